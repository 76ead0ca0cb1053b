using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Accounts.Sessions;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Kernel;

namespace CohortVault.Platform.Features.Accounts.SecondFactors;

/// <summary>A person who has just shown everything again takes new recovery codes; those before are dead.</summary>
internal sealed class RenewRecoveryCodes(
    CohortDbContext db, SecondFactorStore factors, AccountMails mails, IAccountDirectory directory, IAuditLog audit)
{
    /// <param name="Codes">To be shown once.</param>
    public sealed record Response(IReadOnlyList<string> Codes);

    public async Task<Outcome<Response>> Handle(AccountId id, CancellationToken ct)
    {
        if (!await factors.ExistsAsync(id, ct))
        {
            return AccountRefusals.NoFactor;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await factors.RemoveRecoveryCodesAsync(id, ct);
        var codes = factors.AddRecoveryCodes(id);
        if (await directory.FindAsync(id, ct) is { } profile)
        {
            await mails.RecoveryCodesRenewedAsync(profile, ct);
        }

        await audit.AppendAsync(
            db, new AuditEntry("account.recovery-codes-renewed", id.Owner(), id.Value, id.ToString()), ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return new Response(codes);
    }
}

/// <summary>
/// Takes an account's second factor away: a person who has just shown everything again, the app, to set another one up; or the
/// operator, app and passkeys, for somebody who has lost everything. Every session ends; the next sign-in asks to set up what is
/// missing.
/// </summary>
internal sealed class RemoveSecondFactor(
    CohortDbContext db, SecondFactorStore factors, SessionStore sessions, AccountMails mails, IAccountDirectory directory,
    IAuditLog audit)
{
    public Task<Outcome<Done>> Handle(AccountId id, CancellationToken ct) =>
        CommitAsync(id, id.ToString(), factors.RemoveAppAsync, ct);

    /// <summary>On the command line.</summary>
    public Task<Outcome<Done>> HandleByOperator(AccountId id, CancellationToken ct) =>
        CommitAsync(id, Actors.CommandLine, factors.RemoveAllAsync, ct);

    /// <summary>Everything, for somebody who has lost it; inside a transaction.</summary>
    public Task<Outcome<Done>> RemoveAllAsync(AccountId id, string actor, CancellationToken ct) =>
        RemoveAsync(id, actor, factors.RemoveAllAsync, ct);

    private async Task<Outcome<Done>> CommitAsync(
        AccountId id, string actor, Func<AccountId, CancellationToken, Task<bool>> remove, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var outcome = await RemoveAsync(id, actor, remove, ct);
        if (outcome.Succeeded)
        {
            await db.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
        }

        return outcome;
    }

    private async Task<Outcome<Done>> RemoveAsync(
        AccountId id, string actor, Func<AccountId, CancellationToken, Task<bool>> remove, CancellationToken ct)
    {
        if (!await remove(id, ct))
        {
            return AccountRefusals.NoFactor;
        }

        await sessions.EndAllAsync(id, ct);
        if (await directory.FindAsync(id, ct) is { } profile)
        {
            await mails.SecondFactorRemovedAsync(profile, ct);
        }

        await audit.AppendAsync(db, new AuditEntry("account.second-factor-removed", id.Owner(), id.Value, actor), ct);
        return default(Done);
    }
}
