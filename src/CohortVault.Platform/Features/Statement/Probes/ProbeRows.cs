using System.Data.Common;
using System.Globalization;
using CohortVault.Platform.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Platform.Features.Statement.Probes;

/// <summary>Reads a scratch instance's databases as they are, past every entity and filter of the program.</summary>
internal static class ProbeRows
{
    /// <summary>Every value of one column of the main database.</summary>
    public static async Task<IReadOnlyList<string>> ColumnAsync(
        this ProbeServer server, string table, string column, CancellationToken ct) =>
        [.. (await server.RowsAsync($"SELECT \"{column}\" FROM \"{table}\"", ct)).Select(row => row[column]?.ToString() ?? "")];

    /// <summary>Rows of the main database, by column name; null where the database says so.</summary>
    public static async Task<IReadOnlyList<IReadOnlyDictionary<string, object?>>> RowsAsync(
        this ProbeServer server, string sql, CancellationToken ct)
    {
        await using var scope = server.Services.CreateAsyncScope();
        return await ReadAsync(
            scope.ServiceProvider.GetRequiredService<CohortDbContext>().Database.GetDbConnection(), sql, ct);
    }

    /// <summary>Changes the main database past the program; says why the database refuses, null if it does not.</summary>
    public static async Task<string?> RefusesAsync(this ProbeServer server, string sql, CancellationToken ct)
    {
        await using var scope = server.Services.CreateAsyncScope();
        try
        {
            await scope.ServiceProvider.GetRequiredService<CohortDbContext>().Database.ExecuteSqlRawAsync(sql, ct);
            return null;
        }
        catch (DbException refused)
        {
            return refused.Message;
        }
    }

    /// <summary>How many wrapped keys of a thing the key store holds.</summary>
    public static async Task<int> KeysOfAsync(this ProbeServer server, Guid id, CancellationToken ct)
    {
        await using var scope = server.Services.CreateAsyncScope();
        var keys = scope.ServiceProvider.GetRequiredService<KeyDbContext>().Database.GetDbConnection();
        var rows = await ReadAsync(keys, "SELECT \"Id\" FROM \"wrapped_keys\"", ct);
        return rows.Count(row => AsId(row["Id"]) == id);
    }

    /// <summary>An identifier as SQLite stores it.</summary>
    public static Guid AsId(object? value) => Guid.Parse(Convert.ToString(value, CultureInfo.InvariantCulture)!);

    private static async Task<IReadOnlyList<IReadOnlyDictionary<string, object?>>> ReadAsync(
        DbConnection connection, string sql, CancellationToken ct)
    {
        await connection.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync(ct);
        List<IReadOnlyDictionary<string, object?>> rows = [];
        while (await reader.ReadAsync(ct))
        {
            rows.Add(Enumerable.Range(0, reader.FieldCount).ToDictionary(reader.GetName, i => reader.IsDBNull(i) ? null : reader.GetValue(i)));
        }

        return rows;
    }
}
