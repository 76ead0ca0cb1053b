using System.Diagnostics;
using System.Security.Cryptography;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Vault;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Features.Vault.Objects;
using CohortVault.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Platform.Tests.Features.Vault.Objects;

/// <summary>
/// The vault over a store that fails: it succeeds after trying again, or says so; there is never half an object.
/// </summary>
[Collection(OnCeph.Name)]
public sealed class S3FaultTests(OneCeph ceph) : IAsyncLifetime
{
    private const int Size = 12_000_000;

    private readonly SealScope _scope = new(OwnerId.New(), SubjectId.New(), "upload");
    private readonly byte[] _content = RandomNumberGenerator.GetBytes(Size);
    private FaultProxy _proxy = null!;
    private Installation _installation = null!;
    private string _bucket = "";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _proxy = new FaultProxy(ceph.Server.Port);
        _bucket = await ceph.Server.NewBucketAsync();
        var settings = ceph.Server.Settings(_bucket, _proxy.Url);
        settings["ObjectStore:PartMegabytes"] = "5";
        settings["ObjectStore:TimeoutSeconds"] = "2";
        settings["ObjectStore:Retries"] = "2";
        _installation = await Installation.NewAsync(settings: settings);
    }

    public async ValueTask DisposeAsync()
    {
        _proxy.Fault = Fault.None;
        await _installation.DisposeAsync();
        await _proxy.DisposeAsync();
    }

    [Theory]
    [InlineData("Status500")]
    [InlineData("Status503")]
    [InlineData("CutAtOnce")]
    [InlineData("Cut")]
    public async Task Trouble_that_passes_is_not_noticed(string fault)
    {
        (_proxy.Fault, _proxy.Spoil) = (Enum.Parse<Fault>(fault), 2);
        var id = await KeepAsync();
        Assert.Equal(2, _proxy.Spoilt);
        Assert.Equal(_content, await ReadAsync(id));
        (_proxy.Fault, _proxy.Spoil) = (Enum.Parse<Fault>(fault), 2);
        Assert.Equal(_content, await ReadAsync(id));
        Assert.Equal(4, _proxy.Spoilt);
        (_proxy.Fault, _proxy.Spoil) = (Enum.Parse<Fault>(fault), 2);
        await _installation.Vault.DestroyAsync(id, DestructionReason.BrokenOff, Ct);
        Assert.Empty(await KeysAsync());
    }

    [Theory]
    [InlineData("Status500")]
    [InlineData("Status503")]
    [InlineData("CutAtOnce")]
    [InlineData("Cut")]
    [InlineData("Silence")]
    public async Task A_write_into_lasting_trouble_is_refused_in_time_and_leaves_nothing(string fault)
    {
        var whole = await KeepAsync();
        _proxy.Fault = Enum.Parse<Fault>(fault);
        var started = Stopwatch.StartNew();
        var refused = await Assert.ThrowsAsync<ObjectStoreException>(KeepAsync);
        Assert.InRange(started.Elapsed, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        Assert.Contains("object store", refused.Message);
        Assert.DoesNotContain(ceph.Server.SecretKey, refused.ToString());
        Assert.DoesNotContain(ceph.Server.AccessKey, refused.Message);
        Assert.Empty(Directory.GetFiles(Path.Combine(_installation.Folder, "tmp"), "*.sealed"));

        _proxy.Fault = Fault.None;
        await _installation.RestartAsync();
        await using var scope = _installation.Scope();
        Assert.Equal([whole], await scope.ServiceProvider.GetRequiredService<CohortDbContext>().Set<SealedObject>()
            .Select(o => o.Id).ToListAsync(Ct));
        Assert.Equal([$"objects/{whole}.sealed"], await KeysAsync());
        Assert.Empty((await ceph.Server.Client.ListMultipartUploadsAsync(_bucket, Ct)).MultipartUploads ?? []);
        Assert.Equal(_content, await ReadAsync(whole));
    }

    [Theory]
    [InlineData("Status503")]
    [InlineData("Cut")]
    [InlineData("Silence")]
    public async Task A_read_out_of_lasting_trouble_ends_with_an_error_and_never_as_if_it_were_whole(string fault)
    {
        var id = await KeepAsync();
        await using var stream = (await _installation.Vault.OpenAsync(id, _scope.Owner, Ct))!;
        (_proxy.Fault, _proxy.CutAfter) = (Enum.Parse<Fault>(fault), 100);
        var served = new MemoryStream();
        var failed = await Record.ExceptionAsync(() => stream.CopyToAsync(served, Ct));
        Assert.IsType<ObjectStoreException>(failed);
        Assert.InRange(served.Length, 0, Size - 1);
        await Assert.ThrowsAsync<ObjectStoreException>(() => _installation.Vault.OpenAsync(id, _scope.Owner, Ct));
    }

    [Fact]
    public async Task A_store_that_starts_again_is_waited_for()
    {
        await _installation.RestartAsync("ObjectStore:Retries", "8");
        var port = _proxy.Port;
        await _proxy.DisposeAsync();
        var keeping = KeepAsync();
        await Task.Delay(300, Ct);
        Assert.False(keeping.IsCompleted);
        _proxy = new FaultProxy(ceph.Server.Port, port);
        Assert.Equal(_content, await ReadAsync(await keeping));
    }

    [Fact]
    public async Task A_slow_store_is_waited_for()
    {
        _proxy.Fault = Fault.Trickle;
        await using var write = await _installation.Vault.CreateAsync(_scope, Ct);
        await write.Stream.WriteAsync(_content.AsMemory(0, 150_000), Ct);
        await write.CommitAsync(Ct);
        await using var stream = (await _installation.Vault.OpenAsync(write.Id, _scope.Owner, Ct))!;
        var read = new byte[150_000];
        await stream.ReadExactlyAsync(read, Ct);
        Assert.Equal(_content[..150_000], read);
    }

    [Fact]
    public async Task A_destruction_destroys_the_key_at_once_and_the_bytes_when_the_store_is_back()
    {
        var id = await KeepAsync();
        _proxy.Fault = Fault.CutAtOnce;
        await _installation.Vault.DestroyAsync(id, DestructionReason.BrokenOff, Ct);
        Assert.Null(await _installation.Vault.OpenAsync(id, _scope.Owner, Ct));
        Assert.Single(await KeysAsync());

        var tidying = ActivatorUtilities.CreateInstance<StoreTidying>(_installation.Get<IServiceProvider>());
        _installation.Clock.Now += TimeSpan.FromHours(1);
        await Assert.ThrowsAsync<ObjectStoreException>(() => tidying.TidyAsync(Ct));
        Assert.Single(await KeysAsync());

        _proxy.Fault = Fault.None;
        await tidying.TidyAsync(Ct);
        Assert.Empty(await KeysAsync());
        await using var scope = _installation.Scope();
        Assert.Empty(await scope.ServiceProvider.GetRequiredService<CohortDbContext>().Set<Destruction>().ToListAsync(Ct));
    }

    [Theory]
    [InlineData("bucket", "NoSuchBucket")]
    [InlineData("secret", "SignatureDoesNotMatch")]
    [InlineData("address", "does not answer")]
    public async Task A_start_says_what_is_wrong_with_the_store(string wrong, string said)
    {
        var settings = ceph.Server.Settings(_bucket);
        settings["ObjectStore:Retries"] = "1";
        var credentials = Path.Combine(_installation.Folder, "credentials");
        await File.WriteAllTextAsync(credentials, $"[default]\naws_access_key_id = {ceph.Server.AccessKey}\naws_secret_access_key = wrong\n", Ct);
        File.SetUnixFileMode(credentials, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var (key, value) = wrong switch
        {
            "bucket" => ("ObjectStore:Bucket", "nobody-has-made-this"),
            "secret" => ("ObjectStore:CredentialsFile", credentials),
            _ => ("ObjectStore:Endpoint", "http://127.0.0.1:1"),
        };
        settings[key] = value;
        var refused = await Assert.ThrowsAsync<ObjectStoreException>(() => Installation.NewAsync(settings: settings));
        Assert.Contains(said, refused.Message);
    }

    private async Task<ObjectId> KeepAsync()
    {
        await using var write = await _installation.Vault.CreateAsync(_scope, Ct);
        await write.Stream.WriteAsync(_content, Ct);
        await write.CommitAsync(Ct);
        return write.Id;
    }

    private async Task<byte[]> ReadAsync(ObjectId id)
    {
        await using var stream = (await _installation.Vault.OpenAsync(id, _scope.Owner, Ct))!;
        var content = new MemoryStream();
        await stream.CopyToAsync(content, Ct);
        return content.ToArray();
    }

    private async Task<List<string>> KeysAsync() =>
        [.. ((await ceph.Server.Client.ListObjectsV2Async(new() { BucketName = _bucket }, Ct)).S3Objects ?? [])
            .Select(o => o.Key).Where(k => k != "owner")];
}
