using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql;

namespace CohortVault.Platform.Features.Vault.Backups;

/// <summary>
/// The tables of a PostgreSQL database in one stream: a line with the migration they are of, then for each table a line
/// with its name and columns, and the blocks of a binary COPY. docs/formats/backup.md has the layout.
/// </summary>
internal static class TableStream
{
    private const int BlockSize = 1 << 16;

    private sealed record Head(string Migration, int Tables);

    private sealed record Table(string Name, IReadOnlyList<string> Columns);

    /// <summary>Writes every table as the context's transaction sees it.</summary>
    public static async Task WriteAsync(DbContext db, Stream to, CancellationToken ct)
    {
        var tables = InOrder(db);
        await LineAsync(to, new Head((await db.Database.GetAppliedMigrationsAsync(ct)).Last(), tables.Count), ct);
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        foreach (var table in tables)
        {
            await LineAsync(to, table, ct);
            await using var copy = await connection.BeginRawBinaryCopyAsync($"COPY {Named(table)} TO STDOUT (FORMAT BINARY)", ct);
            var block = new byte[BlockSize];
            int length;
            while ((length = await copy.ReadAsync(block, ct)) > 0)
            {
                await NumberAsync(to, length, ct);
                await to.WriteAsync(block.AsMemory(0, length), ct);
            }

            await NumberAsync(to, 0, ct);
        }
    }

    /// <summary>Fills a database anew: every table or none.</summary>
    public static async Task ReadAsync(DbContext db, Stream from, CancellationToken ct)
    {
        var head = await LineAsync<Head>(from, ct);
        if (!db.Database.GetMigrations().Contains(head.Migration))
        {
            throw new BackupRefusedException(
                $"The backup is of another version of the program (its tables are of {head.Migration}). Restore it with that version.");
        }

        await db.GetService<IMigrator>().MigrateAsync(head.Migration, ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        var known = InOrder(db).Select(table => table.Name).ToHashSet();

        // The log defends itself against being written anew, which is what this is; within this transaction only.
        await TriggersAsync(connection, known, "DISABLE", ct);
        await RunAsync(connection, $"TRUNCATE {string.Join(", ", known.Select(name => $"\"{name}\""))}", ct);
        for (var i = 0; i < head.Tables; i++)
        {
            var table = await LineAsync<Table>(from, ct);
            if (!known.Contains(table.Name))
            {
                throw new BackupRefusedException($"The backup has a table {table.Name} that this program does not know.");
            }

            await using var copy = await connection.BeginRawBinaryCopyAsync($"COPY {Named(table)} FROM STDIN (FORMAT BINARY)", ct);
            var block = new byte[BlockSize];
            while (await NumberAsync(from, ct) is var length and > 0 and <= BlockSize)
            {
                await from.ReadExactlyAsync(block.AsMemory(0, length), ct);
                await copy.WriteAsync(block.AsMemory(0, length), ct);
            }
        }

        await TriggersAsync(connection, known, "ENABLE", ct);
        await transaction.CommitAsync(ct);
    }

    private static Task TriggersAsync(
        NpgsqlConnection connection, IEnumerable<string> tables, string change, CancellationToken ct) => RunAsync(
        connection, string.Concat(tables.Select(name => $"ALTER TABLE \"{name}\" {change} TRIGGER USER;")), ct);

    /// <summary>Tables with those that others refer to first.</summary>
    private static List<Table> InOrder(DbContext db)
    {
        var (left, sorted) = (db.GetService<IDesignTimeModel>().Model.GetRelationalModel().Tables.ToList(), new List<ITable>());
        while (left.Count > 0)
        {
            var next = left.First(table => table.ForeignKeyConstraints.All(
                key => key.PrincipalTable == table || sorted.Contains(key.PrincipalTable)));
            left.Remove(next);
            sorted.Add(next);
        }

        return [.. sorted.Select(table => new Table(table.Name, [.. table.Columns.Select(column => column.Name)]))];
    }

    private static string Named(Table table) =>
        $"\"{table.Name}\" ({string.Join(", ", table.Columns.Select(column => $"\"{column}\""))})";

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Names of tables of our own model.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(ct);
    }

    private static async Task LineAsync<T>(Stream to, T line, CancellationToken ct)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(line, JsonSerializerOptions.Web);
        await NumberAsync(to, bytes.Length, ct);
        await to.WriteAsync(bytes, ct);
    }

    private static async Task<T> LineAsync<T>(Stream from, CancellationToken ct)
    {
        const int longest = 1 << 20;
        if (await NumberAsync(from, ct) is var length && length is <= 0 or > longest)
        {
            throw new InvalidDataException("A table of the backup has no name.");
        }

        var bytes = new byte[length];
        await from.ReadExactlyAsync(bytes, ct);
        return JsonSerializer.Deserialize<T>(Encoding.UTF8.GetString(bytes), JsonSerializerOptions.Web)!;
    }

    private static async Task NumberAsync(Stream to, int number, CancellationToken ct)
    {
        var bytes = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        await to.WriteAsync(bytes, ct);
    }

    private static async Task<int> NumberAsync(Stream from, CancellationToken ct)
    {
        var bytes = new byte[sizeof(int)];
        await from.ReadExactlyAsync(bytes, ct);
        return BinaryPrimitives.ReadInt32BigEndian(bytes);
    }
}
