using System.Security.Cryptography;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Audit;
using CohortVault.Sealing.Transparency;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Testing;

/// <summary>
/// Writes as many records to an installation's audit log on SQLite as years do, as the program writes them but without
/// sealing: the verifier opens no payload.
/// </summary>
internal static class LargeLog
{
    private const int PayloadSize = 300;
    private const string Action = "job.submitted";

    /// <summary>Appends records until the log has so many.</summary>
    public static async Task WriteAsync(CohortDbContext db, int records, CancellationToken ct)
    {
        var head = await db.Set<AuditHead>().AsNoTracking().SingleAsync(ct);
        var frontier = MerkleFrontier.FromBytes(head.Size, head.Frontier);
        await db.Database.OpenConnectionAsync(ct);
        var connection = (SqliteConnection)db.Database.GetDbConnection();
        await using var transaction = connection.BeginTransaction();
        await using (var record = Insert(connection, "audit_records", "Id", "Sequence", "Time", "Action", "OwnerId", "Commitment", "Payload", "LeafHash"))
        await using (var node = Insert(connection, "audit_nodes", "Level", "Place", "Hash"))
        {
            await RunAsync(connection, $"UPDATE audit_head SET \"Size\" = {records}", ct);
            for (var number = head.Size; number < records; number++)
            {
                var commitment = SHA256.HashData(BitConverter.GetBytes(number));
                var hash = AuditLeaf.HashOf(number, DateTimeOffset.UnixEpoch.AddMicroseconds(number), Action, commitment);
                Set(record, Guid.CreateVersion7().ToString().ToUpperInvariant(), number, number, Action, Guid.Empty.ToString(), commitment, new byte[PayloadSize], hash);
                await record.ExecuteNonQueryAsync(ct);
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

        await RunAsync(connection, "DROP TRIGGER audit_head_forward", ct);
        await RunAsync(connection, $"UPDATE audit_head SET \"Frontier\" = X'{Convert.ToHexString(frontier.ToBytes())}'", ct);
        await RunAsync(
            connection, AppendOnlyLog.Sqlite().Split('\n').Single(line => line.Contains("TRIGGER audit_head_forward", StringComparison.Ordinal)), ct);
        await transaction.CommitAsync(ct);
    }

    private static SqliteCommand Insert(SqliteConnection connection, string table, params string[] columns)
    {
        var command = connection.CreateCommand();
        command.CommandText = $"INSERT INTO {table} ({string.Join(", ", columns.Select(c => $"\"{c}\""))}) VALUES ({string.Join(", ", columns.Select((_, at) => $"$p{at}"))})";
        return command;
    }

    private static void Set(SqliteCommand command, params object[] values)
    {
        command.Parameters.Clear();
        for (var at = 0; at < values.Length; at++)
        {
            command.Parameters.AddWithValue($"$p{at}", values[at]);
        }
    }

    private static async Task RunAsync(SqliteConnection connection, string sql, CancellationToken ct)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(ct);
    }
}
