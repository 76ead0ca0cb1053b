using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Accounts.Sessions;
using CohortVault.Platform.Features.Audit.Contracts;
using Microsoft.AspNetCore.Http;

namespace CohortVault.Platform.Features.Accounts;

/// <summary>Ends the session of this browser, here and now.</summary>
internal sealed class SignOut(CohortDbContext db, SessionStore sessions, IAuditLog audit)
{
    public async Task Handle(HttpContext context, CancellationToken ct)
    {
        var id = context.User.Account();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await sessions.EndAsync(SessionCookie.Read(context), ct);
        await audit.AppendAsync(db, new AuditEntry("account.signed-out", id.Owner(), id.Value, id.ToString()), ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        SessionCookie.Clear(context);
    }
}
