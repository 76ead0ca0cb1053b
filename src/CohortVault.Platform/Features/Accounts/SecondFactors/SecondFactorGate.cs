using System.Net;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Accounts.Devices;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.Extensions.Logging;

namespace CohortVault.Platform.Features.Accounts.SecondFactors;

/// <summary>Lets an act through that asks for a code of the app or a recovery code.</summary>
internal sealed class SecondFactorGate(
    CohortDbContext db, SecondFactorStore factors, AttemptLimits limits, IAuditLog audit, ILogger<SecondFactorGate> log)
{
    /// <summary>
    /// Calls <paramref name="act"/> if the code is right, in the transaction that uses the code up; a refused act is rolled
    /// back, and the attempt stays counted. A wrong code is counted, and audited as typed by <paramref name="actor"/>. On a
    /// <paramref name="device"/> that the account knows its own count decides, so that wrong codes elsewhere lock nobody out.
    /// </summary>
    public async Task<Outcome<T>> PassAsync<T>(
        AccountId id, string code, string actor, IPAddress? from, Func<FactorUse, Task<Outcome<T>>> act, CancellationToken ct,
        KnownDevice? device = null)
    {
        if (!limits.MaySignIn(from))
        {
            return AccountRefusals.TooManyAttempts;
        }

        var factor = await factors.ChargeAsync(id, device, ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var use = await factors.CheckAsync(factor, code, device, ct);
        if (use is FactorUse.None)
        {
            await audit.AppendAsync(db, new AuditEntry("account.code-refused", id.Owner(), id.Value, actor), ct);
            await db.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
            log.CodeRefused(id);
            return AccountRefusals.WrongCode;
        }

        var outcome = await act(use);
        if (outcome.Succeeded)
        {
            await db.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
        }

        return outcome;
    }
}
