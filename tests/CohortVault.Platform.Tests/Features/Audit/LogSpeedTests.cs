using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Audit;
using CohortVault.Sealing.Transparency;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Tests.Features.Audit;

/// <summary>The size of log that an installation has after years.</summary>
public sealed class LogSpeedTests
{
    private const int Records = 300_000;
    private const int Wanted = 100_000;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_log_is_verified_at_a_hundred_thousand_records_a_second_and_proved_in_a_few_reads()
    {
        await using var installation = await Installation.NewAsync();
        await WriteAsync(installation);
        await installation.SignAsync();
        var best = 0.0;
        for (var attempt = 0; attempt < 5 && best < Wanted; attempt++)
        {
            var found = await installation.VerifyAsync();
            Assert.Empty(found.Problems);
            Assert.Equal(Records, found.Records);
            best = Math.Max(best, found.RecordsPerSecond);
        }

        TestContext.Current.TestOutputHelper!.WriteLine($"{best:N0} records a second");
        Assert.True(best >= Wanted, $"{best:N0} records a second");
    }

    // As the program writes it, without sealing: the verifier opens no payload.
    private static async Task WriteAsync(Installation installation)
    {
        await using var scope = installation.Scope();
        var db = (CohortDbContext)scope.ServiceProvider.GetService(typeof(CohortDbContext))!;
        await db.Database.OpenConnectionAsync(Ct);
        var connection = (SqliteConnection)db.Database.GetDbConnection();
        await using var transaction = connection.BeginTransaction();
        var frontier = new MerkleFrontier();
        var (record, node) = (Insert("audit_records", "Id", "Sequence", "Time", "Action", "OwnerId", "Commitment", "Payload", "LeafHash"), Insert("audit_nodes", "Level", "Place", "Hash"));
        await using (record)
        await using (node)
        {
            await RunAsync($"UPDATE audit_head SET \"Size\" = {Records}");
            for (var number = 0; number < Records; number++)
            {
                var commitment = System.Security.Cryptography.SHA256.HashData(BitConverter.GetBytes(number));
                var hash = AuditLeaf.HashOf(number, DateTimeOffset.UnixEpoch.AddMicroseconds(number), "job.submitted", commitment);
                Set(record, Guid.CreateVersion7().ToString().ToUpperInvariant(), number, number, "job.submitted", Guid.Empty.ToString(), commitment, new byte[300], hash);
                await record.ExecuteNonQueryAsync(Ct);
                frontier.Append(hash, (height, place, subtree) =>
                {
                    if (height % TiledTree.TileHeight == 0)
                    {
                        Set(node, height / TiledTree.TileHeight, place, subtree);
                        node.ExecuteNonQuery();
                    }
                });
            }
        }

        await RunAsync("DROP TRIGGER audit_head_forward");
        await RunAsync($"UPDATE audit_head SET \"Frontier\" = X'{Convert.ToHexString(frontier.ToBytes())}'");
        await RunAsync(AppendOnlyLog.Sqlite().Split('\n').Single(line => line.Contains("TRIGGER audit_head_forward", StringComparison.Ordinal)));
        await transaction.CommitAsync(Ct);

        SqliteCommand Insert(string table, params string[] columns)
        {
            var command = connection.CreateCommand();
            command.CommandText = $"INSERT INTO {table} ({string.Join(", ", columns.Select(c => $"\"{c}\""))}) VALUES ({string.Join(", ", columns.Select((_, at) => $"$p{at}"))})";
            return command;
        }

        void Set(SqliteCommand command, params object[] values)
        {
            command.Parameters.Clear();
            for (var at = 0; at < values.Length; at++)
            {
                command.Parameters.AddWithValue($"$p{at}", values[at]);
            }
        }

        async Task RunAsync(string sql)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = sql;
            await command.ExecuteNonQueryAsync(Ct);
        }
    }
}
