using CohortVault.Platform.Data;
using Microsoft.Data.Sqlite;

namespace CohortVault.Platform.Tests.Data;

/// <summary>What a process that was killed while it brought the databases up to date leaves behind.</summary>
public sealed class MigrationTurnTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_turn_that_a_killed_process_left_is_waited_for_by_nobody()
    {
        await using var installation = await Installation.NewAsync(prepare: false);
        var directory = DataDirectory.Open(installation.Folder);
        foreach (var file in (string[])[Path.Combine(directory.Keys, "keys.db"), Path.Combine(directory.Database, "cohortvault.db")])
        {
            await using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
            await connection.OpenAsync(Stop);
            await using var leave = connection.CreateCommand();
            leave.CommandText = """
                CREATE TABLE "__EFMigrationsLock" ("Id" INTEGER NOT NULL PRIMARY KEY, "Timestamp" TEXT NOT NULL);
                INSERT INTO "__EFMigrationsLock" VALUES (1, '2026-11-25 20:07:05+00:00');
                """;
            await leave.ExecuteNonQueryAsync(Stop);
        }

        await installation.PrepareAsync().WaitAsync(TimeSpan.FromMinutes(1), Stop);
    }
}
