using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace CohortVault.Platform.Data;

/// <summary>
/// Triggers that make the database itself refuse what would change history: no record, node, checkpoint or origin is changed or
/// removed; a record takes a place that the head has made room for; the head moves forward, and only when all records before are
/// there. Written by hand and beside the migrations that follow from the model; its name keeps it the last one.
/// </summary>
internal static class AppendOnlyLog
{
    /// <summary>Name of the migrations.</summary>
    public const string Migration = "99990101000000_AppendOnlyLog";

    private const string Refused = "The audit log is append-only.";

    /// <summary>Tables whose rows stay as they are, with the columns that name a row.</summary>
    private static readonly (string Table, string[] Key)[] _tables =
    [
        ("audit_records", ["Id"]),
        ("audit_nodes", ["Level", "Place"]),
        ("audit_checkpoints", ["Origin", "Size"]),
        ("audit_origins", ["Number"]),
        ("audit_cosignatures", ["Origin", "Size", "Witness", "Time"]),
    ];

    private const string Misplaced =
        """NEW."Sequence" < 0 OR NEW."Sequence" >= (SELECT "Size" FROM audit_head)""";

    private const string HeadStandsStill =
        """NEW."Size" <= OLD."Size" OR OLD."Size" <> (SELECT coalesce(max("Sequence") + 1, 0) FROM audit_records)""";

    /// <summary>Names of the triggers on SQLite, for whoever checks that they are there.</summary>
    public static IReadOnlyList<string> SqliteTriggers { get; } =
    [
        .. _tables.SelectMany(t => new[] { $"{t.Table}_update", $"{t.Table}_delete", $"{t.Table}_twice" }),
        "audit_records_place", "audit_head_forward", "audit_head_delete",
    ];

    /// <summary>Names of the triggers on PostgreSQL, each with its table.</summary>
    public static IReadOnlyList<string> PostgresTriggers { get; } =
    [
        .. _tables.Select(t => t.Table).Append("audit_head").SelectMany(t => new[] { $"{t}.audit_keep", $"{t}.audit_keep_all" }),
        "audit_records.audit_place", "audit_head.audit_forward",
    ];

    /// <summary>
    /// SQLite. A row is also refused where one of its name is: INSERT OR REPLACE would remove that one without asking the others.
    /// </summary>
    public static string Sqlite() => string.Join('\n',
    [
        .. _tables.SelectMany(t => new[]
        {
            On($"{t.Table}_update", "UPDATE", t.Table), On($"{t.Table}_delete", "DELETE", t.Table),
            On($"{t.Table}_twice", "INSERT", t.Table, $"EXISTS (SELECT 1 FROM {t.Table} WHERE {string.Join(" AND ", t.Key.Select(k => $"\"{k}\" = NEW.\"{k}\""))})"),
        }),
        On("audit_records_place", "INSERT", "audit_records", $"{Misplaced} OR EXISTS (SELECT 1 FROM audit_records WHERE \"Sequence\" = NEW.\"Sequence\")"),
        On("audit_head_forward", "UPDATE", "audit_head", HeadStandsStill),
        On("audit_head_delete", "DELETE", "audit_head"),
    ]);

    /// <summary>PostgreSQL. Two rows of one name are the unique indexes' business.</summary>
    public static string Postgres() => string.Join('\n',
    [
        $"""
        CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{Refused}'; END $$;
        CREATE FUNCTION audit_place() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            IF {Misplaced} THEN RAISE EXCEPTION '{Refused}'; END IF; RETURN NEW; END $$;
        CREATE FUNCTION audit_forward() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            IF {HeadStandsStill} THEN RAISE EXCEPTION '{Refused}'; END IF; RETURN NEW; END $$;
        CREATE TRIGGER audit_place BEFORE INSERT ON audit_records FOR EACH ROW EXECUTE FUNCTION audit_place();
        CREATE TRIGGER audit_forward BEFORE UPDATE ON audit_head FOR EACH ROW EXECUTE FUNCTION audit_forward();
        """,
        .. _tables.Select(t => t.Table).Append("audit_head").Select(table =>
            $"""
            CREATE TRIGGER audit_keep BEFORE DELETE{(table == "audit_head" ? "" : " OR UPDATE")} ON {table} FOR EACH ROW EXECUTE FUNCTION audit_refuse();
            CREATE TRIGGER audit_keep_all BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
            """),
    ]);

    private static string On(string name, string what, string table, string? when = null) =>
        RefusingTrigger.Sqlite(name, what, table, Refused, when);
}

/// <summary>The triggers on SQLite.</summary>
[DbContext(typeof(SqliteCohortDbContext))]
[Migration(AppendOnlyLog.Migration)]
internal sealed class SqliteAppendOnlyLog : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(AppendOnlyLog.Sqlite());
}

/// <summary>The triggers on PostgreSQL.</summary>
[DbContext(typeof(PostgresCohortDbContext))]
[Migration(AppendOnlyLog.Migration)]
internal sealed class PostgresAppendOnlyLog : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(AppendOnlyLog.Postgres());
}
