using System.Data.Common;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Accounts.Sessions;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Accounts.Tokens;

/// <summary>Makes and recognises API tokens.</summary>
internal sealed class ApiTokenStore(CohortDbContext db, TimeProvider clock)
{
    private const string Prefix = "cvt_";
    private static readonly TimeSpan UsedPrecision = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Adds a token to the context, to be saved with its audit record; returns the secret, which is shown once.
    /// </summary>
    public (string Secret, ApiToken Token) Add(AccountId account, int days)
    {
        var secret = OpaqueSecret.New(Prefix);
        var token = ApiToken.Create(account, OpaqueSecret.Digest(secret)!, clock.GetUtcNow(), days);
        db.ApiTokens.Add(token);
        return (secret, token);
    }

    /// <summary>Recognises a token; null if it is unknown, revoked or over.</summary>
    public async Task<RecognisedToken?> RecogniseAsync(string? secret, CancellationToken ct)
    {
        if (OpaqueSecret.Digest(secret) is not { } digest)
        {
            return null;
        }

        var now = clock.GetUtcNow();
        var found = await (
            from token in db.ApiTokens
            join account in db.Accounts on token.AccountId equals account.Id
            join role in db.CustomRoles on account.CustomRoleId equals role.Id into roles
            from custom in roles.DefaultIfEmpty()
            where token.Digest == digest && token.ExpiresAt > now && account.ConfirmedAt != null
            select new
            {
                token.Id,
                token.AccountId,
                token.UsedAt,
                token.ExpiresAt,
                account.Role,
                Custom = custom == null ? (Permissions?)null : custom.Permissions,
            }).SingleOrDefaultAsync(ct);
        if (found is null)
        {
            return null;
        }

        if (found.UsedAt is not { } used || now - used >= UsedPrecision)
        {
            try
            {
                await db.ApiTokens.Where(t => t.Id == found.Id).ExecuteUpdateAsync(
                    t => t.SetProperty(x => x.UsedAt, now), ct);
            }
            catch (DbException full) when (DatabaseFull.Is(full))
            {
                // Only a note for the owner: reading must stay possible while the disk is full.
            }
        }

        return new RecognisedToken(new CallerIdentity(found.AccountId, found.Role, Custom: found.Custom), found.ExpiresAt);
    }
}

/// <summary>A good token: whose it is, and until when.</summary>
internal sealed record RecognisedToken(CallerIdentity Caller, DateTimeOffset ExpiresAt);
