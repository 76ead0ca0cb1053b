using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Audit;
using CohortVault.Platform.Features.Vault.Backups;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Features.Vault.Keys;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Platform.Tests.Features.Vault;

public abstract class EpochKeyTests(OnePostgres? postgres = null) : InstallationTests(postgres)
{
    private readonly SealScope _scope = new(OwnerId.New(), SubjectId.New(), "upload");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Everything_opens_after_the_epoch_has_ended_and_its_key_file_is_gone()
    {
        await using var installation = await NewInstallationAsync();
        var ids = new List<ObjectId>();
        for (var i = 0; i < 20; i++)
        {
            ids.Add(await KeepAsync(installation, _scope with { Subject = SubjectId.New() }));
        }

        Assert.Equal(["1.key"], KeyFiles(installation));
        Assert.Equal(2, await installation.Get<EpochRotation>().RotateAsync(Ct));

        Assert.Equal(["2.key"], KeyFiles(installation));
        Assert.All(await RowsAsync(installation), row => Assert.Equal(row.Kind == KeyKind.Installation ? 1 : 2, row.Epoch));
        foreach (var id in ids)
        {
            await MustOpenAsync(installation, id);
        }

        await installation.RestartAsync();
        await MustOpenAsync(installation, ids[0]);
        await KeepAsync(installation, _scope);
        Assert.Equal(1, await EndingsAsync(installation));
    }

    [Fact]
    public async Task A_key_destroyed_before_the_epoch_ended_comes_back_from_no_old_copy_though_its_owner_lives_on()
    {
        await using var installation = await NewInstallationAsync();
        var job = SubjectId.New();
        var lost = await KeepAsync(installation, _scope with { Subject = job });
        var kept = await KeepAsync(installation, _scope);
        var copy = await RowsAsync(installation);
        await installation.Vault.DestroySubjectAsync(job, DestructionReason.DeletedByOwner, Ct);

        // Until the epoch ends, the copy, the epoch key, the owner's living key and the master key open it.
        await PutBackAsync(installation, copy);
        Assert.NotNull(await installation.Get<KeyRing>().ObjectAsync(_scope with { Subject = job }, lost, Ct));
        await installation.Get<KeyDestruction>().SubjectAsync(job, Ct);

        await installation.Get<EpochRotation>().RotateAsync(Ct);

        await PutBackAsync(installation, copy);
        await Assert.ThrowsAsync<EpochKeyException>(
            () => installation.Get<KeyRing>().ObjectAsync(_scope with { Subject = job }, lost, Ct));
        await MustOpenAsync(installation, kept);
    }

    [Theory]
    [InlineData("begun")]
    [InlineData("some rewrapped")]
    [InlineData("all rewrapped")]
    [InlineData("key gone")]
    public async Task A_rotation_that_was_interrupted_is_finished_at_the_next_start(string moment)
    {
        await using var installation = await NewInstallationAsync();
        var before = await KeepAsync(installation, _scope);
        for (var i = 0; i < EpochRotation.Batch; i++)
        {
            using var owner = await installation.Get<KeyRing>().OwnerOrNewAsync(OwnerId.New(), Ct);
        }

        var rotation = installation.Get<EpochRotation>();
        await rotation.BeginAsync(Ct);
        var meanwhile = await KeepAsync(installation, _scope with { Subject = SubjectId.New() });
        if (moment != "begun")
        {
            Assert.Equal(EpochRotation.Batch, await rotation.RewrapSomeAsync(Ct));
        }

        if (moment is "all rewrapped" or "key gone")
        {
            Assert.NotEqual(0, await rotation.RewrapSomeAsync(Ct));
        }

        if (moment == "key gone")
        {
            installation.Get<EpochKeyFiles>().Destroy(1);
        }

        await MustOpenAsync(installation, before);
        await installation.RestartAsync();

        Assert.Equal(["2.key"], KeyFiles(installation));
        await MustOpenAsync(installation, before);
        await MustOpenAsync(installation, meanwhile);
        Assert.Equal(1, await EndingsAsync(installation));
        Assert.Equal(2, (await installation.Get<EpochRotation>().ReadAsync(Ct)).Oldest);
    }

    [Fact]
    public async Task A_key_file_of_a_rotation_that_never_began_is_made_anew()
    {
        await using var installation = await NewInstallationAsync();
        var id = await KeepAsync(installation, _scope);
        installation.Get<EpochKeyFiles>().Create(installation.Get<KeyRing>().Master, 2);
        await installation.RestartAsync();
        Assert.Equal(2, await installation.Get<EpochRotation>().RotateAsync(Ct));
        await MustOpenAsync(installation, id);
    }

    [Fact]
    public async Task Keys_can_be_made_read_and_destroyed_while_epochs_end_one_after_another()
    {
        await using var installation = await NewInstallationAsync();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var rotating = Task.Run(
            async () =>
            {
                for (var i = 0; i < 10; i++)
                {
                    await installation.Get<EpochRotation>().RotateAsync(Ct);
                }

                await stop.CancelAsync();
            },
            Ct);
        var kept = new List<ObjectId>();
        for (var i = 0; !stop.IsCancellationRequested || i < 20; i++)
        {
            var id = await KeepAsync(installation, _scope with { Subject = SubjectId.New() });
            await MustOpenAsync(installation, id);
            if (i % 3 == 0)
            {
                await installation.Vault.DestroyAsync(id, DestructionReason.InputRead, Ct);
            }
            else
            {
                kept.Add(id);
            }
        }

        await rotating;
        foreach (var id in kept)
        {
            await MustOpenAsync(installation, id);
        }

        Assert.Equal(["11.key"], KeyFiles(installation));
    }

    [Fact]
    public async Task An_epoch_ends_after_its_days_and_when_the_clock_went_far_back()
    {
        await using var installation = await NewInstallationAsync();
        var rotation = installation.Get<EpochRotation>();
        installation.Clock.Now += TimeSpan.FromDays(7) - TimeSpan.FromSeconds(1);
        Assert.False(await rotation.CatchUpAsync(Ct));
        installation.Clock.Now += TimeSpan.FromSeconds(1);
        Assert.True(await rotation.CatchUpAsync(Ct));
        Assert.False(await rotation.CatchUpAsync(Ct));
        installation.Clock.Now -= TimeSpan.FromDays(2);
        Assert.True(await rotation.CatchUpAsync(Ct));
        installation.Clock.Now += TimeSpan.FromDays(30);
        await installation.RestartAsync();
        Assert.Equal(["4.key"], KeyFiles(installation));
    }

    [Fact]
    public async Task A_key_store_without_its_epoch_key_is_refused_in_a_sentence()
    {
        await using var installation = await NewInstallationAsync();
        installation.Get<EpochKeyFiles>().Destroy(1);
        var refused = await Assert.ThrowsAsync<EpochKeyException>(installation.RestartAsync);
        Assert.StartsWith("The key of epoch 1 is missing", refused.Message);
        Assert.Contains("cohortvault restore", refused.Message);
    }

    [Fact]
    public async Task A_destroyed_key_is_final_when_its_epoch_and_the_last_backup_from_before_have_ended()
    {
        await using var installation = await NewInstallationAsync();
        var (finality, start) = (installation.Get<IKeyFinality>(), installation.Clock.Now);
        var destroyed = start.AddHours(5);
        Assert.Equal(new KeyFinality(start.AddDays(7), null), await finality.OfAsync(destroyed, Ct));

        var backups = installation.Get<BackupKeys>();
        var (early, key) = backups.Create(installation.Get<KeyRing>().Master, start.AddHours(4), TimeSpan.FromDays(35), "/backups");
        key.Dispose();
        backups.Create(installation.Get<KeyRing>().Master, start.AddHours(6), TimeSpan.FromDays(90), "/backups").Key.Dispose();
        var now = await finality.OfAsync(destroyed, Ct);
        Assert.Equal((start.AddDays(7), early.KeyDestroyedAt, early.KeyDestroyedAt), (now.EpochEnds, now.LastBackupEnds, now.FinalAt));

        installation.Clock.Now = start.AddDays(7);
        await installation.Get<EpochRotation>().CatchUpAsync(Ct);
        backups.Destroy(early);
        Assert.Equal(new KeyFinality(start.AddDays(7), null), await finality.OfAsync(destroyed, Ct));
    }

    private static async Task<ObjectId> KeepAsync(Installation installation, SealScope scope)
    {
        await using var write = await installation.Vault.CreateAsync(scope, Ct);
        await write.Stream.WriteAsync(new byte[1000], Ct);
        await write.CommitAsync(Ct);
        return write.Id;
    }

    private static string[] KeyFiles(Installation installation) =>
        [.. Directory.GetFiles(Path.Combine(installation.Folder, "keys", "epochs"), "*.key").Select(f => Path.GetFileName(f)!)];

    private static async Task<List<WrappedKey>> RowsAsync(Installation installation)
    {
        await using var scope = installation.Scope();
        return await scope.ServiceProvider.GetRequiredService<KeyDbContext>().Set<WrappedKey>().AsNoTracking().ToListAsync(Ct);
    }

    /// <summary>Rows that are not there any more come back from a copy, as whoever kept one could put them back.</summary>
    private static async Task PutBackAsync(Installation installation, List<WrappedKey> copy)
    {
        await using var scope = installation.Scope();
        var db = scope.ServiceProvider.GetRequiredService<KeyDbContext>();
        var there = await db.Set<WrappedKey>().AsNoTracking().ToListAsync(Ct);
        db.AddRange(copy.Where(row => !there.Exists(t => (t.Kind, t.Id, t.Parent) == (row.Kind, row.Id, row.Parent))));
        await db.SaveChangesAsync(Ct);
    }

    private static async Task<int> EndingsAsync(Installation installation)
    {
        await using var scope = installation.Scope();
        return await scope.ServiceProvider.GetRequiredService<CohortDbContext>().Set<AuditRecord>()
            .CountAsync(r => r.Action == "epoch-key.destroyed", Ct);
    }

    private static async Task MustOpenAsync(Installation installation, ObjectId id)
    {
        await using var stream = await installation.Vault.OpenAsync(id, await OwnerAsync(installation, id), Ct);
        Assert.NotNull(stream);
        Assert.Equal(1000, stream.Length);
    }

    private static async Task<OwnerId> OwnerAsync(Installation installation, ObjectId id)
    {
        await using var scope = installation.Scope();
        return await scope.ServiceProvider.GetRequiredService<CohortDbContext>()
            .Set<CohortVault.Platform.Features.Vault.Objects.SealedObject>().Where(o => o.Id == id).Select(o => o.OwnerId).SingleAsync(Ct);
    }
}

public sealed class SqliteEpochKeyTests : EpochKeyTests;

[Collection(OnPostgres.Name)]
public sealed class PostgresEpochKeyTests(OnePostgres postgres) : EpochKeyTests(postgres);
