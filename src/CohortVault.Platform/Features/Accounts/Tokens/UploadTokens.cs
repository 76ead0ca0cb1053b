using System.Collections.Concurrent;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Accounts.Sessions;
using CohortVault.Platform.Kernel;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Accounts.Tokens;

/// <summary>
/// Upload tokens that are good now, by digest. In memory alone: after a restart the page asks for another.
/// </summary>
internal sealed class UploadTokenBoard(TimeProvider clock)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);
    private readonly ConcurrentDictionary<string, Entry> _entries = new();

    public UploadToken Add(AccountId account, Guid securityStamp)
    {
        var now = clock.GetUtcNow();
        foreach (var (digest, entry) in _entries)
        {
            if (entry.ExpiresAt <= now)
            {
                _entries.TryRemove(digest, out _);
            }
        }

        var secret = OpaqueSecret.New();
        var added = new Entry(account, securityStamp, now + Lifetime);
        _entries[Key(secret)!] = added;
        return new UploadToken(secret, added.ExpiresAt);
    }

    public Entry? Find(string? secret) =>
        Key(secret) is { } key && _entries.TryGetValue(key, out var entry) && clock.GetUtcNow() < entry.ExpiresAt
            ? entry
            : null;

    private static string? Key(string? secret) =>
        OpaqueSecret.Digest(secret) is { } digest ? Convert.ToHexString(digest) : null;

    public sealed record Entry(AccountId Account, Guid SecurityStamp, DateTimeOffset ExpiresAt);
}

/// <summary>Short-lived tokens for uploads from the page; a change of password ends them.</summary>
internal sealed class UploadTokens(CohortDbContext db, UploadTokenBoard board) : IUploadTokens
{
    /// <summary>The only path on which such a token is looked at.</summary>
    public static readonly PathString Path = "/api/v1/uploads";

    public async Task<UploadToken> IssueAsync(AccountId account, CancellationToken ct) => board.Add(
        account,
        await db.Accounts.AsNoTracking().Where(a => a.Id == account).Select(a => a.SecurityStamp).SingleAsync(ct));

    /// <summary>Whose token it is; null if it is none of ours, over, or older than the account's password.</summary>
    public async Task<CallerIdentity?> RecogniseAsync(string? token, CancellationToken ct) =>
        board.Find(token) is { } entry
            ? await (
                from account in db.Accounts.AsNoTracking()
                join role in db.CustomRoles on account.CustomRoleId equals role.Id into roles
                from custom in roles.DefaultIfEmpty()
                where account.Id == entry.Account && account.SecurityStamp == entry.SecurityStamp && account.ConfirmedAt != null
                select new CallerIdentity(
                    account.Id, account.Role, SessionStage.Full, custom == null ? (Permissions?)null : custom.Permissions, false))
                .SingleOrDefaultAsync(ct)
            : null;
}
