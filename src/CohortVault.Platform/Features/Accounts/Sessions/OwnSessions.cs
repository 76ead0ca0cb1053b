using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Accounts.Sessions;

/// <summary>Lists the browsers in which a person is signed in, the most recent first.</summary>
internal sealed class ListSessions(CohortDbContext db, TimeProvider clock)
{
    private const int Most = 100;

    public sealed record Item(DateTimeOffset StartedAt, DateTimeOffset SeenAt, bool IsThis);

    public async Task<IReadOnlyList<Item>> Handle(AccountId id, HttpContext context, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var own = OpaqueSecret.Digest(SessionCookie.Read(context)) ?? [];
        return await db.Sessions.AsNoTracking()
            .Where(s => s.AccountId == id && s.EndsAt > now && s.Stage == SessionStage.Full)
            .OrderByDescending(s => s.SeenAt)
            .Take(Most)
            .Select(s => new Item(s.StartedAt, s.SeenAt, s.Digest == own))
            .ToListAsync(ct);
    }
}

/// <summary>A person ends all of their sessions, this one too.</summary>
internal sealed class EndAllSessions(CohortDbContext db, SessionStore sessions, IAuditLog audit)
{
    public async Task Handle(AccountId id, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await sessions.EndAllAsync(id, ct);
        await audit.AppendAsync(
            db, new AuditEntry("account.signed-out-everywhere", id.Owner(), id.Value, id.ToString()), ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
    }
}
