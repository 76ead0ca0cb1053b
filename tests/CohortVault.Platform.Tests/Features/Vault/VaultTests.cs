using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Features.Vault.Keys;
using CohortVault.Platform.Features.Vault.Objects;
using CohortVault.Sealing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Platform.Tests.Features.Vault;

public abstract class VaultTests(OnePostgres? postgres = null) : InstallationTests(postgres)
{
    private const string Canary = "HG00096-canary-sample";

    private static readonly byte[] Content =
        [.. Enumerable.Repeat(System.Text.Encoding.ASCII.GetBytes(Canary), 10_000).SelectMany(b => b)];

    private readonly SealScope _scope = new(OwnerId.New(), SubjectId.New(), "upload");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_kept_is_read_again_also_after_a_restart()
    {
        await using var installation = await NewInstallationAsync();
        var id = await KeepAsync(installation);
        Assert.Equal(Content, await ReadAsync(installation, id));
        await installation.RestartAsync();
        Assert.Equal(Content, await ReadAsync(installation, id));
    }

    [Fact]
    public async Task The_content_is_nowhere_readable_on_disk()
    {
        await using var installation = await NewInstallationAsync();
        await using (var write = await installation.Vault.CreateAsync(_scope, Ct))
        {
            await write.Stream.WriteAsync(Content, Ct);
            Assert.False(installation.Holds(Canary));
            await write.CommitAsync(Ct);
        }

        Assert.False(installation.Holds(Canary));
        await File.WriteAllTextAsync(Path.Combine(installation.Folder, "tmp", "decoy"), Canary, Ct);
        Assert.True(installation.Holds(Canary));
    }

    [Fact]
    public async Task Another_owner_gets_nothing()
    {
        await using var installation = await NewInstallationAsync();
        var id = await KeepAsync(installation);
        Assert.Null(await installation.Vault.OpenAsync(id, OwnerId.New(), Ct));
        Assert.Null(await installation.Vault.GrantReadAsync(id, OwnerId.New(), Ct));
        Assert.Null(await installation.Vault.OpenAsync(ObjectId.New(), _scope.Owner, Ct));
    }

    [Fact]
    public async Task A_row_swapped_to_another_owner_does_not_open()
    {
        await using var installation = await NewInstallationAsync();
        var id = await KeepAsync(installation);
        var thief = _scope with { Owner = OwnerId.New(), Subject = _scope.Subject };
        await KeepAsync(installation, thief with { Subject = SubjectId.New() });
        await using (var scope = installation.Scope())
        {
            await scope.ServiceProvider.GetRequiredService<CohortDbContext>().Set<SealedObject>().Where(o => o.Id == id)
                .ExecuteUpdateAsync(o => o.SetProperty(x => x.OwnerId, thief.Owner), Ct);
        }

        var opened = await Record.ExceptionAsync(async () =>
            Assert.Null(await installation.Vault.OpenAsync(id, thief.Owner, Ct)));
        Assert.True(opened is null or SealBrokenException);
    }

    [Fact]
    public async Task A_write_that_is_not_committed_leaves_nothing_behind()
    {
        await using var installation = await NewInstallationAsync();
        ObjectId id;
        await using (var write = await installation.Vault.CreateAsync(_scope, Ct))
        {
            id = write.Id;
            await write.Stream.WriteAsync(Content, Ct);
        }

        Assert.Empty(installation.Files("objects"));
        Assert.Empty(installation.Files("tmp"));
        Assert.Null(await installation.Vault.OpenAsync(id, _scope.Owner, Ct));
    }

    [Fact]
    public async Task A_worker_reads_and_writes_with_its_grant_alone()
    {
        await using var installation = await NewInstallationAsync();
        var id = await KeepAsync(installation);
        var read = (await installation.Vault.GrantReadAsync(id, _scope.Owner, Ct))!;
        using (var key = SecretKey.FromBytes(read.Key))
        using (var reader = new SealedObjectReader(File.OpenRead(read.Path), key, read.Context))
        {
            Assert.Equal(Content.Length, reader.Length);
        }

        var write = await installation.Vault.GrantWriteAsync(_scope with { Purpose = "chunk" }, Ct);
        using (var key = SecretKey.FromBytes(write.Key))
        using (var writer = new SealedObjectWriter(File.Create(write.Path), key, write.Context))
        {
            writer.Write(Content);
            writer.Finish();
        }

        Assert.Equal(Content.Length, await installation.Vault.CommitGrantAsync(write.Id, _scope.Owner, Ct));
        Assert.Equal(Content, await ReadAsync(installation, write.Id));
    }

    [Fact]
    public async Task What_a_worker_left_unfinished_is_not_kept()
    {
        await using var installation = await NewInstallationAsync();
        var write = await installation.Vault.GrantWriteAsync(_scope, Ct);
        using (var key = SecretKey.FromBytes(write.Key))
        using (var writer = new SealedObjectWriter(File.Create(write.Path), key, write.Context))
        {
            writer.Write(Content);
        }

        await Assert.ThrowsAsync<SealBrokenException>(() =>
            installation.Vault.CommitGrantAsync(write.Id, _scope.Owner, Ct));
        Assert.Empty(installation.Files("tmp"));
        Assert.Null(await installation.Vault.OpenAsync(write.Id, _scope.Owner, Ct));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Destroying_what_a_worker_still_writes_throws_it_away(bool subject)
    {
        await using var installation = await NewInstallationAsync();
        var write = await installation.Vault.GrantWriteAsync(_scope, Ct);
        await File.WriteAllBytesAsync(write.Path, Content, Ct);
        await (subject
            ? installation.Vault.DestroySubjectAsync(_scope.Subject, DestructionReason.CancelledByOwner, Ct)
            : installation.Vault.DestroyAsync(write.Id, DestructionReason.AttemptFailed, Ct));
        Assert.Empty(installation.Files("tmp"));
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            installation.Vault.CommitGrantAsync(write.Id, _scope.Owner, Ct));
    }

    [Fact]
    public async Task Another_owner_cannot_commit_a_grant()
    {
        await using var installation = await NewInstallationAsync();
        var write = await installation.Vault.GrantWriteAsync(_scope, Ct);
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            installation.Vault.CommitGrantAsync(write.Id, OwnerId.New(), Ct));
    }

    [Fact]
    public async Task A_moved_object_lives_and_dies_with_its_new_subject()
    {
        await using var installation = await NewInstallationAsync();
        var id = await KeepAsync(installation);
        var job = SubjectId.New();
        Assert.True(await installation.Vault.MoveAsync(id, _scope.Owner, job, Ct));
        await installation.Vault.DestroySubjectAsync(_scope.Subject, DestructionReason.TakenOver, Ct);
        Assert.Equal(Content, await ReadAsync(installation, id));
        await installation.Vault.DestroySubjectAsync(job, DestructionReason.JobEnded, Ct);
        Assert.Null(await installation.Vault.OpenAsync(id, _scope.Owner, Ct));
    }

    [Fact]
    public async Task A_full_disk_is_said_clearly_and_leaves_nothing()
    {
        await using var installation = await NewInstallationAsync(
            services => services.AddSingleton<StagingArea>(provider => new FullDisk(
                provider.GetRequiredService<DataDirectory>(), room: 100_000)));
        var full = await Assert.ThrowsAsync<DiskFullException>(() => KeepAsync(installation));
        Assert.Contains("full", full.Message);
        Assert.Empty(installation.Files("objects"));
        Assert.Empty(installation.Files("tmp"));
        await using var scope = installation.Scope();
        Assert.Empty(await scope.ServiceProvider.GetRequiredService<CohortDbContext>().Set<SealedObject>()
            .ToListAsync(Ct));
        Assert.DoesNotContain(
            await scope.ServiceProvider.GetRequiredService<KeyDbContext>().Set<WrappedKey>().ToListAsync(Ct), k =>
                k.Kind == KeyKind.Object);
    }

    [Theory]
    [InlineData("staged")]
    [InlineData("bytes kept")]
    [InlineData("key kept")]
    public async Task A_crash_before_the_objects_row_is_swept_at_the_next_start(string moment)
    {
        await using var installation = await NewInstallationAsync();
        var whole = await KeepAsync(installation);
        var blobs = installation.Get<IBlobStore>();
        var keys = installation.Get<KeyRing>();
        var id = ObjectId.New();
        using var key = SecretKey.Generate();
        using (var writer = new SealedObjectWriter(installation.Get<StagingArea>().Create(id), key, [1]))
        {
            writer.Write(Content);
            writer.Finish();
        }

        if (moment != "staged")
        {
            await blobs.KeepAsync(id, Ct);
        }

        if (moment == "key kept")
        {
            Assert.True(await keys.KeepObjectKeyAsync(_scope, id, key, Ct));
        }

        await installation.RestartAsync();
        Assert.Empty(installation.Files("tmp"));
        Assert.Single(installation.Files("objects"));
        await using var scope = installation.Scope();
        Assert.False(await scope.ServiceProvider.GetRequiredService<KeyDbContext>().Set<WrappedKey>().AnyAsync(k =>
            k.Id == id.Value, Ct));
        Assert.Equal(Content, await ReadAsync(installation, whole));
    }

    private static async Task<byte[]> ReadAsync(Installation installation, ObjectId id, OwnerId owner)
    {
        await using var stream = await installation.Vault.OpenAsync(id, owner, Ct);
        Assert.NotNull(stream);
        var content = new MemoryStream();
        await stream.CopyToAsync(content, Ct);
        return content.ToArray();
    }

    private Task<byte[]> ReadAsync(Installation installation, ObjectId id) => ReadAsync(installation, id, _scope.Owner);

    private Task<ObjectId> KeepAsync(Installation installation) => KeepAsync(installation, _scope);

    private static async Task<ObjectId> KeepAsync(Installation installation, SealScope scope)
    {
        await using var write = await installation.Vault.CreateAsync(scope, Ct);
        await write.Stream.WriteAsync(Content, Ct);
        Assert.Equal(Content.Length, await write.CommitAsync(Ct));
        return write.Id;
    }
}

public sealed class SqliteVaultTests : VaultTests;

[Collection(OnPostgres.Name)]
public sealed class PostgresVaultTests(OnePostgres postgres) : VaultTests(postgres);
