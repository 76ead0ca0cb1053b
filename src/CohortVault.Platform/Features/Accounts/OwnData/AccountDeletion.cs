using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace CohortVault.Platform.Features.Accounts.OwnData;

/// <summary>
/// Carries a decided deletion out: what every feature keeps, then the keys, last the account's row. The row is what says that
/// there is something left to do, so a crash between any two steps is mended by going on.
/// </summary>
internal sealed class AccountDeletion(
    CohortDbContext db, IEnumerable<IPersonalData> parts, AccountRemoval removal, IRetention retention, IAuditLog audit,
    TimeProvider clock, ILogger<AccountDeletion> log) : IDestroyedOwners
{
    // A deletion that somebody is waiting for is left to them.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public async Task CompleteAsync(AccountId id, CancellationToken ct)
    {
        // Somebody may have placed a hold between the decision and now: it waits, closed, until that is lifted.
        if (await retention.RefusalAsync(db, id.Owner(), null, DestructionReason.AccountDeleted, ct) is not null)
        {
            return;
        }

        foreach (var part in parts)
        {
            await part.DestroyAsync(id, ct);
        }

        if (!(await removal.DestroyKeysAsync(id, DestructionReason.AccountDeleted, ct)).Succeeded)
        {
            return;
        }

        db.ChangeTracker.Clear();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (!await removal.DeleteRowsAsync(id, ct))
        {
            return;
        }

        await audit.AppendAsync(
            db, new AuditEntry("account.deleted", OwnerId.Installation, id.Value, Actors.Housekeeping), ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        log.Deleted(id);
    }

    /// <summary>The account was deleted after the backup that it has come back from.</summary>
    public async Task<bool> DestroyAgainAsync(OwnerId owner, CancellationToken ct)
    {
        var id = new AccountId(owner.Value);
        if (!await db.Accounts.AnyAsync(a => a.Id == id, ct))
        {
            return false;
        }

        await CompleteAsync(id, ct);
        return true;
    }

    /// <summary>Takes up every deletion that was decided and not completed.</summary>
    public async Task ResumeAsync(CancellationToken ct)
    {
        var before = clock.GetUtcNow() - Patience;
        foreach (var id in await db.Accounts.Where(a => a.DeletionDecidedAt <= before).Select(a => a.Id).ToListAsync(ct))
        {
            await CompleteAsync(id, ct);
        }
    }
}
