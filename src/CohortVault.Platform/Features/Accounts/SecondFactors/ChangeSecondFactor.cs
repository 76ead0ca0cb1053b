using System.Net;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Accounts.Sessions;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Kernel;

namespace CohortVault.Platform.Features.Accounts.SecondFactors;

/// <summary>A person takes new recovery codes; those before are dead. Asks for a code.</summary>
internal sealed class RenewRecoveryCodes(
    CohortDbContext db, SecondFactorGate gate, SecondFactorStore factors, IAuditLog audit)
{
    /// <param name="Codes">To be shown once.</param>
    public sealed record Response(IReadOnlyList<string> Codes);

    public Task<Outcome<Response>> Handle(AccountId id, string code, IPAddress? from, CancellationToken ct) =>
        gate.PassAsync<Response>(id, code, id.ToString(), from, async _ =>
        {
            await factors.RemoveRecoveryCodesAsync(id, ct);
            var codes = factors.AddRecoveryCodes(id);
            await audit.AppendAsync(
                db, new AuditEntry("account.recovery-codes-renewed", id.Owner(), id.Value, id.ToString()), ct);
            return new Response(codes);
        }, ct);
}

/// <summary>
/// Takes an account's second factor away: the person, with a code, to set another app up; or the operator, for somebody who
/// has lost telephone and recovery codes. Every session ends; the next sign-in asks to set one up again.
/// </summary>
internal sealed class RemoveSecondFactor(
    CohortDbContext db, SecondFactorGate gate, SecondFactorStore factors, SessionStore sessions, AccountMails mails,
    IAccountDirectory directory, IAuditLog audit)
{
    public Task<Outcome<Done>> Handle(AccountId id, string code, IPAddress? from, CancellationToken ct) =>
        gate.PassAsync(id, code, id.ToString(), from, _ => RemoveAsync(id, id.ToString(), ct), ct);

    /// <summary>Without a code, on the command line.</summary>
    public async Task<Outcome<Done>> HandleByOperator(AccountId id, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var outcome = await RemoveAsync(id, Actors.CommandLine, ct);
        if (outcome.Succeeded)
        {
            await db.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
        }

        return outcome;
    }

    /// <summary>The removal itself, inside a transaction.</summary>
    public async Task<Outcome<Done>> RemoveAsync(AccountId id, string actor, CancellationToken ct)
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
        return default(Done);
    }
}
