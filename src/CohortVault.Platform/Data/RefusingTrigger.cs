namespace CohortVault.Platform.Data;

/// <summary>Triggers that make a database itself refuse something; for migrations that are written by hand.</summary>
internal static class RefusingTrigger
{
    /// <summary>SQLite's statement for one.</summary>
    /// <param name="name">Of the trigger.</param>
    /// <param name="what">INSERT, DELETE, UPDATE, or UPDATE OF columns.</param>
    /// <param name="table">Whose rows.</param>
    /// <param name="why">What is said; without apostrophes.</param>
    /// <param name="when">Which rows; null for all.</param>
    public static string Sqlite(string name, string what, string table, string why, string? when = null) =>
        $"CREATE TRIGGER {name} BEFORE {what} ON {table} {(when is null ? "" : $"WHEN {when} ")}BEGIN SELECT RAISE(ABORT, '{why}'); END;";
}
