using System.Globalization;
using Microsoft.Data.Sqlite;

namespace CohortVault.Faults;

/// <summary>
/// What a server has written down, read beside it as an operator could: never through the server itself.
/// </summary>
internal sealed class DataOnDisk(string data)
{
    public sealed record JobRow(string State, string? FailureCode, string InputSubject, bool InputDestroyed, bool WorkDestroyed, bool ResultsDestroyed);

    private string Database => Path.Combine(data, "db", "cohortvault.db");

    private string KeyStore => Path.Combine(data, "keys", "keys.db");

    public JobRow Job(string publicId) => Query(
        Database,
        $"select State, FailureCode, InputSubject, InputDestroyedAt, WorkDestroyedAt, ResultsDestroyedAt from imputation_jobs where PublicId = '{publicId}'",
        row => new JobRow(
            row.GetString(0), row.IsDBNull(1) ? null : row.GetString(1), Hex(row.GetValue(2)), !row.IsDBNull(3),
            !row.IsDBNull(4), !row.IsDBNull(5)))
        .Single();

    /// <summary>Tasks as "kind state, attempt, failures".</summary>
    public IReadOnlyList<string> Tasks() => Query(
        Database,
        "select Kind, State, Attempt, Failures from imputation_tasks where Attempt > 0 order by Ordinal",
        row => string.Create(CultureInfo.InvariantCulture, $"{row.GetString(0)} {row.GetString(1)}, attempt {row.GetInt64(2)}, {row.GetInt64(3)} failures"));

    /// <summary>Sealed objects that the database knows, by what they are for.</summary>
    public IReadOnlyList<string> Purposes() =>
        Query(Database, "select Purpose from sealed_objects", row => row.GetString(0));

    /// <summary>Ids of subjects and objects for which the key store holds a key, directly or below.</summary>
    public IReadOnlySet<string> Keys() =>
        Query(KeyStore, "select Id, Parent from wrapped_keys", row => new[] { Hex(row.GetValue(0)), Hex(row.GetValue(1)) })
            .SelectMany(pair => pair).ToHashSet();

    /// <summary>Destructions that were decided and are not complete.</summary>
    public IReadOnlyList<string> Destructions() => Query(Database, "select Id from destructions", row => Hex(row.GetValue(0)));

    /// <summary>Subjects whose destruction has a certificate; twice if there were two.</summary>
    public IReadOnlyList<string> Certificates() =>
        Query(Database, "select Id from destruction_certificates where Target = 2", row => Hex(row.GetValue(0)));

    /// <summary>Records of the audit log with this action.</summary>
    public int Records(string action) =>
        Query(Database, $"select count(*) from audit_records where Action = '{action}'", row => row.GetInt32(0)).Single();

    public IReadOnlyList<string> SubjectsOfObjects() =>
        Query(Database, "select SubjectId from sealed_objects", row => Hex(row.GetValue(0)));

    public IReadOnlyList<string> ObjectFiles() => Files("objects");

    public IReadOnlyList<string> StagedFiles() => Files("tmp");

    private string[] Files(string part) =>
        Directory.GetFiles(Path.Combine(data, part), "*.sealed", SearchOption.AllDirectories);

    private static string Hex(object id) => id is byte[] bytes
        ? Convert.ToHexStringLower(bytes)
        : ((string)id).Replace("-", "", StringComparison.Ordinal).ToLowerInvariant();

    private static List<T> Query<T>(string file, string sql, Func<SqliteDataReader, T> read)
    {
        using var database = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = file,
            Mode = SqliteOpenMode.ReadOnly,
            Pooling = false,
        }.ToString());
        database.Open();
        using var command = database.CreateCommand();
        command.CommandText = sql;
        using var rows = command.ExecuteReader();
        var found = new List<T>();
        while (rows.Read())
        {
            found.Add(read(rows));
        }

        return found;
    }
}
