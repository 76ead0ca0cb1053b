using System.Globalization;
using Microsoft.Data.Sqlite;

namespace CohortVault.Faults;

/// <summary>
/// What a server has written down, read beside it as an operator could: never through the server itself.
/// </summary>
internal sealed class DataOnDisk(string data)
{
    public sealed record JobRow(string State, string? FailureCode, string InputSubject, bool InputDestroyed, bool WorkDestroyed, bool ResultsDestroyed)
    {
        public bool HasEnded => State is "Finished" or "Failed" or "Cancelled";
    }

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

    /// <summary>Plain bytes of the objects of a subject.</summary>
    public long PlainLength(string subject) =>
        Query(Database, "select SubjectId, Length from sealed_objects", row => (Subject: Hex(row.GetValue(0)), Length: row.GetInt64(1)))
            .Where(row => row.Subject == subject).Sum(row => row.Length);

    /// <summary>Uploads whose time is over and that are still there.</summary>
    public int UploadsOver() => Query(Database, "select count(*) from uploads where ExpiresAt = 1", row => row.GetInt32(0)).Single();

    /// <summary>While the server is down: ends the time of every upload but one.</summary>
    public void EndTimeOfUploadsBut(string kept)
    {
        var others = Query(Database, "select Id from uploads", row => row.GetValue(0)).Where(id => Hex(id) != kept).ToList();
        using var database = Open(Database, SqliteOpenMode.ReadWrite);
        foreach (var id in others)
        {
            using var command = database.CreateCommand();
            command.CommandText = "update uploads set ExpiresAt = 1 where Id = $id";
            command.Parameters.AddWithValue("$id", id);
            Assert.Equal(1, command.ExecuteNonQuery());
        }
    }

    /// <summary>Files of epoch keys that hold one: what was overwritten and not yet removed is none.</summary>
    public IReadOnlyList<string> EpochKeys() =>
        [.. Directory.GetFiles(Path.Combine(data, "keys", "epochs"), "*.key").Where(file => File.ReadAllBytes(file).Any(b => b != 0))];

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
        using var database = Open(file, SqliteOpenMode.ReadOnly);
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

    private static SqliteConnection Open(string file, SqliteOpenMode mode)
    {
        var database = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = mode, Pooling = false }.ToString());
        database.Open();
        return database;
    }
}
