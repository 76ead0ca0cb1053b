using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Imputation.Running;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Imputation;

/// <summary>One job of the caller, with steps and files; another's job does not exist.</summary>
internal sealed class GetJob(
    CohortDbContext db, IVault vault, IFieldVault fields, IRetention retention, ProgressBoard board, TimeProvider clock)
{
    public async Task<Outcome<JobView>> Handle(AccountId account, string publicId, CancellationToken ct)
    {
        var job = await db.Set<ImputationJob>().AsNoTracking().SingleOrDefaultAsync(
            j => j.PublicId == publicId
                && j.Account == account && j.State != JobState.Receiving && j.State != JobState.Deleted, ct);
        if (job is null)
        {
            return ImputationRefusals.NotFound(publicId);
        }

        var view = (await ViewAsync(job, ct)) with
        {
            IsHeld = await retention.IsHeldAsync(db, job.Owner, job.ResultSubject, ct),
        };
        if (view.State is JobState.Expired or JobState.Cancelled)
        {
            return view;
        }

        var files = await db.Set<JobObject>().AsNoTracking()
            .Where(o => o.Job == job.Id
                && o.Committed && (o.Kind == JobObjectKind.Archive || o.Kind == JobObjectKind.QualityControlFile))
            .ToListAsync(ct);
        var report = await vault.OpenReportAsync(job.ReportObject, job.Owner, ct);
        return view with
        {
            Steps = JobSteps.Of(job, report, await ChunksAsync(job, ct)),
            Archives = await FilesAsync(job, files, JobObjectKind.Archive, ct),
            QualityControlFiles = await FilesAsync(job, files, JobObjectKind.QualityControlFile, ct),
        };
    }

    /// <summary>The job without steps and files, as lists show it.</summary>
    public async Task<JobView> ViewAsync(ImputationJob job, CancellationToken ct)
    {
        var over = job.IsOver(clock.GetUtcNow());
        var state = over && job.State is JobState.Finished or JobState.Failed && over ? JobState.Expired : job.State;
        return new JobView
        {
            Id = job.Id,
            PublicId = job.PublicId,
            Name = over ? null : await vault.OpenNameAsync(job.NameObject, job.Owner, ct),
            State = state,
            Panel = job.Panel,
            Build = job.Build,
            Population = job.Population,
            Phasing = job.Phasing,
            OnlyQualityControl = job.OnlyQualityControl,
            MinimumR2 = job.MinimumR2,
            Empirical = job.Empirical,
            SubmittedAt = job.SubmittedAt,
            StartedAt = job.StartedAt,
            EndedAt = job.EndedAt,
            ExpiresAt = job.ExpiresAt,
            InputDestroyedAt = job.InputDestroyedAt,
            Samples = job.Samples,
            Markers = job.Markers,
            Chromosomes = job.Chromosomes,
            Chunks = job.Chunks,
            FailureCode = job.FailureCode,
            QueuePosition = job.State == JobState.Accepted ? await PositionAsync(job, ct) : null,
            PasswordWaiting = state == JobState.Finished && job is { PasswordObject: not null, OwnPassword: false },
            OwnPassword = job.OwnPassword,
        };
    }

    private async Task<int> PositionAsync(ImputationJob job, CancellationToken ct) =>
        1 + await db.Set<ImputationJob>().CountAsync(
            j => j.State == JobState.Accepted && j.SubmittedAt < job.SubmittedAt, ct);

    private async Task<ChunkCounts> ChunksAsync(ImputationJob job, CancellationToken ct)
    {
        var tasks = await db.Set<JobTask>().AsNoTracking().Where(t => t.Job == job.Id)
            .Select(t => new { t.Kind, t.State }).ToListAsync(ct);
        int Count(JobTaskKind kind) => tasks.Count(t => t.Kind == kind);
        int Done(JobTaskKind kind) => tasks.Count(t => t.Kind == kind && t.State == JobTaskState.Done);
        return new ChunkCounts(
            Count(JobTaskKind.Phase), Done(JobTaskKind.Phase), Done(JobTaskKind.Impute),
            Count(JobTaskKind.Seal), Done(JobTaskKind.Seal), board.RunningShare(job.Id));
    }

    private async Task<IReadOnlyList<JobFile>> FilesAsync(
        ImputationJob job, List<JobObject> files, JobObjectKind kind, CancellationToken ct)
    {
        var shown = new List<JobFile>();
        foreach (var file in files.Where(f => f.Kind == kind).OrderBy(f => f.Name, NaturalOrder.Instance))
        {
            shown.Add(
                new JobFile(file.Id, file.Name, file.Length, await ShareLink.TokenAsync(file, job.Owner, fields, ct)));
        }

        return shown;
    }
}
