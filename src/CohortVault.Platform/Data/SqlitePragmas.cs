using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace CohortVault.Platform.Data;

/// <summary>
/// Sets every SQLite connection up for our promises: deleted rows are overwritten (off by default), temporary tables
/// stay in memory, commits reach the disk before they are reported. A connection for reading alone, with which the framework
/// looks whether there is a database, changes nothing: a copy may be in another journal mode.
/// </summary>
internal sealed class SqlitePragmas : DbConnectionInterceptor
{
    // As the driver writes it; connections are opened all the time, so it is not parsed anew.
    private const string ReadOnly = $"Mode={nameof(SqliteOpenMode.ReadOnly)}";
    private const string Journal = "PRAGMA journal_mode=WAL; ";
    private const string Pragmas =
        "PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA temp_store=MEMORY; PRAGMA foreign_keys=ON;";

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = Command(connection);
        command.ExecuteNonQuery();
    }

    public override async Task ConnectionOpenedAsync(
        DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        await using var command = Command(connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static DbCommand Command(DbConnection connection)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // One of two constants.
        command.CommandText = connection.ConnectionString.Contains(ReadOnly, StringComparison.Ordinal)
            ? Pragmas
            : Journal + Pragmas;
#pragma warning restore CA2100
        return command;
    }
}
