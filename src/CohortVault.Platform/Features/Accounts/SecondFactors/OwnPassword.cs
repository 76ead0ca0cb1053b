using System.Net;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Accounts.Passwords;
using CohortVault.Platform.Kernel;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Accounts.SecondFactors;

/// <summary>Asks somebody who is signed in for the password again; counts against the address limit.</summary>
internal sealed class OwnPassword(CohortDbContext db, PasswordQueue passwords, AttemptLimits limits)
{
    /// <summary>Null if it is right.</summary>
    public async Task<Refusal?> CheckAsync(AccountId id, string password, IPAddress? from, CancellationToken ct)
    {
        if (!limits.MaySignIn(from))
        {
            return AccountRefusals.TooManyAttempts;
        }

        var hash = await db.Accounts.Where(a => a.Id == id).Select(a => a.PasswordHash).SingleAsync(ct);
        var verified = await passwords.VerifyAsync(hash, password, HashLane.Known, ct);
        return verified.Refusal
            ?? (verified.Value is PasswordVerificationResult.Failed ? AccountRefusals.WrongCredentials : null);
    }
}
