using CohortVault.Genomics.Work;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Imputation.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CohortVault.Platform.Features.Imputation.Running;

/// <summary>
/// A task in the hands of this server, with the attempt number that everything it does must still bear.
/// </summary>
internal sealed record Lease(Guid Task, JobId Job, JobTaskKind Kind, int Attempt);

/// <summary>
/// Every change of state of a running job: one transaction each, with its record in the audit log. Whoever calls holds
/// the <see cref="JobGate"/>.
/// </summary>
internal sealed class JobLedger(
    CohortDbContext db, IAuditLog audit, IFieldVault fields, PanelQuota quota, IRetention retention, TimeProvider clock,
    IOptions<ImputationOptions> options, ILogger<JobLedger> log)
{
    private const string System = "scheduler";

    private static readonly TimeSpan StorePause = TimeSpan.FromSeconds(30);

    // All chunks are phased before the first is imputed, and archives come last.
    private const int FirstImpute = 10_000;
    private const int FirstSeal = 1_000_000;

    /// <summary>Gives back what an earlier run of the server had leased; returns how much that was.</summary>
    public async Task<int> ReleaseAllAsync(CancellationToken ct)
    {
        var running = await db.Set<JobTask>().Where(t => t.State == JobTaskState.Running).ToListAsync(ct);
        running.ForEach(t => t.Release());
        await db.SaveChangesAsync(ct);
        return running.Count;
    }

    /// <summary>Takes the next task: oldest job first. Null if there is nothing to do.</summary>
    public async Task<Lease?> LeaseNextAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var next = await (
            from task in db.Set<JobTask>()
            join job in db.Set<ImputationJob>() on task.Job equals job.Id
            where task.State == JobTaskState.Waiting && JobStates.Active.Contains(job.State)
                && (task.Kind != JobTaskKind.Seal || job.State == JobState.Sealing)
                && (task.NotBefore == null || task.NotBefore <= now)
            orderby job.SubmittedAt, job.PublicId, task.Ordinal
            select new { task, job }).FirstOrDefaultAsync(ct);
        if (next is null)
        {
            return null;
        }

        next.task.Lease(now + options.Value.Lease);
        if (next.task.Kind == JobTaskKind.QualityControl)
        {
            next.job.Start(now);
            await audit.AppendAsync(db, Entry(next.job, "job.started"), ct);
        }

        await db.SaveChangesAsync(ct);
        return new Lease(next.task.Id, next.task.Job, next.task.Kind, next.task.Attempt);
    }

    /// <summary>The worker lives. False if the lease is no longer ours: the worker must go.</summary>
    public async Task<bool> ProlongAsync(Lease lease, CancellationToken ct)
    {
        if (await FindAsync(lease, ct) is not { } found)
        {
            return false;
        }

        found.Task.Prolong(clock.GetUtcNow() + options.Value.Lease);
        await db.SaveChangesAsync(ct);
        return true;
    }

    /// <summary>The upload is valid.</summary>
    public async Task NoteValidatedAsync(Lease lease, CancellationToken ct)
    {
        if (await FindAsync(lease, ct) is { } found && found.Job.State == JobState.Validating)
        {
            found.Job.BeginQualityControl();
            await db.SaveChangesAsync(ct);
        }
    }

    /// <summary>Enters an output before its key is handed out. False if the lease is no longer ours.</summary>
    public async Task<bool> AnnounceAsync(
        Lease lease, ObjectId id, WorkWant want, JobObjectKind kind, CancellationToken ct)
    {
        if (await FindAsync(lease, ct) is not { } found)
        {
            return false;
        }

        db.Add(JobObject.Output(found.Task, id, kind, want.Name, want.Chromosome, want.Start, want.End));
        await db.SaveChangesAsync(ct);
        return true;
    }

    /// <summary>Outputs of a task that no longer count: written by attempts that did not come to their end.</summary>
    public async Task<IReadOnlyList<ObjectId>> OrphansAsync(Guid task, int beforeAttempt, CancellationToken ct) =>
        await db.Set<JobObject>().Where(o => o.Task == task && !o.Committed && o.Attempt < beforeAttempt)
            .Select(o => o.Id).ToListAsync(ct);

    /// <summary>Strikes destroyed objects off.</summary>
    public Task StrikeAsync(IReadOnlyList<ObjectId> ids, CancellationToken ct) =>
        db.Set<JobObject>().Where(o => ids.Contains(o.Id)).ExecuteDeleteAsync(ct);

    /// <summary>
    /// Quality control is done: its outputs, counts and the tasks that follow, all at once. False if the attempt is
    /// stale and nothing was changed.
    /// </summary>
    public async Task<bool> CompleteQualityControlAsync(
        Lease lease, WorkDone done, ObjectId report, IReadOnlyDictionary<ObjectId, long> written, CancellationToken ct)
    {
        if (await FindAsync(lease, ct) is not { } found)
        {
            return false;
        }

        var job = found.Job;
        if (!ReferenceEquals(await quota.HoldAsync(job, done, ct), done))
        {
            // Another job has used up the quota since it was looked at: the next attempt will say so.
            return false;
        }

        await CommitOutputsAsync(job, lease, written, ct);
        found.Task.Complete();
        job.NoteQualityControl(done.Samples, done.Markers, done.Chromosomes.Count, done.Chunks.Count, report);
        if (done.FatalCode is { } code)
        {
            await EndAsync(job, WorkerWords.Code(code), ct);
        }
        else if (job.OnlyQualityControl)
        {
            await FinishAsync(job, ct);
        }
        else
        {
            PlanChunks(job.Id, done.Chunks);
            job.Advance(done.Chunks.All(c => c.Phased) ? JobState.Imputing : JobState.Phasing);
            await audit.AppendAsync(db, Entry(job, "job.quality-controlled"), ct);
        }

        await db.SaveChangesAsync(ct);
        return true;
    }

    /// <summary>
    /// A chunk or a chromosome is done; the job moves on when it was the last. False if the attempt is stale.
    /// </summary>
    public async Task<bool> CompleteAsync(
        Lease lease, IReadOnlyDictionary<ObjectId, long> written, CancellationToken ct)
    {
        if (await FindAsync(lease, ct) is not { } found)
        {
            return false;
        }

        await CommitOutputsAsync(found.Job, lease, written, ct);
        found.Task.Complete();
        if (lease.Kind == JobTaskKind.Phase)
        {
            db.Add(JobTask.Create(
                lease.Job, JobTaskKind.Impute, FirstImpute + found.Task.Ordinal,
                found.Task.Chromosome, found.Task.Start, found.Task.End));
        }

        var left = await db.Set<JobTask>().Where(
            t => t.Job == lease.Job && t.State != JobTaskState.Done && t.Id != lease.Task)
            .Select(t => t.Kind).ToListAsync(ct);
        if (lease.Kind == JobTaskKind.Phase)
        {
            left.Add(JobTaskKind.Impute);
        }

        await AdvanceAsync(found.Job, left, ct);
        await db.SaveChangesAsync(ct);
        return true;
    }

    /// <summary>The worker broke: try again after a pause, or give up. Returns whether the job has failed.</summary>
    public async Task<bool> NoteBrokenAsync(Lease lease, string code, CancellationToken ct)
    {
        if (await FindAsync(lease, ct) is not { } found)
        {
            return false;
        }

        found.Task.NoteFailure(clock.GetUtcNow() + TimeSpan.FromSeconds(1 << (2 * found.Task.Failures)));
        log.WorkerBroke(lease.Job, lease.Kind, lease.Attempt, code);
        var failed = found.Task.Failures >= options.Value.Attempts;
        if (failed)
        {
            await EndAsync(found.Job, code, ct);
        }

        await db.SaveChangesAsync(ct);
        return failed;
    }

    /// <summary>The object store is out of reach: the task waits, and its attempts are not counted.</summary>
    public async Task PostponeAsync(Lease lease, CancellationToken ct)
    {
        if (await FindAsync(lease, ct) is { } found)
        {
            found.Task.Postpone(clock.GetUtcNow() + StorePause);
            await db.SaveChangesAsync(ct);
        }
    }

    /// <summary>The input is refused: the job fails with the reason, which its owner can read.</summary>
    public async Task<bool> FailAsync(Lease lease, string code, ObjectId? report, CancellationToken ct)
    {
        if (await FindAsync(lease, ct) is not { } found)
        {
            return false;
        }

        if (report is { } sealedReport)
        {
            found.Job.NoteReport(sealedReport);
        }

        await EndAsync(found.Job, code, ct);
        await db.SaveChangesAsync(ct);
        return true;
    }

    private async Task<(JobTask Task, ImputationJob Job)?> FindAsync(Lease lease, CancellationToken ct)
    {
        db.ChangeTracker.Clear();
        var task = await db.Set<JobTask>().SingleOrDefaultAsync(t => t.Id == lease.Task, ct);
        if (task is null || task.Attempt != lease.Attempt || task.State != JobTaskState.Running)
        {
            return null;
        }

        var job = await db.Set<ImputationJob>().SingleAsync(j => j.Id == lease.Job, ct);
        return job.State.IsActive() ? (task, job) : null;
    }

    private async Task CommitOutputsAsync(
        ImputationJob job, Lease lease, IReadOnlyDictionary<ObjectId, long> written, CancellationToken ct)
    {
        var outputs =
            await db.Set<JobObject>().Where(o => o.Task == lease.Task && o.Attempt == lease.Attempt).ToListAsync(ct);
        foreach (var output in outputs)
        {
            output.Commit(written[output.Id]);
            if (job.ShareLinks && output.Kind == JobObjectKind.Archive)
            {
                await ShareLink.OpenAsync(output, job.Owner, fields, ct);
            }
        }
    }

    private void PlanChunks(JobId job, IReadOnlyList<WorkChunk> chunks)
    {
        for (var i = 0; i < chunks.Count; i++)
        {
            var chunk = chunks[i];
            db.Add(JobTask.Create(
                job, chunk.Phased ? JobTaskKind.Impute : JobTaskKind.Phase, (chunk.Phased ? FirstImpute : 0) + i + 1,
                chunk.Chromosome, chunk.Start, chunk.End));
        }

        var chromosomes = chunks.Select(c => Genomics.Panels.ChromosomeName.WholeOf(c.Chromosome)).Distinct().ToList();
        for (var i = 0; i < chromosomes.Count; i++)
        {
            db.Add(JobTask.Create(job, JobTaskKind.Seal, FirstSeal + i, chromosomes[i]));
        }
    }

    private async Task AdvanceAsync(ImputationJob job, List<JobTaskKind> left, CancellationToken ct)
    {
        if (left.Count == 0)
        {
            await FinishAsync(job, ct);
            return;
        }

        var next = left.Contains(JobTaskKind.Phase) ? JobState.Phasing
            : left.Contains(JobTaskKind.Impute) ? JobState.Imputing
            : JobState.Sealing;
        if (next > job.State)
        {
            job.Advance(next);
            await audit.AppendAsync(db, Entry(job, next == JobState.Sealing ? "job.imputed" : "job.phased"), ct);
        }
    }

    private async Task FinishAsync(ImputationJob job, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        job.Finish(now, await KeepResultsAsync(job, now, ct));
        if (job.OwnPassword)
        {
            job.TakePassword();
        }

        db.RemoveRange(await db.Set<JobTask>().Where(t => t.Job == job.Id).ToListAsync(ct));
        await audit.AppendAsync(db, Entry(job, "job.finished"), ct);
        log.JobFinished(job.Id);
    }

    private async Task EndAsync(ImputationJob job, string code, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        job.Fail(code, now, await KeepResultsAsync(job, now, ct));
        db.RemoveRange(await db.Set<JobTask>().Where(t => t.Job == job.Id).ToListAsync(ct));
        await audit.AppendAsync(db, Entry(job, "job.failed", ("code", code)), ct);
        log.JobFailed(job.Id, code);
    }

    private Task<DateTimeOffset> KeepResultsAsync(ImputationJob job, DateTimeOffset now, CancellationToken ct) =>
        retention.KeepAsync(db, job.Owner, job.ResultSubject, new RetentionTerm(RetentionKind.ImputationResults, now), ct);

    private static AuditEntry Entry(ImputationJob job, string action, params (string Key, string Value)[] details) =>
        new(action, job.Owner, job.Id.Value, System, details.ToDictionary(d => d.Key, d => d.Value));
}
