using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace CohortVault.Platform.Features.Accounts;

/// <summary>
/// The owner of an address confirms the registration made for it. The page asks first: a mail scanner's GET confirms
/// nothing.
/// </summary>
internal sealed class ConfirmAccount(
    CohortDbContext db, AccountLinks links, IAuditLog audit, TimeProvider clock, ILogger<ConfirmAccount> log)
{
    public sealed record Request(string Token);

    public Task<bool> IsGoodAsync(string? token, CancellationToken ct) =>
        links.IsGoodAsync(LinkPurpose.Confirm, token, ct);

    public async Task<Outcome<Done>> Handle(Request request, CancellationToken ct)
    {
        if (await links.FindAsync(LinkPurpose.Confirm, request.Token, ct) is not { AccountId: { } id } link)
        {
            return AccountRefusals.LinkDead;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var account = await db.Accounts.SingleAsync(a => a.Id == id, ct);
        if (!await links.ConsumeAsync(link, ct))
        {
            return AccountRefusals.LinkDead;
        }

        account.Confirm(clock.GetUtcNow());
        await audit.AppendAsync(db, new AuditEntry("account.confirmed", id.Owner(), id.Value, id.ToString()), ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        log.Confirmed(id);
        return default(Done);
    }
}
