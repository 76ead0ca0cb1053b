using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Audit;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Audit.Verification;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Features.Vault.Keys;
using CohortVault.Platform.Features.Vault.Objects;
using CohortVault.Sealing.Transparency;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Platform.Tests.Features.Audit;

/// <summary>Changes that are recorded, for tests of the log.</summary>
internal static class AuditScene
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Changes any row of the same database, with its record; returns the record's id.</summary>
    public static async Task<Guid> ChangeAsync(
        this Installation installation, string action, OwnerId owner = default)
    {
        await using var scope = installation.Scope();
        var db = scope.ServiceProvider.GetRequiredService<CohortDbContext>();
        var id = SubjectId.New().Value;
        db.Add(Destruction.Of(
            DestructionTarget.Subject, id, OwnerId.Installation, new SubjectId(id), new DestructionReason(action, DestructionWord.Leftover), "",
            new DoomedKeys("", 0, 0), DateTimeOffset.UnixEpoch));
        var record = await scope.ServiceProvider.GetRequiredService<IAuditLog>().AppendAsync(
            db,
            new AuditEntry(action, owner, id, "test", new Dictionary<string, string> { ["note"] = "said-in-the-record" }),
            Ct);
        await db.SaveChangesAsync(Ct);
        return record;
    }

    /// <summary>Many records in one transaction.</summary>
    public static async Task FillAsync(this Installation installation, int records, int from = 0)
    {
        await using var scope = installation.Scope();
        var db = scope.ServiceProvider.GetRequiredService<CohortDbContext>();
        for (var number = from; number < from + records; number++)
        {
            await scope.ServiceProvider.GetRequiredService<IAuditLog>().AppendAsync(
                db, new AuditEntry($"filled.{number}", OwnerId.Installation, Guid.Empty, "test"), Ct);
        }

        await db.SaveChangesAsync(Ct);
    }

    /// <summary>Every record, in the order of the log.</summary>
    public static Task<List<AuditRecord>> RecordsAsync(this Installation installation) =>
        installation.WithAsync<CohortDbContext, List<AuditRecord>>(
            db => db.Set<AuditRecord>().AsNoTracking().OrderBy(r => r.Sequence).ToListAsync(Ct));

    /// <summary>Runs something in a scope of its own.</summary>
    public static async Task<T> WithAsync<TService, T>(this Installation installation, Func<TService, Task<T>> use)
        where TService : notnull
    {
        await using var scope = installation.Scope();
        return await use(scope.ServiceProvider.GetRequiredService<TService>());
    }

    /// <summary>SQL past the application.</summary>
    public static Task<int> ExecuteAsync(this Installation installation, string sql) =>
        installation.WithAsync<CohortDbContext, int>(db => db.Database.ExecuteSqlRawAsync(sql, Ct));

    /// <summary>
    /// SQL of somebody who has the database to himself: the triggers are out of the way while it runs, and back afterwards.
    /// </summary>
    public static Task<int> ForceAsync(this Installation installation, string sql) =>
        installation.WithAsync<CohortDbContext, int>(async db =>
        {
            var off = string.Concat(AppendOnlyLog.SqliteTriggers.Select(name => $"DROP TRIGGER {name};"));
            var forced = db is PostgresCohortDbContext
                ? $"SET session_replication_role = replica; {sql}; SET session_replication_role = origin"
                : $"{off} {sql}; {AppendOnlyLog.Sqlite()}";
            return await db.Database.ExecuteSqlRawAsync(forced, Ct);
        });

    /// <summary>What a verifier finds, with checkpoints from outside.</summary>
    public static Task<VerifiedLog> VerifyAsync(this Installation installation, params string[] checkpoints) =>
        installation.WithAsync<VerifyLog, VerifiedLog>(log => log.Handle([.. checkpoints.Select(text => new GivenCheckpoint("The one kept outside", text))], Ct));

    /// <summary>Signs the log as it is now.</summary>
    public static Task<LogCheckpoint> SignAsync(this Installation installation) =>
        installation.WithAsync<CheckpointStore, LogCheckpoint>(store => store.SignAsync(Ct));

    /// <summary>Whether the databases are SQLite files.</summary>
    public static Task<bool> OnSqliteAsync(this Installation installation) =>
        installation.WithAsync<CohortDbContext, bool>(db => Task.FromResult(db is SqliteCohortDbContext));

    /// <summary>The log as an older copy of the database has it: the head as it was, and nothing behind it.</summary>
    public static async Task<long> RewindAsync(this Installation installation, long size)
    {
        var frontier = new MerkleFrontier();
        foreach (var record in (await installation.RecordsAsync()).Take((int)size))
        {
            frontier.Append(record.LeafHash);
        }

        var hash = Convert.ToHexString(frontier.ToBytes());
        var literal = await installation.OnSqliteAsync() ? $"X'{hash}'" : $"'\\x{hash}'";
        await installation.ForceAsync(
            $"DELETE FROM audit_records WHERE \"Sequence\" >= {size}; DELETE FROM audit_checkpoints WHERE \"Size\" > {size}; UPDATE audit_head SET \"Size\" = {size}, \"Frontier\" = {literal}");
        return frontier.Size;
    }
}
