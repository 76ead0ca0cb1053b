using System.Data.Common;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Accounts.Sessions;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace CohortVault.Platform.Features.Accounts.OwnData;

/// <summary>
/// A person deletes the account: somebody who has just shown everything again, and types its name. From the decision on nobody
/// signs in to it.
/// </summary>
internal sealed class DeleteAccount(
    CohortDbContext db, AccountFields fields, SessionStore sessions, AccountDeletion deletion, IRetention retention,
    IEnumerable<IPersonalData> parts, IAuditLog audit, TimeProvider clock, ILogger<DeleteAccount> log)
{
    /// <param name="Complete">False if the destruction was interrupted; housekeeping takes it up.</param>
    public sealed record Response(bool Complete);

    /// <param name="id">The account.</param>
    /// <param name="typedName">Its user name, so that nobody deletes one by a slip.</param>
    /// <param name="ct">Stops the work before the decision.</param>
    public async Task<Outcome<Response>> Handle(AccountId id, string typedName, CancellationToken ct)
    {
        if (await RefusalAsync(id, ct) is { } refusal)
        {
            return refusal;
        }

        if (await fields.FindAsync(id, ct) is not { } profile
            || !string.Equals(profile.UserName, typedName.Trim(), StringComparison.OrdinalIgnoreCase))
        {
            return AccountRefusals.OtherName;
        }

        return await DecideAsync(id, ct) is { } declined ? declined : new Response(await CompleteAsync(id));
    }

    /// <summary>Why this account cannot be deleted, whatever is typed; null if it can.</summary>
    public async Task<Refusal?> RefusalAsync(AccountId id, CancellationToken ct) =>
        await NeededAsync(id, ct) ?? await retention.RefusalAsync(db, id.Owner(), null, DestructionReason.AccountDeleted, ct);

    private async Task<Refusal?> NeededAsync(AccountId id, CancellationToken ct)
    {
        foreach (var part in parts)
        {
            if (await part.RefusalAsync(id, ct) is { } refusal)
            {
                return refusal;
            }
        }

        return null;
    }

    private async Task<Refusal?> DecideAsync(AccountId id, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var account = await db.Accounts.SingleAsync(a => a.Id == id, ct);
        account.BeginDeletion(clock.GetUtcNow());
        await sessions.EndAllAsync(id, ct);
        await db.ApiTokens.Where(t => t.AccountId == id).ExecuteDeleteAsync(ct);
        await db.AccountLinks.Where(l => l.AccountId == id).ExecuteDeleteAsync(ct);

        // Under the installation's key: the account's own is about to go.
        await audit.AppendAsync(
            db, new AuditEntry("account.deletion-decided", OwnerId.Installation, id.Value, id.ToString()), ct);
        await db.SaveChangesAsync(ct);

        // Saving locks the log's head: of two last ones who leave at one moment, the second sees the first one gone.
        if (await NeededAsync(id, ct) is { } needed)
        {
            return needed;
        }

        await transaction.CommitAsync(ct);
        log.DeletionDecided(id);
        return null;
    }

    // From here on nothing may stop it half way, not even a caller who hangs up.
    private async Task<bool> CompleteAsync(AccountId id)
    {
        try
        {
            await deletion.CompleteAsync(id, CancellationToken.None);
            return true;
        }
        catch (Exception broken) when (broken is DbException or DbUpdateException or IOException)
        {
            log.DeletionInterrupted(broken, id);
            return false;
        }
    }
}
