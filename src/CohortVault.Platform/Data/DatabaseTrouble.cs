using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Data;

/// <summary>What a database file says when its disk is full or its bytes are not what was written, in words.</summary>
public static class DatabaseTrouble
{
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int NotADatabase = 26;

    /// <summary>A sentence for the operator; null if something else broke.</summary>
    public static string? Explain(Exception broken) => (broken is DbUpdateException ? broken.InnerException : broken) switch
    {
        SqliteException { SqliteErrorCode: Full } =>
            "The disk with the databases is full. Nothing half is kept; make room and do it again.",
        SqliteException { SqliteErrorCode: Corrupt or NotADatabase } =>
            "A database file is damaged. 'cohortvault verify --data DIR' says which; take it from the last backup.",
        _ => null,
    };

    /// <summary>Looks through the database files of an installation; names each that is damaged. Changes nothing.</summary>
    public static IReadOnlyList<string> Examine(string dataDirectory)
    {
        var problems = new List<string>();
        foreach (var file in (string[])[Path.Combine(dataDirectory, "db", "cohortvault.db"), Path.Combine(dataDirectory, "keys", "keys.db")])
        {
            if (File.Exists(file) && FaultIn(file) is { } fault)
            {
                problems.Add($"{file} is damaged: {fault}");
            }
        }

        return problems;
    }

    private static string? FaultIn(string file)
    {
        try
        {
            using var database = new SqliteConnection(new SqliteConnectionStringBuilder
            {
                DataSource = file,
                Mode = SqliteOpenMode.ReadOnly,
                Pooling = false,
                DefaultTimeout = 30,
            }.ToString());
            database.Open();
            using var command = database.CreateCommand();
            command.CommandText = "PRAGMA integrity_check(1)";
            return command.ExecuteScalar() is string text and not "ok" ? text : null;
        }
        catch (SqliteException broken) when (Explain(broken) is not null)
        {
            return broken.Message;
        }
    }
}
