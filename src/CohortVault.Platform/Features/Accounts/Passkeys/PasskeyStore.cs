using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Accounts.Passkeys;

/// <summary>Keeps passkeys, their names, and which challenges were answered.</summary>
internal sealed class PasskeyStore(CohortDbContext db, IFieldVault vault, TimeProvider clock)
{
    public const string Table = "passkeys";
    public const int Most = 20;

    /// <summary>Whether an account has one, for one site or at all.</summary>
    public Task<bool> AnyAsync(AccountId account, PasskeySite? site, CancellationToken ct)
    {
        var domain = site?.Domain;
        return db.Passkeys.AnyAsync(p => p.AccountId == account && (domain == null || p.Domain == domain), ct);
    }

    public Task<int> CountAsync(AccountId account, CancellationToken ct) =>
        db.Passkeys.CountAsync(p => p.AccountId == account, ct);

    /// <summary>Adds a passkey to the context.</summary>
    public async Task<Passkey> AddAsync(
        AccountId account, PasskeySite site, UserPasskeyInfo made, string name, CancellationToken ct)
    {
        var id = Ids.Random();
        var passkey = Passkey.Create(
            id, account, site.Domain, made, await vault.SealAsync(Cell(account, id), name, ct), clock.GetUtcNow());
        db.Passkeys.Add(passkey);
        return passkey;
    }

    public async Task RenameAsync(Passkey passkey, string name, CancellationToken ct) =>
        passkey.Rename(await vault.SealAsync(Cell(passkey.AccountId, passkey.Id), name, ct));

    public Task<string?> NameAsync(Passkey passkey, CancellationToken ct) =>
        vault.OpenAsync(Cell(passkey.AccountId, passkey.Id), passkey.Name, ct);

    /// <summary>
    /// Notes a use, inside the caller's transaction. False if the authenticator counted no further than before: somebody
    /// holds a copy of it, or the same answer came twice.
    /// </summary>
    public async Task<bool> UseAsync(UserPasskeyInfo used, CancellationToken ct)
    {
        var (id, count, backedUp, now) = (used.CredentialId, (long)used.SignCount, used.IsBackedUp, clock.GetUtcNow());
        return await db.Passkeys
            .Where(p => p.CredentialId == id && (p.SignCount < count || (p.SignCount == 0 && count == 0)))
            .ExecuteUpdateAsync(
                row => row.SetProperty(p => p.SignCount, count).SetProperty(p => p.IsBackedUp, backedUp)
                    .SetProperty(p => p.UsedAt, now), ct) == 1;
    }

    /// <summary>Notes that a challenge was answered, inside the caller's transaction; false if it was before.</summary>
    public async Task<bool> UseUpAsync(OpenedChallenge challenge, CancellationToken ct)
    {
        if (await db.UsedChallenges.AnyAsync(u => u.Digest == challenge.Digest, ct))
        {
            return false;
        }

        db.UsedChallenges.Add(UsedChallenge.Create(challenge.Digest, challenge.ExpiresAt));
        try
        {
            await db.SaveChangesAsync(ct);
            return true;
        }
        catch (DbUpdateException)
        {
            // Of two at one moment the key lets one be saved; the caller rolls the other back.
            return false;
        }
    }

    /// <summary>Removes the rows of challenges that are too old to be answered again.</summary>
    public Task SweepAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        return db.UsedChallenges.Where(u => u.ExpiresAt < now).ExecuteDeleteAsync(ct);
    }

    private static CellAddress Cell(AccountId account, Guid id) => new(Table, "name", id, account.Owner());
}
