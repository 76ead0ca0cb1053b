using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Imputation.Contracts;
using CohortVault.Platform.Features.Imputation.Running;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace CohortVault.Platform.Features.Imputation;

/// <summary>
/// The owner stops a job: its workers are killed, and everything of it is destroyed before the answer.
/// </summary>
internal sealed class CancelJob(EndJob end)
{
    public Task<Outcome<Done>> Handle(AccountId account, string publicId, CancellationToken ct) =>
        end.Handle(account, publicId, "job.cancelled", (job, now) => job.Cancel(now), ct);
}

/// <summary>The owner deletes a job now, running or done: everything of it is destroyed before the answer.</summary>
internal sealed class DeleteJob(EndJob end)
{
    public Task<Outcome<Done>> Handle(AccountId account, string publicId, CancellationToken ct) =>
        end.Handle(
            account,
            publicId,
            "job.deleted",
            (job, now) =>
            {
                job.Delete(now);
                return null;
            },
            ct);
}

/// <summary>What cancelling and deleting have in common.</summary>
internal sealed class EndJob(
    CohortDbContext db, IAuditLog audit, JobCleaner cleaner, IRetention retention, JobGate gate, RunningTasks running, TimeProvider clock,
    ILogger<EndJob> log)
{
    public async Task<Outcome<Done>> Handle(
        AccountId account, string publicId, string action, Func<ImputationJob, DateTimeOffset, Refusal?> end,
        CancellationToken ct)
    {
        JobId id;
        using (await gate.EnterAsync(ct))
        {
            db.ChangeTracker.Clear();
            var job = await db.Set<ImputationJob>().SingleOrDefaultAsync(
                j => j.PublicId == publicId
                    && j.Account == account && j.State != JobState.Receiving && j.State != JobState.Deleted, ct);
            if (job is null)
            {
                return ImputationRefusals.NotFound(publicId);
            }

            if (await retention.RefusalAsync(db, job.Owner, job.ResultSubject, DestructionReason.DeletedByOwner, ct) is { } mustBeKept)
            {
                return mustBeKept;
            }

            if (end(job, clock.GetUtcNow()) is { } refusal)
            {
                return refusal;
            }

            db.RemoveRange(await db.Set<JobTask>().Where(t => t.Job == job.Id).ToListAsync(ct));
            await audit.AppendAsync(db, new AuditEntry(action, job.Owner, job.Id.Value, account.ToString()), ct);
            await db.SaveChangesAsync(ct);
            id = job.Id;
            log.JobEnded(id, job.State);
        }

        // From here on nothing may stop it half way, not even a caller who hangs up.
        await running.StopAsync(id);
        await cleaner.CleanAsync(id, CancellationToken.None);
        return default(Done);
    }
}
