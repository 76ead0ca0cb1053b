using System.Net;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Accounts.Sessions;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.Extensions.Logging;

namespace CohortVault.Platform.Features.Accounts.SecondFactors;

/// <summary>A person takes new recovery codes; those before are dead. Asks for a code.</summary>
internal sealed class RenewRecoveryCodes(
    CohortDbContext db, SecondFactorStore factors, AttemptLimits limits, IAuditLog audit, ILogger<RenewRecoveryCodes> log)
{
    /// <param name="Codes">To be shown once.</param>
    public sealed record Response(IReadOnlyList<string> Codes);

    public async Task<Outcome<Response>> Handle(AccountId id, string code, IPAddress? from, CancellationToken ct)
    {
        if (!limits.MaySignIn(from))
        {
            return AccountRefusals.TooManyAttempts;
        }

        var factor = await factors.ChargeAsync(id, ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await factors.CheckAsync(factor, code, ct) is FactorUse.None)
        {
            await audit.AppendAsync(
                db, new AuditEntry("account.code-refused", id.Owner(), id.Value, id.ToString()), ct);
            await db.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
            log.CodeRefused(id);
            return AccountRefusals.WrongCode;
        }

        await factors.RemoveRecoveryCodesAsync(id, ct);
        var codes = factors.AddRecoveryCodes(id);
        await audit.AppendAsync(
            db, new AuditEntry("account.recovery-codes-renewed", id.Owner(), id.Value, id.ToString()), ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return new Response(codes);
    }
}

/// <summary>
/// Takes an account's second factor away: the person, with a code, to set another app up; or the operator, for somebody who
/// has lost telephone and recovery codes. Every session ends; the next sign-in asks to set one up again.
/// </summary>
internal sealed class RemoveSecondFactor(
    CohortDbContext db, SecondFactorStore factors, SessionStore sessions, AccountMails mails, IAccountDirectory directory,
    AttemptLimits limits, IAuditLog audit, ILogger<RemoveSecondFactor> log)
{
    public async Task<Outcome<Done>> Handle(AccountId id, string code, IPAddress? from, CancellationToken ct)
    {
        if (!limits.MaySignIn(from))
        {
            return AccountRefusals.TooManyAttempts;
        }

        var factor = await factors.ChargeAsync(id, ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await factors.CheckAsync(factor, code, ct) is not FactorUse.None)
        {
            return await RemoveAsync(id, id.ToString(), transaction.CommitAsync, ct);
        }

        await audit.AppendAsync(db, new AuditEntry("account.code-refused", id.Owner(), id.Value, id.ToString()), ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        log.CodeRefused(id);
        return AccountRefusals.WrongCode;
    }

    /// <summary>Without a code, on the command line.</summary>
    public async Task<Outcome<Done>> HandleByOperator(AccountId id, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        return await RemoveAsync(id, Actors.CommandLine, transaction.CommitAsync, ct);
    }

    private async Task<Outcome<Done>> RemoveAsync(
        AccountId id, string actor, Func<CancellationToken, Task> commit, CancellationToken ct)
    {
        if (!await factors.RemoveAsync(id, ct))
        {
            return AccountRefusals.NoFactor;
        }

        await sessions.EndAllAsync(id, ct);
        if (await directory.FindAsync(id, ct) is { } profile)
        {
            await mails.SecondFactorRemovedAsync(profile, ct);
        }

        await audit.AppendAsync(db, new AuditEntry("account.second-factor-removed", id.Owner(), id.Value, actor), ct);
        await db.SaveChangesAsync(ct);
        await commit(ct);
        return default(Done);
    }
}
