using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Imputation.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace CohortVault.Platform.Features.Imputation.Running;

/// <summary>
/// Destroys what a job no longer needs. What is due follows from the job's state alone, so that a crash between a
/// change of state and the destruction is made good by the next run: input after quality control, work after the
/// archives are written, everything at the end.
/// </summary>
internal sealed class JobCleaner(
    CohortDbContext db, IVault vault, IRetention retention, IAuditLog audit, JobGate gate, TimeProvider clock,
    ILogger<JobCleaner> log)
{
    /// <summary>Expires what is over, then destroys everything that is due in any job.</summary>
    public async Task CleanAllAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var over = await db.Set<ImputationJob>()
            .Where(j => (j.State == JobState.Finished || j.State == JobState.Failed) && j.ExpiresAt <= now)
            .Select(j => j.Id).ToListAsync(ct);
        foreach (var id in over)
        {
            await ChangeAsync(id, async job =>
            {
                // Its owner reads it no more, but what a hold keeps is not to lose its names.
                if (await retention.IsHeldAsync(db, job.Owner, job.ResultSubject, ct))
                {
                    return;
                }

                job.Expire(now);
                await audit.AppendAsync(db, Entry(job, "job.expired"), ct);
                log.JobEnded(job.Id, job.State);
            }, ct);
        }

        var due = await db.Set<ImputationJob>()
            .Where(j => j.State != JobState.Receiving
                && (j.InputDestroyedAt == null || j.WorkDestroyedAt == null || j.ResultsDestroyedAt == null))
            .Select(j => j.Id).ToListAsync(ct);
        foreach (var id in due)
        {
            await CleanAsync(id, ct);
        }
    }

    /// <summary>Throws away jobs whose files never finished arriving before the server stopped.</summary>
    public async Task DropHalfReceivedAsync(CancellationToken ct)
    {
        var half = await db.Set<ImputationJob>().Where(j => j.State == JobState.Receiving).ToListAsync(ct);
        foreach (var job in half)
        {
            await DropAsync(job, ct);
        }
    }

    /// <summary>Destroys all that a job received and forgets it.</summary>
    public async Task DropAsync(ImputationJob job, CancellationToken ct)
    {
        await vault.DestroySubjectAsync(job.InputSubject, DestructionReason.BrokenOff, ct);
        await vault.DestroySubjectAsync(job.WorkSubject, DestructionReason.BrokenOff, ct);
        await vault.DestroySubjectAsync(job.ResultSubject, DestructionReason.BrokenOff, ct);
        await db.Set<ImputationJob>().Where(j => j.Id == job.Id && j.State == JobState.Receiving)
            .ExecuteDeleteAsync(ct);
    }

    /// <summary>Destroys what is due in one job.</summary>
    public async Task CleanAsync(JobId id, CancellationToken ct)
    {
        db.ChangeTracker.Clear();
        var job = await db.Set<ImputationJob>().AsNoTracking().SingleOrDefaultAsync(j => j.Id == id, ct);
        if (job is null || job.State == JobState.Receiving)
        {
            return;
        }

        // What is held is refused, stays due, and goes once the hold is lifted.
        var wish = WishOf(job.State);
        if (job.InputDestroyedAt is null && job.State.InputIsRead()
            && await IsDestroyedAsync(job.InputSubject, wish ?? DestructionReason.InputRead, ct))
        {
            await ChangeAsync(
                id, j => Strike(j, "job.input-destroyed", j.NoteInputDestroyed, [JobObjectKind.Upload], ct), ct);
        }

        if (job.State is JobState.Phasing or JobState.Imputing or JobState.Sealing)
        {
            await DestroySupersededAsync(job, ct);
        }

        if (job.WorkDestroyedAt is null && job.State.HasEnded()
            && await IsDestroyedAsync(job.WorkSubject, wish ?? DestructionReason.JobEnded, ct))
        {
            await ChangeAsync(
                id,
                j => Strike(j, "job.work-destroyed", j.NoteWorkDestroyed, [JobObjectKind.Chunk, JobObjectKind.Phased, JobObjectKind.Imputed], ct),
                ct);
        }

        if (job.ResultsDestroyedAt is null && job.State is JobState.Cancelled or JobState.Expired or JobState.Deleted
            && await IsDestroyedAsync(job.ResultSubject, wish ?? DestructionReason.ResultsOver, ct))
        {
            await ChangeAsync(
                id,
                j => Strike(j, "job.results-destroyed", j.NoteResultsDestroyed, [JobObjectKind.QualityControlFile, JobObjectKind.Archive], ct),
                ct);
        }
    }

    // Each stage is the last reader of what the stage before it wrote for the same window.
    private async Task DestroySupersededAsync(ImputationJob job, CancellationToken ct)
    {
        var files = await db.Set<JobObject>().AsNoTracking()
            .Where(o => o.Job == job.Id && o.Committed
                && (o.Kind == JobObjectKind.Chunk || o.Kind == JobObjectKind.Phased || o.Kind == JobObjectKind.Imputed))
            .ToListAsync(ct);
        var stage = files.GroupBy(f => (f.Chromosome, f.Start)).ToDictionary(g => g.Key, g => g.Max(f => f.Kind));
        foreach (var file in files.Where(f => f.Kind < stage[(f.Chromosome, f.Start)]))
        {
            if ((await vault.DestroyAsync(file.Id, DestructionReason.NextStageDone, ct)).Succeeded)
            {
                await db.Set<JobObject>().Where(o => o.Id == file.Id).ExecuteDeleteAsync(ct);
            }
        }
    }

    private async Task Strike(
        ImputationJob job, string action, Action<DateTimeOffset> note, List<JobObjectKind> kinds, CancellationToken ct)
    {
        db.RemoveRange(await db.Set<JobObject>().Where(o => o.Job == job.Id && kinds.Contains(o.Kind)).ToListAsync(ct));
        note(clock.GetUtcNow());
        await audit.AppendAsync(db, Entry(job, action), ct);
    }

    private static DestructionReason? WishOf(JobState state) => state switch
    {
        JobState.Deleted => DestructionReason.DeletedByOwner,
        JobState.Cancelled => DestructionReason.CancelledByOwner,
        _ => null,
    };

    private async Task<bool> IsDestroyedAsync(SubjectId subject, DestructionReason reason, CancellationToken ct) =>
        (await vault.DestroySubjectAsync(subject, reason, ct)).Succeeded;

    private async Task ChangeAsync(JobId id, Func<ImputationJob, Task> change, CancellationToken ct)
    {
        using var inside = await gate.EnterAsync(ct);
        db.ChangeTracker.Clear();
        await change(await db.Set<ImputationJob>().SingleAsync(j => j.Id == id, ct));
        await db.SaveChangesAsync(ct);
    }

    private static AuditEntry Entry(ImputationJob job, string action) =>
        new(action, job.Owner, job.Id.Value, "sweeper");
}
