using System.Data.Common;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Accounts.Sessions;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Accounts.Tokens;

/// <summary>Makes and recognises API tokens.</summary>
internal sealed class ApiTokenStore(CohortDbContext db, IFieldVault vault, TimeProvider clock)
{
    private const string Prefix = "cvt_";
    private static readonly TimeSpan UsedPrecision = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Adds a token to the context, to be saved with its audit record; returns the secret, which is shown once.
    /// </summary>
    public async Task<(string Secret, ApiToken Token)> AddAsync(
        AccountId account, string name, IEnumerable<TokenScope> scopes, int days, CancellationToken ct)
    {
        var (id, secret) = (Ids.Random(), OpaqueSecret.New(Prefix));
        var sealedName = await vault.SealAsync(ApiToken.NameCell(id, account), name, ct);
        var token = ApiToken.Create(
            id, account, OpaqueSecret.Digest(secret)!, sealedName, scopes, clock.GetUtcNow(), days);
        db.ApiTokens.Add(token);
        return (secret, token);
    }

    /// <summary>What its owner called a token; empty once the account's key is destroyed.</summary>
    public async Task<string> NameAsync(ApiToken token, CancellationToken ct) =>
        await vault.OpenAsync(ApiToken.NameCell(token.Id, token.AccountId), token.Name, ct) ?? "";

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
                token.Scopes,
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

        return new RecognisedToken(
            new CallerIdentity(found.AccountId, found.Role, Custom: found.Custom), TokenScope.Read(found.Scopes), found.ExpiresAt);
    }
}

/// <summary>A good token: whose it is, what for, and until when.</summary>
internal sealed record RecognisedToken(
    CallerIdentity Caller, IReadOnlyList<TokenScope> Scopes, DateTimeOffset ExpiresAt);
