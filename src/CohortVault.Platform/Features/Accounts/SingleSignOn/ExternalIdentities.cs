using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Accounts.SingleSignOn;

/// <summary>Keeps and finds the log-ins that are linked to accounts.</summary>
internal sealed class ExternalIdentities(CohortDbContext db, IFieldVault vault, TimeProvider clock)
{
    public const string Table = "external_identities";

    private const string Column = "identity";

    /// <summary>The account of a log-in; null if it is linked to none.</summary>
    public async Task<Account?> FindAccountAsync(ProviderIdentity identity, CancellationToken ct)
    {
        var index = Index(identity);
        return await (
            from linked in db.ExternalIdentities
            join account in db.Accounts on linked.AccountId equals account.Id
            where linked.Index == index
            select account).SingleOrDefaultAsync(ct);
    }

    /// <summary>The log-in of an account; null if it has none.</summary>
    public Task<ExternalIdentity?> OfAsync(AccountId account, CancellationToken ct) =>
        db.ExternalIdentities.AsNoTracking().SingleOrDefaultAsync(i => i.AccountId == account, ct);

    /// <summary>Whose log-in it is: the issuer's address; null if the account's keys are destroyed.</summary>
    public async Task<string?> IssuerAsync(ExternalIdentity linked, CancellationToken ct) =>
        (await vault.OpenAsync(Cell(linked.Id, linked.AccountId), linked.Identity, ct))?.Split('\n')[0];

    /// <summary>Adds a log-in to the context.</summary>
    public async Task AddAsync(AccountId account, ProviderIdentity identity, CancellationToken ct)
    {
        var id = Ids.Random();
        var written = await vault.SealAsync(Cell(id, account), identity.Written, ct);
        db.ExternalIdentities.Add(ExternalIdentity.Create(id, account, Index(identity), written, clock.GetUtcNow()));
    }

    /// <summary>Notes that a log-in opens its account now, inside the caller's transaction; false if it was unlinked meanwhile.</summary>
    public async Task<bool> UseAsync(AccountId account, ProviderIdentity identity, CancellationToken ct)
    {
        var (index, now) = (Index(identity), clock.GetUtcNow());
        return await db.ExternalIdentities.Where(i => i.Index == index && i.AccountId == account)
            .ExecuteUpdateAsync(row => row.SetProperty(i => i.UsedAt, now), ct) == 1;
    }

    /// <summary>Deletes the log-in of an account inside the caller's transaction; true if there was one.</summary>
    public async Task<bool> RemoveAsync(AccountId account, CancellationToken ct) =>
        await db.ExternalIdentities.Where(i => i.AccountId == account).ExecuteDeleteAsync(ct) > 0;

    private byte[] Index(ProviderIdentity identity) => vault.BlindIndex(Table, Column, identity.Written);

    private static CellAddress Cell(Guid id, AccountId account) => new(Table, Column, id, account.Owner());
}
