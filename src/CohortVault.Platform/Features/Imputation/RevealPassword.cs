using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Imputation.Running;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Imputation;

/// <summary>
/// Shows the archive password to its owner, once: the key that seals it is destroyed before the answer leaves, so that
/// a broken connection may lose the password but nothing can show it twice.
/// </summary>
internal sealed class RevealPassword(
    CohortDbContext db, IVault vault, IAuditLog audit, JobGate gate, TimeProvider clock)
{
    public async Task<Outcome<string>> Handle(AccountId account, string publicId, CancellationToken ct)
    {
        using var inside = await gate.EnterAsync(ct);
        db.ChangeTracker.Clear();
        var job = await db.Set<ImputationJob>().SingleOrDefaultAsync(
            j => j.PublicId == publicId
                && j.Account == account && j.State != JobState.Receiving && j.State != JobState.Deleted, ct);
        if (job is null)
        {
            return ImputationRefusals.NotFound(publicId);
        }

        if (job.State == JobState.Expired || job.IsOver(clock.GetUtcNow()))
        {
            return ImputationRefusals.Over;
        }

        if (job.OwnPassword)
        {
            return ImputationRefusals.PasswordIsOwn;
        }

        if (job.State != JobState.Finished || job.OnlyQualityControl)
        {
            return ImputationRefusals.NotFinished;
        }

        if (job.PasswordObject is not { } sealedPassword
            || await vault.OpenTextAsync(sealedPassword, job.Owner, ct) is not { } password)
        {
            return ImputationRefusals.PasswordSeen;
        }

        await vault.DestroyAsync(sealedPassword, DestructionReason.PasswordShown, CancellationToken.None);
        job.TakePassword();
        await audit.AppendAsync(
            db, new AuditEntry("job.password-revealed", job.Owner, job.Id.Value, account.ToString()),
            CancellationToken.None);
        await db.SaveChangesAsync(CancellationToken.None);
        return password;
    }
}
