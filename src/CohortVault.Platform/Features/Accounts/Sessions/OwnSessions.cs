using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Accounts.Sessions;

/// <summary>A person ends one of his own sessions; it is over at its next request.</summary>
internal sealed class EndSession(CohortDbContext db, IAuditLog audit)
{
    public async Task<Outcome<Done>> Handle(AccountId id, Guid session, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await db.Sessions.Where(s => s.Id == session && s.AccountId == id).ExecuteDeleteAsync(ct) == 0)
        {
            return AccountRefusals.SessionUnknown;
        }

        await audit.AppendAsync(db, new AuditEntry("account.session-ended", id.Owner(), session, id.ToString()), ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return default(Done);
    }
}

/// <summary>
/// A person ends all of their sessions, this one too; or an administrator ends them, or the operator on the command line.
/// </summary>
internal sealed class EndAllSessions(CohortDbContext db, SessionStore sessions, IAuditLog audit)
{
    private const string SignedOutEverywhere = "account.signed-out-everywhere";

    public Task Handle(AccountId id, CancellationToken ct) => EndAsync(id, SignedOutEverywhere, id.ToString(), ct);

    public Task HandleByOperator(AccountId id, CancellationToken ct) =>
        EndAsync(id, SignedOutEverywhere, Actors.CommandLine, ct);

    public async Task<Outcome<Done>> HandleByAdministrator(AccountId by, AccountId id, CancellationToken ct)
    {
        if (!await db.Accounts.AnyAsync(a => a.Id == id, ct))
        {
            return AccountRefusals.AccountUnknown;
        }

        await EndAsync(id, "account.sessions-ended", by.ToString(), ct);
        return default(Done);
    }

    private async Task EndAsync(AccountId id, string action, string actor, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await sessions.EndAllAsync(id, ct);
        await audit.AppendAsync(db, new AuditEntry(action, id.Owner(), id.Value, actor), ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
    }
}
