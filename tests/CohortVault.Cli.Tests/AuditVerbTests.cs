using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace CohortVault.Cli.Tests;

/// <summary>The audit log from the command line, against data that a real server wrote, and that somebody edited.</summary>
public sealed class AuditVerbTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cohortvault-test-");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Database => Path.Combine(_folder.FullName, "data", "db", "cohortvault.db");

    private string Data => Path.Combine(_folder.FullName, "data");

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task An_edited_record_is_named_and_an_older_database_refused_until_that_is_declared()
    {
        string checkpoint;
        await using (var server = await ServerProcess.StartAsync(folder: _folder.FullName))
        {
            checkpoint = Path_("seen.checkpoint");
            await File.WriteAllTextAsync(checkpoint, await server.Http.GetStringAsync("/log/checkpoint", Stop), Stop);
        }

        // Beside no server: the verifier needs no key.
        File.Move(Path.Combine(Data, "keys", "master.key"), Path_("master.key"));
        var good = await CohortVaultProgram.RunAsync("audit", "verify", "--data", Data, "--json", "--checkpoint", checkpoint);
        Assert.Equal(0, good.ExitCode);
        using var report = JsonDocument.Parse(good.Output);
        Assert.True(report.RootElement.GetProperty("records").GetInt64() > 0);
        Assert.True(report.RootElement.GetProperty("recordsPerSecond").GetDouble() > 0);
        var exported = Path_("log.jsonl");
        Assert.Equal(0, (await CohortVaultProgram.RunAsync("audit", "export", "--data", Data, "--output", exported)).ExitCode);
        Assert.Equal(3, (await CohortVaultProgram.RunAsync("audit", "export", "--data", Data, "--output", exported)).ExitCode);
        Assert.Equal(0, (await CohortVaultProgram.RunAsync("audit", "verify", "--file", exported, "--checkpoint", checkpoint)).ExitCode);
        File.Move(Path_("master.key"), Path.Combine(Data, "keys", "master.key"));

        // Somebody with the database to himself.
        var before = Path_("before.db");
        await ExecuteAsync($"VACUUM INTO '{before}'");
        var refused = await Assert.ThrowsAsync<SqliteException>(() => ExecuteAsync("UPDATE audit_records SET \"Action\" = 'edited' WHERE \"Sequence\" = 0"));
        Assert.Contains("append-only", refused.Message, StringComparison.Ordinal);
        await ExecuteAsync("DROP TRIGGER audit_records_update; UPDATE audit_records SET \"Action\" = 'edited' WHERE \"Sequence\" = 0");
        var edited = await CohortVaultProgram.RunAsync("audit", "verify", "--data", Data);
        Assert.Equal(3, edited.ExitCode);
        Assert.Contains("Audit record 0 (", edited.Output, StringComparison.Ordinal);
        Assert.Contains("audit_records_update", edited.Output, StringComparison.Ordinal);

        // The copy from before, after more has happened and been signed.
        Restore(before);
        await using (var server = await ServerProcess.StartAsync(folder: _folder.FullName))
        {
            await Task.Delay(TimeSpan.FromSeconds(1), Stop);
        }

        Restore(before);
        string[] serve = ["serve", "--data", Data, "--listen", "https://127.0.0.1:0", "--admin-listen", "https://127.0.0.1:0"];
        var older = await CohortVaultProgram.RunAsync(serve);
        Assert.Equal(1, older.ExitCode);
        Assert.Contains("The database is older than what was seen of it", older.Errors, StringComparison.Ordinal);
        var beside = await CohortVaultProgram.RunAsync("user", "create", "x", "--email", "x@example.org", "--role", "researcher", "--data", Data);
        Assert.Equal(1, beside.ExitCode);

        Assert.Equal(2, (await CohortVaultProgram.RunAsync("audit", "new-origin", "--data", Data)).ExitCode);
        var declared = await CohortVaultProgram.RunAsync("audit", "new-origin", "--data", Data, "--reason", "the disk died");
        Assert.Equal(0, declared.ExitCode);
        Assert.Matches("^cohortvault/[0-9a-f]{16}/1-[0-9]{8}T[0-9]{6}Z\n", declared.Output);
        await using (var server = await ServerProcess.StartAsync(folder: _folder.FullName))
        {
            Assert.Contains("the disk died", await server.Http.GetStringAsync("/log", Stop), StringComparison.Ordinal);
        }

        var after = await CohortVaultProgram.RunAsync("audit", "verify", "--data", Data);
        Assert.Equal(0, after.ExitCode);
        Assert.Contains("the disk died", after.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--data", "nowhere")]
    [InlineData("--file", "nowhere")]
    [InlineData("--proof", "nowhere")]
    [InlineData("--checkpoint", "nowhere")]
    public async Task What_is_not_there_is_named(string option, string value)
    {
        var outcome = await CohortVaultProgram.RunAsync("audit", "verify", option, Path_(value));
        Assert.Equal(4, outcome.ExitCode);
        Assert.Contains(value, outcome.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--file")]
    [InlineData("--proof")]
    public async Task What_is_no_log_and_no_proof_is_refused(string option)
    {
        await File.WriteAllTextAsync(Path_("other"), "{}", Stop);
        Assert.Equal(3, (await CohortVaultProgram.RunAsync("audit", "verify", option, Path_("other"))).ExitCode);
    }

    private void Restore(string from)
    {
        SqliteConnection.ClearAllPools();
        File.Delete(Database + "-wal");
        File.Delete(Database + "-shm");
        File.Copy(from, Database, overwrite: true);
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={Database};Pooling=False");
        await connection.OpenAsync(Stop);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(Stop);
    }

    private string Path_(string name) => Path.Combine(_folder.FullName, name);
}
