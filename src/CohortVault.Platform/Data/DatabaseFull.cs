using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace CohortVault.Platform.Data;

/// <summary>Tells a database whose disk is full from other trouble.</summary>
internal static class DatabaseFull
{
    private const int SqliteFull = 13; // SQLITE_FULL

    public static bool Is(Exception error) => error is DbException broken
        ? broken is SqliteException { SqliteErrorCode: SqliteFull } or PostgresException { SqlState: PostgresErrorCodes.DiskFull }
        : error.InnerException is { } inner && Is(inner);
}
