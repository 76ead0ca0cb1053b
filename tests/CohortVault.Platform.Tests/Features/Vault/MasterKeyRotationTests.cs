using System.Text;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Audit;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Features.Vault.Keys;
using CohortVault.Platform.Features.Vault.MasterKeys;
using CohortVault.Sealing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Platform.Tests.Features.Vault;

public abstract class MasterKeyRotationTests(OnePostgres? postgres = null) : InstallationTests(postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string> Sources => new(MasterKeySource.File, MasterKeySource.Passphrase, MasterKeySource.Shares);

    [Theory]
    [MemberData(nameof(Sources))]
    public async Task After_a_rotation_everything_opens_and_nothing_is_under_the_old_key(string source)
    {
        await using var installation = await NewInstallationAsync(Keepers.InHaste);
        var keeping = Keeping(source);
        var kept = await KeptThings.KeepAsync(installation);
        using var old = MasterKeyFile.Read(KeyFile(installation));
        if (source != MasterKeySource.File)
        {
            await installation.KeepAsync(keeping);
        }

        var before = await UnderMasterAsync(installation);
        var (change, shares) = await installation.RotateAsync(keeping);
        Assert.Equal((MasterKeyFile.IdOf(old), before.Count), (change.From, change.Rewrapped));
        Assert.True(change.HandedOver);
        await kept.AssertOpenAsync(installation);
        var status = await installation.StatusAsync();
        Assert.Equal((change.To, source, ""), (status.MasterKeyId, status.Source, status.Unfinished));
        Assert.All(status.Keys.Where(k => k.Kind is "epoch" or "installation"), k => Assert.Equal(change.To, k.Under));
        Assert.Equal(["epoch", "installation"], status.Keys.Where(k => k.Under == change.To).Select(k => k.Kind).Distinct());
        Assert.False(installation.Holds(Convert.ToHexStringLower(old.Bytes)), "the old key file's content is still on the disk");

        await installation.RestartAsync();
        foreach (var secret in source == MasterKeySource.File ? [] : shares.Count > 0 ? shares.Take(2) : [Keepers.Passphrase])
        {
            Assert.True((await installation.GiveAsync(secret)).Succeeded);
        }

        await kept.AssertOpenAsync(installation);
        Assert.Contains(("keys.rotated", change.To), await RecordsAsync(installation));
    }

    [Fact]
    public async Task The_old_wrappings_are_gone_from_the_disk_and_the_old_key_opens_none_of_the_new()
    {
        await using var installation = await NewInstallationAsync();
        await KeptThings.KeepAsync(installation);
        var before = await UnderMasterAsync(installation);
        using var old = MasterKeyFile.Read(KeyFile(installation));
        await installation.RotateAsync(Keepers.InFile);
        foreach (var row in before.Where(_ => installation.OnFiles))
        {
            Assert.False(installation.Holds(row.Wrapped), $"an old wrapping ({row.Kind}) is still on the disk");
        }

        foreach (var row in await UnderMasterAsync(installation))
        {
            Assert.Throws<SealBrokenException>(() => KeyWrap.Unwrap(old, KeyScopes.OfRowUnderMaster(row), row.Wrapped));
        }
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public async Task A_running_server_goes_on_and_takes_the_new_key_over(string source)
    {
        await using var server = await NewInstallationAsync(Keepers.InHaste);
        var keeping = Keeping(source);
        var kept = await KeptThings.KeepAsync(server);
        var shares = source == MasterKeySource.File ? [] : await server.KeepAsync(keeping);
        using var running = DataDirectory.Open(server.Folder).LockForServer();
        using var stop = new CancellationTokenSource();
        var watch = new MasterKeyWatch(server.Get<MasterKey>(), server.Get<MasterKeyHandover>(), TimeProvider.System,
            Microsoft.Extensions.Logging.Abstractions.NullLogger<MasterKeyWatch>.Instance);
        await watch.StartAsync(stop.Token);

        await using (var beside = await server.BesideAsync())
        {
            foreach (var secret in source == MasterKeySource.Passphrase ? [Keepers.Passphrase] : shares.Take(2))
            {
                await beside.GiveAsync(secret);
            }

            var (change, _) = await beside.RotateAsync(keeping);
            Assert.True(change.HandedOver, "the running server did not take the new key over");
            using var held = server.Get<MasterKey>().Current();
            Assert.Equal(change.To, held.Id);
        }

        await kept.AssertOpenAsync(server);
        await KeptThings.KeepAsync(server);
        await watch.StopAsync(Ct);
    }

    [Fact]
    public async Task A_process_that_does_not_know_yet_makes_no_key_under_the_old_one()
    {
        await using var server = await NewInstallationAsync(Keepers.InHaste);
        await server.KeepAsync(Keepers.UnderPassphrase);
        using (DataDirectory.Open(server.Folder).LockForServer())
        {
            await using var beside = await server.BesideAsync();
            await beside.GiveAsync(Keepers.Passphrase);

            // Nobody watches here, so the new key stays handed over, and this process meets it when it needs it.
            Assert.False((await beside.RotateAsync(Keepers.UnderPassphrase)).Change.HandedOver);
        }

        Assert.Contains("not taken", (await server.StatusAsync()).Unfinished, StringComparison.Ordinal);
        var kept = await KeptThings.KeepAsync(server);
        await kept.AssertOpenAsync(server);
        await server.RestartAsync();
        await server.GiveAsync(Keepers.Passphrase);
        await kept.AssertOpenAsync(server);
    }

    [Fact]
    public async Task Rotations_and_new_owners_at_the_same_time_lose_nobody()
    {
        await using var server = await NewInstallationAsync();
        using var running = DataDirectory.Open(server.Folder).LockForServer();
        await using var beside = await server.BesideAsync();
        var rotating = Task.Run(async () =>
        {
            for (var i = 0; i < 4; i++)
            {
                await beside.RotateAsync(Keepers.InFile);
            }
        }, Ct);
        using var stop = new CancellationTokenSource();
        var watch = new MasterKeyWatch(server.Get<MasterKey>(), server.Get<MasterKeyHandover>(), TimeProvider.System,
            Microsoft.Extensions.Logging.Abstractions.NullLogger<MasterKeyWatch>.Instance);
        await watch.StartAsync(stop.Token);
        List<KeptThings> kept = [];
        while (!rotating.IsCompleted || kept.Count < 20)
        {
            kept.Add(await KeptThings.KeepAsync(server));
        }

        await rotating;
        await watch.StopAsync(Ct);
        foreach (var things in kept)
        {
            await things.AssertOpenAsync(server);
            await things.AssertOpenAsync(beside);
        }
    }

    [Fact]
    public async Task What_stops_before_the_commit_has_changed_nothing()
    {
        await using var installation = await NewInstallationAsync();
        var kept = await KeptThings.KeepAsync(installation);
        var before = await installation.StatusAsync();
        foreach (var rotate in (bool[])[true, false])
        {
            await Assert.ThrowsAsync<IOException>(() => installation.AdministerAsync(keys => rotate
                ? keys.RotateAsync(Keepers.InFile, _ => throw new IOException("killed"), Ct)
                : keys.KeepAsync(Keepers.AsShares, _ => throw new IOException("killed"), Ct)));
            Assert.Equal((before.MasterKeyId, before.Source), (((await installation.StatusAsync()).MasterKeyId), (await installation.StatusAsync()).Source));
            await installation.RestartAsync();
            await kept.AssertOpenAsync(installation);
        }

        // The leftover of the first attempt does not get into the way of the next.
        Assert.True(File.Exists(KeyFile(installation) + ".new"));
        await installation.RotateAsync(Keepers.InFile);
        await installation.RestartAsync();
        await kept.AssertOpenAsync(installation);
        Assert.Equal([KeyFile(installation)], Directory.GetFiles(Path.Combine(installation.Folder, "keys"), "master.key*"));
    }

    [Fact]
    public async Task What_stops_right_after_the_commit_is_finished_by_the_next_start()
    {
        var bomb = new Bomb();
        await using var installation = await NewInstallationAsync(services => services.AddSingleton<IMasterKeySource>(bomb));
        var kept = await KeptThings.KeepAsync(installation);
        var before = await installation.StatusAsync();
        bomb.Explodes = true;
        await Assert.ThrowsAsync<IOException>(() => installation.AdministerAsync(keys => keys.RotateAsync(Keepers.InFile, _ => { }, Ct)));
        Assert.DoesNotContain("keys.rotated", (await RecordsAsync(installation)).Select(r => r.Action));
        bomb.Explodes = false;
        await installation.RestartAsync();
        var after = await installation.StatusAsync();
        Assert.NotEqual(before.MasterKeyId, after.MasterKeyId);
        Assert.False(File.Exists(KeyFile(installation) + ".new"));
        Assert.Contains(("keys.rotated", after.MasterKeyId), await RecordsAsync(installation));
        await kept.AssertOpenAsync(installation);
    }

    [Fact]
    public async Task A_wrapping_that_was_swapped_stops_the_rotation_and_nothing_has_changed()
    {
        await using var installation = await NewInstallationAsync();
        await installation.Get<ISigningKeys>().SigningKeyAsync("audit-log", Ct);
        var rows = await UnderMasterAsync(installation);
        var swapped = rows.Single(row => row.Name == "audit-log");
        await using (var scope = installation.Scope())
        {
            await scope.ServiceProvider.GetRequiredService<KeyDbContext>().Set<WrappedKey>().Where(k => k.Id == swapped.Id)
                .ExecuteUpdateAsync(k => k.SetProperty(x => x.Wrapped, rows.First(row => row.Id != swapped.Id).Wrapped), Ct);
        }

        var before = await installation.StatusAsync();
        await Assert.ThrowsAsync<SealBrokenException>(() => installation.AdministerAsync(keys => keys.RotateAsync(Keepers.InFile, _ => { }, Ct)));
        Assert.Equal(before.MasterKeyId, (await installation.StatusAsync()).MasterKeyId);
        await installation.RestartAsync();
        Assert.True(installation.Get<IVaultSeal>().IsOpen);
    }

    [Fact]
    public async Task An_epoch_that_ends_in_a_process_that_does_not_know_yet_comes_under_the_new_key()
    {
        await using var server = await NewInstallationAsync();
        var kept = await KeptThings.KeepAsync(server);
        await using (var beside = await server.BesideAsync())
        {
            await beside.RotateAsync(Keepers.InFile);
        }

        await server.Get<EpochRotation>().RotateAsync(Ct);
        var status = await server.StatusAsync();
        Assert.All(status.Keys.Where(k => k.Kind == "epoch"), k => Assert.Equal(status.MasterKeyId, k.Under));
        await kept.AssertOpenAsync(server);
        await server.RestartAsync();
        await kept.AssertOpenAsync(server);
    }

    private static MasterKeyKeeping Keeping(string source) => source switch
    {
        MasterKeySource.File => Keepers.InFile,
        MasterKeySource.Passphrase => Keepers.UnderPassphrase,
        _ => Keepers.AsShares,
    };

    private static string KeyFile(Installation installation) => Path.Combine(installation.Folder, "keys", "master.key");

    private static async Task<List<WrappedKey>> UnderMasterAsync(Installation installation)
    {
        await using var scope = installation.Scope();
        return await scope.ServiceProvider.GetRequiredService<KeyDbContext>().Set<WrappedKey>().AsNoTracking()
            .Where(k => k.MasterKeyId != null).OrderBy(k => k.Id).ToListAsync(Ct);
    }

    private static async Task<List<(string Action, string To)>> RecordsAsync(Installation installation)
    {
        await using var scope = installation.Scope();
        var records = await scope.ServiceProvider.GetRequiredService<CohortDbContext>().Set<AuditRecord>().AsNoTracking()
            .Where(r => r.Action.StartsWith("keys.")).ToListAsync(Ct);
        var found = new List<(string, string)>();
        foreach (var record in records)
        {
            var payload = await installation.Get<IFieldVault>().OpenAsync(
                AuditRecord.Cell(record.Id, OwnerId.Installation), new SealedField(record.Payload), Ct);
            using var json = System.Text.Json.JsonDocument.Parse(AuditLog.JsonOf(payload!));
            found.Add((record.Action, json.RootElement.GetProperty("Details").GetProperty("to").GetString()!));
        }

        return found;
    }

    /// <summary>A sealed object and a sealed column of a new owner, and an index of the installation.</summary>
    private sealed record KeptThings(SealScope Scope, ObjectId Object, CellAddress Cell, SealedField Field, byte[] Index)
    {
        private static readonly byte[] _content = Encoding.ASCII.GetBytes("HG00096");

        public static async Task<KeptThings> KeepAsync(Installation installation)
        {
            var scope = new SealScope(OwnerId.New(), SubjectId.New(), "upload");
            await using var write = await installation.Vault.CreateAsync(scope, Ct);
            await write.Stream.WriteAsync(_content, Ct);
            await write.CommitAsync(Ct);
            var fields = installation.Get<IFieldVault>();
            var cell = new CellAddress("accounts", "email", scope.Subject.Value, scope.Owner);
            return new KeptThings(scope, write.Id, cell, await fields.SealAsync(cell, "maria@example.org", Ct),
                fields.BlindIndex("accounts", "email", "maria@example.org"));
        }

        public async Task AssertOpenAsync(Installation installation)
        {
            await using var stream = await installation.Vault.OpenAsync(Object, Scope.Owner, Ct);
            Assert.NotNull(stream);
            using var read = new MemoryStream();
            await stream.CopyToAsync(read, Ct);
            Assert.Equal(_content, read.ToArray());
            var fields = installation.Get<IFieldVault>();
            Assert.Equal("maria@example.org", await fields.OpenAsync(Cell, Field, Ct));
            Assert.Equal(Index, fields.BlindIndex("accounts", "email", "maria@example.org"));
        }
    }

    /// <summary>Ends the process, in place of kill -9, when a change is settled; that is tried on the real program elsewhere.</summary>
    private sealed class Bomb : IMasterKeySource
    {
        public bool Explodes { get; set; }

        public string Name => "bomb";

        public SecretKey? OpenAlone(KeyStoreIdentity store) => null;

        public IReadOnlyList<string> Prepare(KeyStoreIdentity store, SecretKey key, MasterKeyKeeping keeping) => [];

        public void Settle(KeyStoreIdentity store)
        {
            if (Explodes)
            {
                throw new IOException("killed");
            }
        }
    }
}

public sealed class SqliteMasterKeyRotationTests : MasterKeyRotationTests;

[Collection(OnPostgres.Name)]
public sealed class PostgresMasterKeyRotationTests(OnePostgres postgres) : MasterKeyRotationTests(postgres);
