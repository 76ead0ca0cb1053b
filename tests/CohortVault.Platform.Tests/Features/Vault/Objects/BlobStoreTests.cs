using System.Security.Cryptography;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Features.Vault.Objects;
using CohortVault.Sealing;

namespace CohortVault.Platform.Tests.Features.Vault.Objects;

/// <summary>
/// What every store of sealed bytes must do. Implementations say how to make one, and how to look and reach behind it.
/// </summary>
public abstract class BlobStoreTests : IAsyncLifetime
{
    /// <summary>Above the size of a part, so that a store that writes in parts does.</summary>
    private const int Large = 12_000_000;

    private readonly List<string> _folders = [];

    public static TheoryData<int> Sizes => [1, 96, 4096, 65_536, 131_072, 131_073, 200_000, 5_242_880, Large];

    private protected IBlobStore Store { get; private set; } = null!;

    private protected StagingArea Staging { get; private set; } = null!;

    private protected DataDirectory Folder { get; private set; } = null!;

    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Folder = NewFolder();
        Staging = new StagingArea(Folder);
        await BeginAsync();
        Store = NewStore(Folder, Staging);
        await Store.PrepareAsync(Ct);
    }

    public virtual ValueTask DisposeAsync()
    {
        (Store as IDisposable)?.Dispose();
        _folders.ForEach(folder => Directory.Delete(folder, recursive: true));
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task What_was_kept_is_read_again_byte_by_byte(int size)
    {
        var (id, content) = (ObjectId.New(), Content(size));
        await KeepAsync(id, content);
        await using var stream = (await Store.OpenAsync(id, Digest(content), Ct))!;
        Assert.Equal(size, stream.Length);
        Assert.Equal(content, await ReadAsync(stream));
        Assert.Empty(Directory.EnumerateFiles(Folder.Temporary, "*.sealed"));
    }

    [Fact]
    public async Task Any_part_can_be_read_forwards_and_backwards()
    {
        var (id, content) = (ObjectId.New(), Content(3_000_000));
        await KeepAsync(id, content);
        await using var stream = (await Store.OpenAsync(id, Digest(content), Ct))!;
        var random = new Random(7);
        for (var round = 0; round < 40; round++)
        {
            var start = random.Next(content.Length);
            var piece = new byte[Math.Min(random.Next(1, 100_000), content.Length - start)];
            stream.Position = start;
            await stream.ReadExactlyAsync(piece, Ct);
            Assert.True(content.AsSpan(start, piece.Length).SequenceEqual(piece), $"{piece.Length} bytes at {start}");
        }

        stream.Position = content.Length;
        Assert.Equal(0, await stream.ReadAsync(new byte[10], Ct));
        stream.Position = 1_000_000;
        var synchronous = new byte[50_000];
        stream.ReadExactly(synchronous);
        Assert.True(content.AsSpan(1_000_000, 50_000).SequenceEqual(synchronous));
    }

    [Fact]
    public async Task What_is_unknown_is_nothing()
    {
        Assert.Null(await Store.OpenAsync(ObjectId.New(), new byte[32], Ct));
        Assert.Null(await Store.LendAsync(ObjectId.New(), new byte[32], Ct));
    }

    [Theory]
    [InlineData(100_000)]
    [InlineData(Large)]
    public async Task A_second_write_is_told_and_changes_nothing(int size)
    {
        var (id, first) = (ObjectId.New(), Content(size));
        await KeepAsync(id, first);
        await Assert.ThrowsAsync<BlobExistsException>(() => KeepAsync(id, Content(size, seed: 2)));
        Staging.Discard(id);
        await Assert.ThrowsAsync<BlobExistsException>(() => KeepAsync(id, Content(10, seed: 3)));
        await using var stream = (await Store.OpenAsync(id, Digest(first), Ct))!;
        Assert.Equal(first, await ReadAsync(stream));
    }

    [Theory]
    [InlineData(100_000)]
    [InlineData(Large)]
    public async Task Of_two_writers_one_wins_and_the_other_is_told(int size)
    {
        var otherStaging = new StagingArea(NewFolder());
        var other = NewStore(Folder, otherStaging);
        byte[][] contents = [Content(size, seed: 1), Content(size, seed: 2)];
        for (var round = 0; round < 4; round++)
        {
            var id = ObjectId.New();
            await StageAsync(Staging, id, contents[0]);
            await StageAsync(otherStaging, id, contents[1]);
            var outcomes = await Task.WhenAll(TryKeepAsync(Store, id), TryKeepAsync(other, id));
            var winner = Array.IndexOf(outcomes, true);
            Assert.True(winner >= 0 && outcomes.Count(won => won) == 1, $"Round {round}: {string.Join(", ", outcomes)}");
            await using var stream = (await Store.OpenAsync(id, Digest(contents[winner]), Ct))!;
            Assert.Equal(contents[winner], await ReadAsync(stream));
            Staging.Discard(id);
            otherStaging.Discard(id);
        }

        (other as IDisposable)?.Dispose();
    }

    [Fact]
    public async Task What_is_deleted_is_gone_with_every_trace_and_may_be_deleted_again()
    {
        var (id, content) = (ObjectId.New(), Content(Large));
        await KeepAsync(id, content);
        await TouchAsync(id);
        Assert.NotEmpty(await TracesAsync());
        await Store.DeleteAsync(id, Ct);
        Assert.Null(await Store.OpenAsync(id, Digest(content), Ct));
        Assert.Null(await Store.LendAsync(id, Digest(content), Ct));
        Assert.Empty(await TracesAsync());
        await Store.DeleteAsync(id, Ct);
        await Store.DeleteAsync(ObjectId.New(), Ct);
    }

    [Fact]
    public async Task Everything_is_listed()
    {
        var ids = Enumerable.Range(0, 25).Select(_ => ObjectId.New()).ToHashSet();
        foreach (var id in ids)
        {
            await KeepAsync(id, Content(100));
        }

        Assert.Equal(ids, (await ListAsync()).ToHashSet());
        await Store.DeleteAsync(ids.First(), Ct);
        Assert.Equal([.. ids.Skip(1)], (await ListAsync()).ToHashSet());
    }

    [Fact]
    public async Task A_lent_file_is_whole_and_goes_when_the_object_is_destroyed()
    {
        var (id, content) = (ObjectId.New(), Content(1_000_000));
        await KeepAsync(id, content);
        var path = (await Store.LendAsync(id, Digest(content), Ct))!;
        Assert.Equal(path, await Store.LendAsync(id, Digest(content), Ct));
        Assert.Equal(content, await File.ReadAllBytesAsync(path, Ct));
        Store.Return(id);
        Store.Return(id);
        await Store.DeleteAsync(id, Ct);
        Assert.False(File.Exists(path));
    }

    [Fact]
    public async Task An_interrupted_write_shows_nothing_and_its_leftovers_are_removed()
    {
        var whole = ObjectId.New();
        await KeepAsync(whole, Content(1000));
        var before = await TracesAsync();
        var id = ObjectId.New();
        await InterruptAsync(id, Content(Large));
        Assert.Null(await Store.OpenAsync(id, new byte[32], Ct));
        Assert.Equal([whole], await ListAsync());
        await Store.RemoveLeftoversAsync(DateTimeOffset.MaxValue, Ct);
        Assert.Equal(before, await TracesAsync());
        Staging.Clear();
        await KeepAsync(id, Content(1000, seed: 4));
    }

    [Theory]
    [InlineData(10, 50_000)]
    [InlineData(49_999, 50_000)]
    [InlineData(700_000, 1_500_000)]
    [InlineData(1_499_999, 1_500_000)]
    public async Task A_flipped_bit_is_named_and_never_served(int place, int size)
    {
        var (id, content) = (ObjectId.New(), Content(size));
        await KeepAsync(id, content);
        var damaged = content.ToArray();
        damaged[place] ^= 4;
        await ReplaceAsync(id, damaged);
        await MustNotServeAsync(id, content);
    }

    [Fact]
    public async Task Bytes_of_another_object_or_of_another_length_are_named_and_never_served()
    {
        var (id, content) = (ObjectId.New(), Content(200_000));
        await KeepAsync(id, content);
        foreach (var wrong in (byte[][])[Content(200_000, seed: 9), content[..^1], [.. content, 0], content[..1]])
        {
            await ReplaceAsync(id, wrong);
            await MustNotServeAsync(id, content);
        }
    }

    private protected abstract IBlobStore NewStore(DataDirectory directory, StagingArea staging);

    private protected virtual Task BeginAsync() => Task.CompletedTask;

    /// <summary>Everything that lies in the store and belongs to objects, finished or not, in words.</summary>
    private protected abstract Task<List<string>> TracesAsync();

    /// <summary>Puts other bytes in an object's place, behind the store's back.</summary>
    private protected abstract Task ReplaceAsync(ObjectId id, byte[] bytes);

    /// <summary>Makes more traces of an object where the store can have them: versions, uploads.</summary>
    private protected virtual Task TouchAsync(ObjectId id) => Task.CompletedTask;

    /// <summary>Begins to write and stops in the middle, as when the machine loses power.</summary>
    private protected abstract Task InterruptAsync(ObjectId id, byte[] content);

    private protected static byte[] Content(int size, int seed = 1)
    {
        var content = new byte[size];
        new Random(seed).NextBytes(content);
        return content;
    }

    private protected static byte[] Digest(byte[] content) => SHA256.HashData(content);

    private protected static async Task StageAsync(StagingArea staging, ObjectId id, byte[] content)
    {
        await using var staged = staging.Create(id);
        await staged.WriteAsync(content, Ct);
    }

    private protected async Task KeepAsync(ObjectId id, byte[] content)
    {
        await StageAsync(Staging, id, content);
        try
        {
            await Store.KeepAsync(id, Ct);
        }
        catch
        {
            Staging.Discard(id);
            throw;
        }
    }

    private protected static async Task<byte[]> ReadAsync(Stream stream)
    {
        using var content = new MemoryStream();
        await stream.CopyToAsync(content, Ct);
        return content.ToArray();
    }

    private protected async Task<List<ObjectId>> ListAsync()
    {
        var listed = new List<ObjectId>();
        await foreach (var id in Store.ListAsync(Ct))
        {
            listed.Add(id);
        }

        return listed;
    }

    private protected DataDirectory NewFolder()
    {
        var folder = Directory.CreateTempSubdirectory("cohortvault-test-").FullName;
        _folders.Add(folder);
        return DataDirectory.Open(folder);
    }

    private static async Task<bool> TryKeepAsync(IBlobStore store, ObjectId id)
    {
        try
        {
            await store.KeepAsync(id, Ct);
            return true;
        }
        catch (BlobExistsException)
        {
            return false;
        }
    }

    // The last bytes are never handed out: whoever copies such an object ends with an error and less than it announced.
    private async Task MustNotServeAsync(ObjectId id, byte[] content)
    {
        await using var stream = (await Store.OpenAsync(id, Digest(content), Ct))!;
        using var served = new MemoryStream();
        var broken = await Assert.ThrowsAsync<SealBrokenException>(() => stream.CopyToAsync(served, Ct));
        Assert.Contains("SHA-256", broken.Message);
        Assert.True(served.Length < stream.Length);
    }
}

public class DiskBlobStoreTests : BlobStoreTests
{
    private protected override IBlobStore NewStore(DataDirectory directory, StagingArea staging) =>
        new DiskBlobStore(directory, staging);

    private protected override Task<List<string>> TracesAsync() => Task.FromResult(
        Directory.EnumerateFiles(Folder.Objects, "*", SearchOption.AllDirectories).Order().ToList());

    private protected override Task ReplaceAsync(ObjectId id, byte[] bytes) =>
        File.WriteAllBytesAsync(new DiskBlobStore(Folder, Staging).PathOf(id), bytes, Ct);

    // On one disk a write is two moves: before them there is the staged file alone.
    private protected override async Task InterruptAsync(ObjectId id, byte[] content)
    {
        await using var staged = Staging.Create(id);
        await staged.WriteAsync(content.AsMemory(0, content.Length / 2), Ct);
    }
}

/// <summary>The objects have a file system of their own, so that moving them there copies.</summary>
public sealed class DiskBlobStoreElsewhereTests : DiskBlobStoreTests
{
    private readonly string _elsewhere = $"/dev/shm/cohortvault-objects-{Path.GetRandomFileName()}";

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(_elsewhere, recursive: true);
        GC.SuppressFinalize(this);
    }

    private protected override Task BeginAsync()
    {
        Directory.Delete(Folder.Objects);
        Directory.CreateDirectory(_elsewhere);
        Directory.CreateSymbolicLink(Folder.Objects, _elsewhere);
        return Task.CompletedTask;
    }

    private protected override async Task InterruptAsync(ObjectId id, byte[] content)
    {
        await base.InterruptAsync(id, content);
        var coming = Directory.CreateDirectory(Path.Combine(Folder.Objects, "coming"));
        await File.WriteAllBytesAsync(Path.Combine(coming.FullName, ObjectId.New().ToString()), content.AsMemory(0, content.Length / 3), Ct);
    }
}
