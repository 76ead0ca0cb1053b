using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Audit;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Features.Vault.Objects;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Platform.Tests.Features.Audit;

/// <summary>Changes that are recorded, for tests of the log.</summary>
internal static class AuditScene
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Changes any row of the same database, with its record; returns the record's id.</summary>
    public static async Task<Guid> ChangeAsync(this Installation installation, string action, OwnerId owner = default)
    {
        await using var scope = installation.Scope();
        var db = scope.ServiceProvider.GetRequiredService<CohortDbContext>();
        var id = SubjectId.New().Value;
        db.Add(Destruction.Of(DestructionTarget.Subject, id, OwnerId.Installation, action, DateTimeOffset.UnixEpoch));
        var record = await scope.ServiceProvider.GetRequiredService<IAuditLog>().AppendAsync(
            db,
            new AuditEntry(action, owner, id, "test", new Dictionary<string, string> { ["note"] = "said-in-the-record" }),
            Ct);
        await db.SaveChangesAsync(Ct);
        return record;
    }

    /// <summary>Many records in one transaction.</summary>
    public static async Task FillAsync(this Installation installation, int records)
    {
        await using var scope = installation.Scope();
        var db = scope.ServiceProvider.GetRequiredService<CohortDbContext>();
        for (var number = 0; number < records; number++)
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
}
