using CohortVault.Platform.Features.Audit;
using CohortVault.Platform.Features.Audit.Contracts;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Platform.Tests.Features.Audit;

public abstract class RollbackTests(OnePostgres? postgres = null) : InstallationTests(postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_database_that_has_only_grown_is_taken()
    {
        await using var installation = await NewInstallationAsync();
        await SeenAsync(installation, 5);
        await installation.FillAsync(300);
        await installation.RestartAsync();
    }

    [Fact]
    public async Task An_older_database_is_refused_until_that_is_declared()
    {
        await using var installation = await NewInstallationAsync();
        await installation.FillAsync(4);
        var early = (await installation.SignAsync()).Text;
        await installation.FillAsync(6);
        await SeenAsync(installation, 0);
        var newest = (await installation.SignAsync()).Text;
        await installation.RewindAsync(4);
        var refused = await Assert.ThrowsAsync<LogRolledBackException>(installation.RestartAsync);
        Assert.Contains("has 4 records, and a checkpoint of 10 was signed", refused.Message);
        Assert.Contains("audit new-origin", refused.Message);

        // As the command line does it: taken as it is, for this one purpose.
        await installation.PrepareOlderAsync();
        var first = await installation.WithAsync<DeclareOrigin, string>(declare => declare.Handle("the disk died on Tuesday", Ct));
        await installation.RestartAsync();
        Assert.Equal(early.Split('\n')[0] + "/1-20260506T070809Z", first.Split('\n')[0]);
        Assert.Equal("5", first.Split('\n')[1]);
        Assert.Equal("log.origin-declared", (await installation.RecordsAsync())[^1].Action);

        // Everybody sees it, and what was signed before the break still holds; what is lost is lost openly.
        await installation.FillAsync(3);
        var found = await installation.VerifyAsync(early, newest, first);
        Assert.Empty(found.Problems);
        Assert.Contains("the disk died on Tuesday", Assert.Single(found.Declared));
        Assert.Equal(first.Split('\n')[0], (await installation.SignAsync()).Text.Split('\n')[0]);
    }

    [Fact]
    public async Task Another_history_of_the_same_length_is_refused()
    {
        await using var installation = await NewInstallationAsync();
        await SeenAsync(installation, 8);
        await installation.RewindAsync(5);
        await installation.FillAsync(20);
        var refused = await Assert.ThrowsAsync<LogRolledBackException>(installation.RestartAsync);
        Assert.Contains("The first 8 records", refused.Message);
    }

    [Fact]
    public async Task A_database_of_another_log_is_refused()
    {
        await using var installation = await NewInstallationAsync();
        await SeenAsync(installation, 3);
        await using var other = await NewInstallationAsync();
        await SeenAsync(other, 3);
        File.Copy(other.Get<CheckpointCopy>().Path, installation.Get<CheckpointCopy>().Path, overwrite: true);
        Assert.Contains("not the one of the checkpoint", (await Assert.ThrowsAsync<LogRolledBackException>(installation.RestartAsync)).Message);
    }

    [Fact]
    public async Task A_damaged_copy_is_named_and_not_believed()
    {
        await using var installation = await NewInstallationAsync();
        await SeenAsync(installation, 3);
        var path = installation.Get<CheckpointCopy>().Path;
        await File.WriteAllTextAsync(path, (await File.ReadAllTextAsync(path, Ct)).Replace("\n3\n", "\n2\n", StringComparison.Ordinal), Ct);
        Assert.Contains("damaged", (await Assert.ThrowsAsync<LogRolledBackException>(installation.RestartAsync)).Message);
    }

    // The server was running and signed.
    private static async Task SeenAsync(Installation installation, int records)
    {
        await installation.FillAsync(records);
        await installation.Get<CheckpointKeeper>().RunOnceAsync(Ct);
    }
}

public sealed class SqliteRollbackTests : RollbackTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_restored_copy_is_refused_by_the_file_outside_of_what_was_restored(bool emptied)
    {
        var elsewhere = Directory.CreateTempSubdirectory("cohortvault-elsewhere-").FullName;
        try
        {
            await using var installation = await NewInstallationAsync(
                services => services.Configure<AuditOptions>(audit => audit.CheckpointFile = Path.Combine(elsewhere, "seen")));
            await installation.FillAsync(3);
            await installation.Get<CheckpointKeeper>().RunOnceAsync(Ct);
            await installation.StopAsync();
            var backup = Path.Combine(elsewhere, "backup");
            Copy(installation.Folder, backup);

            installation.Rebuild();
            await installation.PrepareAsync();
            await installation.FillAsync(3);
            await installation.Get<CheckpointKeeper>().RunOnceAsync(Ct);
            await installation.StopAsync();
            Directory.Delete(installation.Folder, recursive: true);
            if (!emptied)
            {
                Copy(backup, installation.Folder);
            }

            installation.Rebuild();
            var refused = await Assert.ThrowsAsync<LogRolledBackException>(installation.PrepareAsync);
            Assert.Contains(emptied ? "The database is empty" : "has 3 records, and a checkpoint of 6", refused.Message);
        }
        finally
        {
            Directory.Delete(elsewhere, recursive: true);
        }
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}

[Collection(OnPostgres.Name)]
public sealed class PostgresRollbackTests(OnePostgres postgres) : RollbackTests(postgres);
