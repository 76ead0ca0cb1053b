using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Accounts.SecondFactors;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace CohortVault.Platform.Features.Accounts.SingleSignOn;

/// <summary>
/// A signed-in person with a second factor, who has just shown it, links a log-in to their account: the way to the provider and
/// back in the same session carries a single-use link, sealed.
/// </summary>
internal sealed class LinkIdentity(
    CohortDbContext db, ExternalIdentities identities, AccountLinks links, SecondFactorStore factors, AccountMails mails,
    IAccountDirectory directory, IAuditLog audit, ILogger<LinkIdentity> log)
{
    private static readonly TimeSpan LinkLifetime = TimeSpan.FromMinutes(15);

    /// <summary>The secret of the link, for <see cref="RoundTrip.BeginLinkAsync"/>.</summary>
    public async Task<Outcome<string>> AllowAsync(AccountId id, CancellationToken ct)
    {
        if (!await factors.ExistsAsync(id, ct))
        {
            return AccountRefusals.FactorNeeded;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await identities.OfAsync(id, ct) is not null)
        {
            return SingleSignOnRefusals.IdentityLinked;
        }

        var secret = await links.IssueAsync(LinkPurpose.Identity, id, LinkLifetime, ct);
        await audit.AppendAsync(
            db, new AuditEntry("account.identity-link-allowed", id.Owner(), id.Value, id.ToString()), ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return secret;
    }

    /// <summary>Links what the provider vouched for; a refusal uses the link up as well.</summary>
    public async Task<Outcome<Done>> Handle(AccountId id, string linkSecret, ProviderAnswer answer, CancellationToken ct)
    {
        if (await links.FindAsync(LinkPurpose.Identity, linkSecret, ct) is not { } link || link.AccountId != id)
        {
            return AccountRefusals.LinkDead;
        }

        try
        {
            return await LinkAsync(id, link, answer, ct);
        }
        catch (DbUpdateException)
        {
            // Two at one moment: the other one's row is there now.
            db.ChangeTracker.Clear();
            var holder = answer.Identity is { } identity ? await identities.FindAccountAsync(identity, ct) : null;
            if (holder is null && await identities.OfAsync(id, ct) is null)
            {
                throw;
            }

            return holder is null || holder.Id == id ? SingleSignOnRefusals.IdentityLinked : SingleSignOnRefusals.IdentityTaken;
        }
    }

    private async Task<Outcome<Done>> LinkAsync(AccountId id, AccountLink link, ProviderAnswer answer, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (!await links.ConsumeAsync(link, ct))
        {
            return AccountRefusals.LinkDead;
        }

        var refusal = await RefusalAsync(id, answer, ct);
        if (refusal is null)
        {
            await identities.AddAsync(id, answer.Identity!, ct);
            if (await directory.FindAsync(id, ct) is { } profile)
            {
                await mails.IdentityLinkedAsync(profile, ct);
            }
        }

        await audit.AppendAsync(
            db,
            refusal is null
                ? new AuditEntry("account.identity-linked", id.Owner(), id.Value, id.ToString())
                : new AuditEntry(
                    "account.identity-link-refused", id.Owner(), id.Value, id.ToString(),
                    new Dictionary<string, string> { ["reason"] = refusal.Code }),
            ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        if (refusal is not null)
        {
            return refusal;
        }

        log.IdentityLinked(id);
        return default(Done);
    }

    private async Task<Refusal?> RefusalAsync(AccountId id, ProviderAnswer answer, CancellationToken ct)
    {
        if (answer.Identity is not { } identity)
        {
            return answer.Refusal ?? SingleSignOnRefusals.AnswerRefused;
        }

        var holder = await identities.FindAccountAsync(identity, ct);
        return holder is not null && holder.Id != id ? SingleSignOnRefusals.IdentityTaken
            : holder is not null || await identities.OfAsync(id, ct) is not null ? SingleSignOnRefusals.IdentityLinked
            : null;
    }
}

/// <summary>
/// A person with a second factor, who has just shown it, unlinks the log-in from their account. Signing in with it ends,
/// sessions do not.
/// </summary>
internal sealed class UnlinkIdentity(
    CohortDbContext db, ExternalIdentities identities, SecondFactorStore factors, AccountMails mails, IAccountDirectory directory,
    IAuditLog audit, ILogger<UnlinkIdentity> log)
{
    public async Task<Outcome<Done>> Handle(AccountId id, CancellationToken ct)
    {
        if (!await factors.ExistsAsync(id, ct))
        {
            return AccountRefusals.FactorNeeded;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (!await identities.RemoveAsync(id, ct))
        {
            return SingleSignOnRefusals.NoIdentity;
        }

        if (await directory.FindAsync(id, ct) is { } profile)
        {
            await mails.IdentityUnlinkedAsync(profile, ct);
        }

        await audit.AppendAsync(
            db, new AuditEntry("account.identity-unlinked", id.Owner(), id.Value, id.ToString()), ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        log.IdentityUnlinked(id);
        return default(Done);
    }
}
