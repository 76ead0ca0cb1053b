using CohortVault.Platform.Data;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace CohortVault.Platform.Features.Participants;

/// <summary>
/// Triggers that make the database itself refuse another code for a participant, and forget none that was given out. Written by
/// hand, like <see cref="AppendOnlyLog"/>, and after it.
/// </summary>
internal static class UnalterableCodes
{
    /// <summary>Name of the migrations.</summary>
    public const string Migration = "99990101000001_UnalterableCodes";

    private const string Refused = "The code of a participant never changes.";

    /// <summary>
    /// SQLite. A row is also refused where one of its name is: INSERT OR REPLACE would remove that one without asking the others.
    /// </summary>
    public static string Sqlite() => string.Join('\n',
    [
        On("participant_codes_update", "UPDATE", UsedCode.Table),
        On("participant_codes_delete", "DELETE", UsedCode.Table),
        On("participant_codes_twice", "INSERT", UsedCode.Table, """EXISTS (SELECT 1 FROM participant_codes WHERE "CodeIndex" = NEW."CodeIndex")"""),
        On("participants_code", """UPDATE OF "Id", "Code", "CodeIndex", "StudyId" """, Participant.Table),
        On("participants_twice", "INSERT", Participant.Table, """EXISTS (SELECT 1 FROM participants WHERE "Id" = NEW."Id" OR "CodeIndex" = NEW."CodeIndex")"""),
    ]);

    /// <summary>PostgreSQL. Two rows of one name are the unique indexes' business.</summary>
    public static string Postgres() =>
        $"""
        CREATE FUNCTION participant_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{Refused}'; END $$;
        CREATE TRIGGER participant_keep BEFORE UPDATE OR DELETE ON {UsedCode.Table} FOR EACH ROW EXECUTE FUNCTION participant_refuse();
        CREATE TRIGGER participant_keep_all BEFORE TRUNCATE ON {UsedCode.Table} FOR EACH STATEMENT EXECUTE FUNCTION participant_refuse();
        CREATE TRIGGER participant_code BEFORE UPDATE OF "Id", "Code", "CodeIndex", "StudyId" ON {Participant.Table}
            FOR EACH ROW EXECUTE FUNCTION participant_refuse();
        """;

    private static string On(string name, string what, string table, string? when = null) =>
        RefusingTrigger.Sqlite(name, what, table, Refused, when);
}

/// <summary>The triggers on SQLite.</summary>
[DbContext(typeof(SqliteCohortDbContext))]
[Migration(UnalterableCodes.Migration)]
internal sealed class SqliteUnalterableCodes : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(UnalterableCodes.Sqlite());
}

/// <summary>The triggers on PostgreSQL.</summary>
[DbContext(typeof(PostgresCohortDbContext))]
[Migration(UnalterableCodes.Migration)]
internal sealed class PostgresUnalterableCodes : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(UnalterableCodes.Postgres());
}
