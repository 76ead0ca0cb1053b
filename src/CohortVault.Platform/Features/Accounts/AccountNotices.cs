using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Accounts.Tokens;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Accounts;

/// <summary>
/// Tells people what they would want to know before it hurts: that somebody guesses at their password or code, and that a token
/// ends soon. Sent some minutes later and not with the answer, whose time must not tell who has an account.
/// </summary>
internal sealed class AccountNotices(
    CohortDbContext db, AccountMails mails, ApiTokenStore tokens, IAccountDirectory directory, TimeProvider clock)
{
    private const int MostAtOnce = 100;

    /// <summary>How long before its end a token is spoken of; one that was made for less is not.</summary>
    public static readonly TimeSpan BeforeEnd = TimeSpan.FromDays(7);

    // Whoever goes on guessing does not fill a mailbox.
    private static readonly TimeSpan WarnedFor = TimeSpan.FromDays(1);

    public async Task SendDueAsync(CancellationToken ct)
    {
        await WarnAsync(ct);
        await RemindAsync(ct);
    }

    // An account that must wait after wrong passwords or codes is one that somebody guesses at.
    private async Task WarnAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var quietSince = now - WarnedFor;
        var accounts = await db.Accounts
            .Where(a => a.ConfirmedAt != null && (a.WarnedAt == null || a.WarnedAt < quietSince)
                && ((a.NextAttemptAt != null && (a.WarnedAt == null || a.NextAttemptAt > a.WarnedAt))
                    || db.SecondFactors.Any(f => f.AccountId == a.Id && f.NextAttemptAt != null
                        && (a.WarnedAt == null || f.NextAttemptAt > a.WarnedAt))))
            .OrderBy(a => a.Id).Take(MostAtOnce).Select(a => new { a.Id, a.WarnedAt }).ToListAsync(ct);
        foreach (var account in accounts)
        {
            // Noted first, so that two who look at one moment send one mail.
            await using var transaction = await db.Database.BeginTransactionAsync(ct);
            if (await db.Accounts.Where(a => a.Id == account.Id && a.WarnedAt == account.WarnedAt)
                    .ExecuteUpdateAsync(row => row.SetProperty(a => a.WarnedAt, now), ct) == 1
                && await directory.FindAsync(account.Id, ct) is { } profile)
            {
                await mails.GuessedAtAsync(profile, ct);
                await db.SaveChangesAsync(ct);
            }

            await transaction.CommitAsync(ct);
        }
    }

    private async Task RemindAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var soon = now + BeforeEnd;
        var ending = await db.ApiTokens.AsNoTracking().Where(t => t.ExpiresAt > now && t.ExpiresAt < soon && t.RemindedAt == null)
            .OrderBy(t => t.ExpiresAt).Take(MostAtOnce).ToListAsync(ct);
        foreach (var token in ending)
        {
            await using var transaction = await db.Database.BeginTransactionAsync(ct);
            if (await db.ApiTokens.Where(t => t.Id == token.Id && t.RemindedAt == null)
                    .ExecuteUpdateAsync(row => row.SetProperty(t => t.RemindedAt, now), ct) == 1
                && token.ExpiresAt - token.CreatedAt > BeforeEnd
                && await directory.FindAsync(token.AccountId, ct) is { } profile)
            {
                await mails.TokenEndsAsync(profile, await tokens.NameAsync(token, ct), token.ExpiresAt, ct);
                await db.SaveChangesAsync(ct);
            }

            await transaction.CommitAsync(ct);
        }
    }
}
