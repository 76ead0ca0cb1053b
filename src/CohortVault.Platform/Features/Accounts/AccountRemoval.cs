using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Operations.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Accounts;

/// <summary>
/// Removes registrations that nobody confirmed: rows first, then the keys under which their names were sealed.
/// </summary>
internal sealed class AccountRemoval(
    CohortDbContext db, IMailbox mailbox, IFieldVault vault, IAuditLog audit, TimeProvider clock)
{
    /// <summary>Deletes the rows inside the caller's transaction; false if there were none.</summary>
    public async Task<bool> DeleteRowsAsync(AccountId id, CancellationToken ct)
    {
        await mailbox.DeleteAllAsync(db, id, ct);
        return await db.Accounts.Where(a => a.Id == id).ExecuteDeleteAsync(ct) > 0;
    }

    /// <summary>Destroys the account's keys, after the rows are gone.</summary>
    public Task<Outcome<Done>> DestroyKeysAsync(AccountId id, DestructionReason reason, CancellationToken ct) =>
        vault.DestroyOwnerAsync(id.Owner(), reason, ct);

    /// <summary>Removes registrations whose confirmation link has run out.</summary>
    public async Task SweepUnconfirmedAsync(CancellationToken ct)
    {
        var before = clock.GetUtcNow() - Register.LinkLifetime;
        var stale = await db.Accounts
            .Where(a => a.ConfirmedAt == null && a.DeletionDecidedAt == null && a.CreatedAt <= before)
            .OrderBy(a => a.CreatedAt).Select(a => a.Id).Take(100).ToListAsync(ct);
        foreach (var id in stale)
        {
            await using (var transaction = await db.Database.BeginTransactionAsync(ct))
            {
                await DeleteRowsAsync(id, ct);

                // Under the installation's key: the account's own is about to go.
                await audit.AppendAsync(
                    db,
                    new AuditEntry("account.registration-expired", OwnerId.Installation, id.Value, Actors.Housekeeping),
                    ct);
                await db.SaveChangesAsync(ct);
                await transaction.CommitAsync(ct);
            }

            await DestroyKeysAsync(id, DestructionReason.Unconfirmed, ct);
        }
    }
}
