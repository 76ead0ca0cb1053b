using System.Net;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace CohortVault.Platform.Features.Accounts.Passkeys;

/// <summary>Lets an act through that asks for a passkey.</summary>
internal sealed class PasskeyGate(
    CohortDbContext db, PasskeyCeremony ceremony, PasskeyStore passkeys, AttemptLimits limits, IAuditLog audit,
    ILogger<PasskeyGate> log)
{
    /// <summary>
    /// Calls <paramref name="act"/> with the passkey's account if the answer holds, in the transaction that uses answer and
    /// count up; a refused act is rolled back. A refused answer is audited, and says to nobody why.
    /// </summary>
    public async Task<Outcome<T>> PassAsync<T>(
        PasskeyContext context, PasskeyAnswer answer, IPAddress? from, Func<Account, Task<Outcome<T>>> act, CancellationToken ct)
    {
        if (!limits.MaySignIn(from))
        {
            return AccountRefusals.TooManyAttempts;
        }

        if (await ceremony.AnsweredAsync(context, answer) is not { } answered)
        {
            return await RefuseAsync(context, context.Account, "answer", ct);
        }

        string why;
        await using (var transaction = await db.Database.BeginTransactionAsync(ct))
        {
            if (!await passkeys.UseUpAsync(answered.Challenge, ct))
            {
                why = "answered-before";
            }
            else if (!await passkeys.UseAsync(answered.Used, ct))
            {
                why = "count";
            }
            else
            {
                var outcome = await act(await db.Accounts.SingleAsync(a => a.Id == answered.Owner.Id, ct));
                if (outcome.Succeeded)
                {
                    await db.SaveChangesAsync(ct);
                    await transaction.CommitAsync(ct);
                }

                if (outcome.Refusal?.Code != PasskeyRefusals.NotAccepted.Code)
                {
                    return outcome;
                }

                why = "account";
            }
        }

        db.ChangeTracker.Clear();
        return await RefuseAsync(context, answered.Owner.Id, why, ct);
    }

    private async Task<Refusal> RefuseAsync(PasskeyContext context, AccountId? account, string why, CancellationToken ct)
    {
        var owner = account?.Owner() ?? OwnerId.Installation;
        var actor = context is { Question: PasskeyQuestion.Confirm, Account: { } id } ? id.ToString() : Actors.Anonymous;
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await audit.AppendAsync(
            db,
            new AuditEntry(
                "account.passkey-refused", owner, account?.Value ?? owner.Value, actor,
                new Dictionary<string, string> { ["listener"] = context.Listener.ToString(), ["why"] = why }),
            ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        log.PasskeyRefused(account, why);
        return PasskeyRefusals.NotAccepted;
    }
}
