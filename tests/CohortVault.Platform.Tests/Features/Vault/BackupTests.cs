using System.Security.Cryptography;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Audit;
using CohortVault.Platform.Features.Statement.Checks;
using CohortVault.Platform.Features.Statement.Contracts;
using CohortVault.Platform.Features.Vault.Backups;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Features.Vault.Keys;
using CohortVault.Platform.Features.Vault.Objects;
using CohortVault.Platform.Kernel;
using CohortVault.Platform.Tests.Features.Audit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Platform.Tests.Features.Vault;

public abstract class BackupTests(OnePostgres? postgres = null) : InstallationTests(postgres), IDisposable
{
    private readonly SealScope _scope = new(OwnerId.New(), SubjectId.New(), "upload");
    private readonly string _to = Directory.CreateTempSubdirectory("cohortvault-test-").FullName;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        Directory.Delete(_to, recursive: true);
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Everything_comes_back_row_by_row_and_byte_by_byte()
    {
        await using var installation = await NewInstallationAsync();
        for (var i = 0; i < 5; i++)
        {
            await KeepAsync(installation, _scope with { Subject = SubjectId.New() }, 100_000 * i);
        }

        await PlantPanelFileAsync(installation);
        var field = await SealFieldAsync(installation, "maria@example.org");
        await installation.SignAsync();
        var made = await installation.Get<TakeBackup>().RunAsync(_to, Ct);
        Assert.Equal((5, 6), (made.Objects, made.Copied));
        var (rows, bytes) = (await RowsAsync(installation), Objects(installation));

        await using var restored = await EmptyAsync();
        var report = await RestoreAsync(restored, installation);

        Assert.Equal((made.Name, 5, 0), (report.Backup, report.Objects, report.DestructionsApplied));
        Assert.Equal(bytes, Objects(restored));
        MustHoldAll(rows, await RowsAsync(restored));
        Assert.Equal("maria@example.org", await restored.Get<IFieldVault>().OpenAsync(field.Cell, field.Field, Ct));
        Assert.Equal("panel", await File.ReadAllTextAsync(Path.Combine(restored.Folder, "panels", "tgp", "panel.json"), Ct));
        var read = await VaultVerification.RunAsync(restored.Scope().ServiceProvider, Ct);
        Assert.Equal((5, 0), (read.Objects, read.Problems.Count));
        await restored.RestartAsync();
        await KeepAsync(restored, _scope, 10);
    }

    [Theory]
    [InlineData("object")]
    [InlineData("subject")]
    [InlineData("owner")]
    [InlineData("moved, then its subject")]
    public async Task What_was_destroyed_after_the_backup_stays_destroyed(string what)
    {
        await using var installation = await NewInstallationAsync();
        var (lost, kept) = (await KeepAsync(installation, _scope, 1000), await KeepAsync(installation, new SealScope(OwnerId.New(), SubjectId.New(), "upload"), 1000));
        await installation.Get<TakeBackup>().RunAsync(_to, Ct);
        installation.Clock.Now += TimeSpan.FromMinutes(5);
        var later = SubjectId.New();
        await (what switch
        {
            "object" => installation.Vault.DestroyAsync(lost, DestructionReason.BrokenOff, Ct),
            "subject" => installation.Vault.DestroySubjectAsync(_scope.Subject, DestructionReason.BrokenOff, Ct),
            "owner" => installation.Get<IFieldVault>().DestroyOwnerAsync(_scope.Owner, DestructionReason.BrokenOff, Ct),
            _ => MoveAndDestroyAsync(),
        });
        await installation.Get<BackupHousekeeping>().PublishDestructionsAsync(Ct);

        await using var restored = await EmptyAsync();
        var report = await RestoreAsync(restored, installation);

        Assert.True(report.NewerListSeen);
        Assert.Equal(1, report.DestructionsApplied);
        Assert.Null(await restored.Vault.OpenAsync(lost, _scope.Owner, Ct));
        Assert.Null(await restored.Get<KeyRing>().ObjectAsync(_scope, lost, Ct));
        Assert.Equal([kept], await IdsAsync(restored));
        Assert.Single(restored.Files("objects"));

        // Nor does it come back from a backup that is made of the restored installation's own past.
        await using var again = await EmptyAsync();
        await restored.Get<BackupHousekeeping>().PublishDestructionsAsync(Ct);
        Assert.Equal(1, (await RestoreAsync(again, installation)).DestructionsApplied);

        async Task MoveAndDestroyAsync()
        {
            Assert.True(await installation.Vault.MoveAsync(lost, _scope.Owner, later, Ct));
            await installation.Vault.DestroySubjectAsync(later, DestructionReason.BrokenOff, Ct);
        }
    }

    [Fact]
    public async Task Without_a_newer_list_the_restore_says_so_and_marks_the_installation()
    {
        await using var installation = await NewInstallationAsync();
        var lost = await KeepAsync(installation, _scope, 1000);
        await installation.Get<TakeBackup>().RunAsync(_to, Ct);
        foreach (var list in (string[])[Path.Combine(_to, DestructionList.FileName), Path.Combine(installation.Folder, "keys", "backups", DestructionList.FileName)])
        {
            File.Delete(list);
        }

        await installation.Vault.DestroyAsync(lost, DestructionReason.BrokenOff, Ct);
        await using var restored = await EmptyAsync();
        var report = await RestoreAsync(restored, installation);
        Assert.False(report.NewerListSeen);
        Assert.Equal([lost], await IdsAsync(restored));
        await using var scope = restored.Scope();
        var mark = await scope.ServiceProvider.GetRequiredService<CohortDbContext>().Set<Restoration>().SingleAsync(Ct);
        Assert.Equal((false, report.StartedAt), (mark.NewerListSeen, mark.DestructionsKnownUntil));
    }

    [Fact]
    public async Task A_second_backup_copies_only_what_is_new_and_what_no_backup_names_goes_with_the_last_one()
    {
        await using var installation = await NewInstallationAsync();
        var old = await KeepAsync(installation, _scope, 1000);
        await PlantPanelFileAsync(installation);
        await installation.Get<TakeBackup>().RunAsync(_to, Ct);
        installation.Clock.Now += TimeSpan.FromDays(10);
        await KeepAsync(installation, _scope, 2000);
        await installation.Vault.DestroyAsync(old, DestructionReason.BrokenOff, Ct);
        var second = await installation.Get<TakeBackup>().RunAsync(_to, Ct);
        Assert.Equal((1, 1), (second.Objects, second.Copied));
        var folder = new BackupFolder(_to);
        Assert.True(File.Exists(folder.ObjectPath(old)));
        Assert.Equal(2, folder.Names().Count);

        installation.Clock.Now += TimeSpan.FromDays(25);
        var third = await installation.Get<TakeBackup>().RunAsync(_to, Ct);

        Assert.Equal(0, third.Copied);
        Assert.False(File.Exists(folder.ObjectPath(old)), "an object stayed although no living backup names it");
        Assert.Equal([second.Name, third.Name], folder.Names());
        Assert.Equal(2, installation.Get<BackupKeys>().All().Count);
    }

    [Fact]
    public async Task When_the_key_of_a_backup_is_destroyed_nothing_opens_it()
    {
        await using var installation = await NewInstallationAsync();
        await KeepAsync(installation, _scope, 1000);
        var made = await installation.Get<TakeBackup>().RunAsync(_to, Ct);
        Assert.Equal(installation.Clock.Now.AddDays(35), made.KeyDestroyedAt);
        installation.Clock.Now = made.KeyDestroyedAt.AddSeconds(-1);
        Assert.Equal(0, await installation.Get<BackupHousekeeping>().DestroyDueKeysAsync(Ct));
        installation.Clock.Now = made.KeyDestroyedAt;
        Assert.Equal(1, await installation.Get<BackupHousekeeping>().DestroyDueKeysAsync(Ct));

        await using var restored = await EmptyAsync();
        var refused = await Assert.ThrowsAsync<BackupRefusedException>(() => RestoreAsync(restored, installation));
        Assert.Contains("nobody can open this backup", refused.Message);
    }

    [Theory]
    [InlineData("object")]
    [InlineData("database.sealed")]
    [InlineData("keys.sealed")]
    [InlineData("index.sealed")]
    public async Task A_changed_bit_anywhere_is_found_and_nothing_is_served(string where)
    {
        await using var installation = await NewInstallationAsync();
        var id = await KeepAsync(installation, _scope, 1000);
        var made = await installation.Get<TakeBackup>().RunAsync(_to, Ct);
        var folder = new BackupFolder(_to);
        var path = where == "object" ? folder.ObjectPath(id) : folder.PartPath(made.Name, where);
        var bytes = await File.ReadAllBytesAsync(path, Ct);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(path, bytes, Ct);

        await using var restored = await EmptyAsync();
        await Assert.ThrowsAsync<BackupRefusedException>(() => RestoreAsync(restored, installation));
        if (where == "object")
        {
            var refused = await Assert.ThrowsAsync<IOException>(restored.PrepareAsync);
            Assert.Contains("did not come to its end", refused.Message);
            bytes[bytes.Length / 2] ^= 1;
            await File.WriteAllBytesAsync(path, bytes, Ct);
            await RestoreAsync(restored, installation);
            await restored.RestartAsync();
            Assert.Equal([id], await IdsAsync(restored));
        }
    }

    [Fact]
    public async Task A_backup_that_was_interrupted_has_no_name_and_is_thrown_away_with_its_key()
    {
        await using var installation = await NewInstallationAsync();
        var id = await KeepAsync(installation, _scope, 1000);
        var whole = await installation.Get<TakeBackup>().RunAsync(_to, Ct);
        var gone = await KeepAsync(installation, _scope, 1000);
        await installation.Get<IBlobStore>().DeleteAsync(gone, Ct);
        installation.Clock.Now += TimeSpan.FromHours(1);
        var failed = await Assert.ThrowsAsync<BackupRefusedException>(() => installation.Get<TakeBackup>().RunAsync(_to, Ct));
        Assert.Contains(gone.ToString(), failed.Message);
        Assert.Equal([whole.Name], new BackupFolder(_to).Names());
        Assert.Single(Directory.GetDirectories(Path.Combine(_to, "backups"), "*.partial"));

        await installation.Vault.DestroyAsync(gone, DestructionReason.BrokenOff, Ct);
        installation.Clock.Now += TimeSpan.FromHours(1);
        var next = await installation.Get<TakeBackup>().RunAsync(_to, Ct);
        Assert.Equal([whole.Name, next.Name], new BackupFolder(_to).Names());
        Assert.Empty(Directory.GetDirectories(Path.Combine(_to, "backups"), "*.partial"));
        Assert.Equal(2, installation.Get<BackupKeys>().All().Count);
        Assert.Equal([id], await IdsAsync(installation));
    }

    [Fact]
    public async Task Nothing_in_the_folder_shows_what_is_in_the_databases()
    {
        await using var installation = await NewInstallationAsync();
        var id = await KeepAsync(installation, _scope, 1000);
        await PlantPanelFileAsync(installation);
        await installation.Get<TakeBackup>().RunAsync(_to, Ct);
        byte[] wrapped;
        await using (var scope = installation.Scope())
        {
            wrapped = (await scope.ServiceProvider.GetRequiredService<KeyDbContext>().Set<WrappedKey>().SingleAsync(k => k.Id == id.Value, Ct)).Wrapped;
        }

        foreach (var file in Directory.EnumerateFiles(_to, "*", SearchOption.AllDirectories))
        {
            var bytes = await File.ReadAllBytesAsync(file, Ct);
            Assert.Equal(-1, bytes.AsSpan().IndexOf(wrapped));
            Assert.Equal(-1, bytes.AsSpan().IndexOf("SQLite format 3"u8));
            Assert.Equal(-1, bytes.AsSpan().IndexOf("audit_records"u8));
            Assert.Equal(-1, bytes.AsSpan().IndexOf("panel\""u8));
        }

        Assert.Empty(installation.Files("tmp"));
    }

    [Fact]
    public async Task Backups_are_made_every_night_and_a_failure_is_told_and_tried_again()
    {
        await using var installation = await NewInstallationAsync();
        installation.Get<Microsoft.Extensions.Options.IOptions<BackupOptions>>().Value.To = _to;
        var calendar = installation.Get<BackupCalendar>();
        var folder = new BackupFolder(_to);
        await calendar.LookAsync(Ct);
        await calendar.LookAsync(Ct);
        Assert.Single(folder.Names());
        installation.Clock.Now = new DateTimeOffset(2026, 5, 7, 2, 29, 0, TimeSpan.Zero);
        await calendar.LookAsync(Ct);
        Assert.Single(folder.Names());
        installation.Clock.Now += TimeSpan.FromMinutes(1);
        using (folder.Lock())
        {
            await calendar.LookAsync(Ct);
        }

        Assert.Contains("is going on", calendar.LastFailure!.Value.Why);
        await MustShowAsync(installation, "The last attempt failed: Another backup");
        await calendar.LookAsync(Ct);
        Assert.Single(folder.Names());
        installation.Clock.Now += TimeSpan.FromMinutes(15);
        await calendar.LookAsync(Ct);
        Assert.Equal(2, folder.Names().Count);
        Assert.Null(calendar.LastFailure);
        await MustShowAsync(installation, null);

        // No process tried, as when the server was off: that it is missing shows all the same.
        installation.Clock.Now += TimeSpan.FromDays(1);
        await MustShowAsync(installation, null);
        installation.Clock.Now += TimeSpan.FromHours(4);
        await MustShowAsync(installation, "The nightly backup of 2026-05-08 02:30 UTC is missing; the last whole one began on 2026-05-07 02:45 UTC.");
        Directory.Move(Path.Combine(_to, "backups"), Path.Combine(_to, "away"));
        await MustShowAsync(installation, "No whole nightly backup is in its folder.");
    }

    private static async Task MustShowAsync(Installation installation, string? failure)
    {
        var check = installation.GetAll<IControlCheck>().OfType<NightlyBackupCheck>().Single();
        var result = await check.CheckAsync(null!, Ct);
        Assert.Equal(failure is null ? ControlState.Verified : ControlState.Failed, result.State);
        Assert.Contains(failure ?? "began on", result.Evidence, StringComparison.Ordinal);
        await using var scope = installation.Scope();
        var shown = await scope.ServiceProvider.GetRequiredService<ShowBackups>().Handle(Ct);
        Assert.Equal(failure is not null, shown.Nightly.AreAmiss);
        Assert.NotEmpty(shown.Living);
    }

    [Fact]
    public async Task The_list_of_destructions_goes_along_when_the_master_key_is_rotated()
    {
        await using var installation = await NewInstallationAsync();
        installation.Get<Microsoft.Extensions.Options.IOptions<BackupOptions>>().Value.KeysTo = Path.Combine(_to, "copies");
        var lost = await KeepAsync(installation, _scope, 1000);
        await installation.Get<TakeBackup>().RunAsync(_to, Ct);
        installation.Clock.Now += TimeSpan.FromMinutes(5);
        await installation.Vault.DestroyAsync(lost, DestructionReason.BrokenOff, Ct);
        await installation.Get<BackupHousekeeping>().PublishDestructionsAsync(Ct);
        var other = await File.ReadAllBytesAsync(Path.Combine(_to, DestructionList.FileName), Ct);
        await installation.RotateAsync(Keepers.InFile);

        // Each of the three is under the new key, and restores what it did.
        foreach (var folder in (string[])[_to, Path.Combine(_to, "copies"), Path.Combine(installation.Folder, "keys", "backups")])
        {
            Assert.Equal(lost.Value, Assert.Single(DestructionList.ReadNewest(installation.Get<KeyRing>().Master, [folder])!.Entries).Id);
        }

        await using var restored = await EmptyAsync();
        var report = await RestoreAsync(restored, installation);
        Assert.Equal((true, 1), (report.NewerListSeen, report.DestructionsApplied));
        Assert.NotNull(report.EarlierMasterKey);
        Assert.Empty(await IdsAsync(restored));
        await restored.RestartAsync();
        await restored.RotateAsync(Keepers.InFile);

        // One of before the rotation is named, and nothing is restored by it.
        await File.WriteAllBytesAsync(Path.Combine(_to, DestructionList.FileName), other, Ct);
        await using var again = await EmptyAsync();
        var refused = await Assert.ThrowsAsync<BackupRefusedException>(() => RestoreAsync(again, installation));
        Assert.Contains(Path.Combine(_to, DestructionList.FileName), refused.Message);
        Assert.False(File.Exists(Path.Combine(again.Folder, "restore-unfinished")));
    }

    [Fact]
    public async Task A_restored_log_has_a_name_of_its_own_and_its_page_says_why()
    {
        await using var installation = await NewInstallationAsync();
        await KeepAsync(installation, _scope, 1000);
        var made = await installation.Get<TakeBackup>().RunAsync(_to, Ct);
        var names = new List<string>();
        for (var time = 0; time < 2; time++)
        {
            await using var restored = await EmptyAsync();
            restored.Clock.Now = installation.Clock.Now.AddHours(time + 1);
            var report = await RestoreAsync(restored, installation);
            await restored.RestartAsync();
            await using var scope = restored.Scope();
            var origin = (await scope.ServiceProvider.GetRequiredService<ShowPublicLog>().Handle(Ct)).Origins[^1];
            Assert.Equal((report.LogOrigin, $"Restored from the backup of {made.StartedAt:yyyy-MM-dd HH:mm:ss} UTC"), (origin.Name, origin.Reason));
            Assert.Single((await scope.ServiceProvider.GetRequiredService<ShowBackups>().Handle(Ct)).Restorations);
            names.Add(origin.Name);
        }

        // Two that went different ways from one backup are never taken for one.
        Assert.Equal(2, names.Distinct().Count());
    }

    [Fact]
    public async Task Copies_of_the_databases_that_a_killed_backup_left_go_with_the_next_one()
    {
        await using var installation = await NewInstallationAsync();
        if (installation.OnFiles)
        {
            var left = Path.Combine(installation.Folder, "tmp", "backup-killed");
            Directory.CreateDirectory(left);
            await File.WriteAllTextAsync(Path.Combine(left, "keys"), "SQLite", Ct);
        }

        await using (await installation.Get<IDatabaseCopies>().TakeAsync(Ct))
        {
            // Beside another one, whose copies are not abandoned.
            await installation.Get<TakeBackup>().RunAsync(_to, Ct);
            Assert.Equal(installation.OnFiles ? 1 : 0, Directory.GetDirectories(Path.Combine(installation.Folder, "tmp")).Length);
        }

        Assert.Empty(installation.Files("tmp"));
    }

    [Fact]
    public async Task A_destruction_reaches_the_list_beside_the_backups_at_the_next_look()
    {
        await using var installation = await NewInstallationAsync();
        var id = await KeepAsync(installation, _scope, 1000);
        await installation.Get<TakeBackup>().RunAsync(_to, Ct);
        var calendar = installation.Get<BackupCalendar>();
        await calendar.LookAsync(Ct);
        installation.Clock.Now += TimeSpan.FromSeconds(10);
        await installation.Vault.DestroyAsync(id, DestructionReason.BrokenOff, Ct);
        installation.Clock.Now += TimeSpan.FromSeconds(10);
        await calendar.LookAsync(Ct);
        var list = DestructionList.ReadNewest(installation.Get<KeyRing>().Master, [_to]);
        Assert.Equal(id.Value, Assert.Single(list!.Entries).Id);
        Assert.Equal(installation.Clock.Now, list.WrittenAt);
    }

    [Fact]
    public async Task Folders_that_cannot_hold_a_backup_and_directories_in_use_are_refused()
    {
        await using var installation = await NewInstallationAsync();
        await Assert.ThrowsAsync<BackupRefusedException>(
            () => installation.Get<TakeBackup>().RunAsync(Path.Combine(installation.Folder, "backup"), Ct));
        await installation.Get<TakeBackup>().RunAsync(_to, Ct);
        await using var other = await NewInstallationAsync();
        var anothers = await Assert.ThrowsAsync<BackupRefusedException>(() => other.Get<TakeBackup>().RunAsync(_to, Ct));
        Assert.Contains("another installation", anothers.Message);
        var used = await Assert.ThrowsAsync<BackupRefusedException>(() => RestoreAsync(other, installation));
        Assert.Contains("mpty", used.Message);
    }

    [Fact]
    public async Task Backups_hold_what_is_kept_and_destroyed_while_they_are_made()
    {
        await using var installation = await NewInstallationAsync();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var working = Task.Run(
            async () =>
            {
                for (var i = 0; !stop.IsCancellationRequested; i++)
                {
                    var id = await KeepAsync(installation, _scope with { Subject = SubjectId.New() }, 1000);
                    if (i % 2 == 0)
                    {
                        await installation.Vault.DestroyAsync(id, DestructionReason.BrokenOff, Ct);
                    }
                    else if (i % 3 == 0)
                    {
                        await installation.Vault.MoveAsync(id, _scope.Owner, SubjectId.New(), Ct);
                    }
                }
            },
            Ct);
        for (var i = 0; i < 4; i++)
        {
            installation.Clock.Now += TimeSpan.FromMinutes(1);
            await installation.Get<TakeBackup>().RunAsync(_to, Ct);
            await installation.Get<EpochRotation>().RotateAsync(Ct);
        }

        await stop.CancelAsync();
        await working;
        foreach (var name in new BackupFolder(_to).Names())
        {
            await using var restored = await EmptyAsync();
            await RestoreAsync(restored, installation, name);
            await restored.RestartAsync();
            var read = await VaultVerification.RunAsync(restored.Scope().ServiceProvider, Ct);
            Assert.Empty(read.Problems);
        }
    }

    /// <summary>A directory to restore into. Accounts, which a restore may have to delete, know where they are reached.</summary>
    private Task<Installation> EmptyAsync() => NewInstallationAsync(
        services => services.AddSingleton<IPublicAddress, ExampleAddress>(), prepare: false);

    private async Task<RestoreReport> RestoreAsync(Installation into, Installation from, string? name = null)
    {
        await using var scope = into.Scope();
        return await InstallationBackup.RestoreAsync(
            scope.ServiceProvider,
            new RestoreRequest(_to, name, Path.Combine(from.Folder, "keys", "backups"), Path.Combine(from.Folder, "keys", "master.key")), Ct);
    }

    private static async Task<ObjectId> KeepAsync(Installation installation, SealScope scope, int length)
    {
        await using var write = await installation.Vault.CreateAsync(scope, Ct);
        await write.Stream.WriteAsync(RandomNumberGenerator.GetBytes(length), Ct);
        await write.CommitAsync(Ct);
        return write.Id;
    }

    private static async Task PlantPanelFileAsync(Installation installation)
    {
        Directory.CreateDirectory(Path.Combine(installation.Folder, "panels", "tgp"));
        await File.WriteAllTextAsync(Path.Combine(installation.Folder, "panels", "tgp", "panel.json"), "panel", Ct);
    }

    private async Task<(CellAddress Cell, SealedField Field)> SealFieldAsync(Installation installation, string value)
    {
        var cell = new CellAddress("accounts", "email", Guid.Parse("11111111-1111-1111-1111-111111111111"), _scope.Owner);
        return (cell, await installation.Get<IFieldVault>().SealAsync(cell, value, Ct));
    }

    private static async Task<List<ObjectId>> IdsAsync(Installation installation)
    {
        await using var scope = installation.Scope();
        return await scope.ServiceProvider.GetRequiredService<CohortDbContext>().Set<SealedObject>().Select(o => o.Id).ToListAsync(Ct);
    }

    private static Dictionary<string, string> Objects(Installation installation) => installation.Files("objects")
        .ToDictionary(f => Path.GetFileName(f)!, f => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(f))));

    /// <summary>Every row of every table of both databases, as text.</summary>
    private static async Task<Dictionary<string, List<string>>> RowsAsync(Installation installation)
    {
        var all = new Dictionary<string, List<string>>();
        await using var scope = installation.Scope();
        foreach (var db in (DbContext[])[scope.ServiceProvider.GetRequiredService<CohortDbContext>(), scope.ServiceProvider.GetRequiredService<KeyDbContext>()])
        {
            await db.Database.OpenConnectionAsync(Ct);
            foreach (var table in db.Model.GetEntityTypes().Select(t => t.GetTableName()!).Distinct())
            {
                await using var command = db.Database.GetDbConnection().CreateCommand();
                command.CommandText = $"SELECT * FROM \"{table}\"";
                await using var rows = await command.ExecuteReaderAsync(Ct);
                var texts = new List<string>();
                while (await rows.ReadAsync(Ct))
                {
                    texts.Add(string.Join("|", Enumerable.Range(0, rows.FieldCount).Select(i => rows.GetValue(i) is byte[] b ? Convert.ToHexString(b) : rows.GetValue(i).ToString())));
                }

                texts.Sort(StringComparer.Ordinal);
                all[table] = texts;
            }
        }

        return all;
    }

    /// <summary>The restored tables are the same, but for the history that goes on and the epoch that has begun.</summary>
    private static void MustHoldAll(Dictionary<string, List<string>> before, Dictionary<string, List<string>> after)
    {
        foreach (var (table, rows) in before)
        {
            switch (table)
            {
                case "wrapped_keys":
                    Assert.Equal(rows.Count, after[table].Count);
                    break;
                case "audit_head" or "key_epoch" or "audit_checkpoints" or "audit_nodes":
                    break;
                case "audit_origins":
                    Assert.Equal(rows.Count + 1, after[table].Count);
                    break;
                case "audit_records":
                    // The last record of the backup itself, which says that it was made, came after the copy.
                    Assert.Equal(1, rows.Count(row => !after[table].Contains(row)));
                    break;
                case "restorations":
                    Assert.Single(after[table]);
                    break;
                default:
                    Assert.Equal(rows, after[table]);
                    break;
            }
        }
    }
}

public sealed class SqliteBackupTests : BackupTests;

[Collection(OnPostgres.Name)]
public sealed class PostgresBackupTests(OnePostgres postgres) : BackupTests(postgres);
