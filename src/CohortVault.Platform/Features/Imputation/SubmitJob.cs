using System.Globalization;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Imputation.Contracts;
using CohortVault.Platform.Features.Imputation.Running;
using CohortVault.Platform.Features.Panels.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CohortVault.Platform.Features.Imputation;

/// <summary>A job that was accepted.</summary>
internal sealed record SubmittedJob(JobId Id, string PublicId);

/// <summary>
/// Takes a job in. Either from finished uploads in one go, or file by file while they arrive: the job is entered first
/// (<see cref="BeginAsync"/>), so that whatever arrives belongs to something that is swept away if the rest never
/// comes.
/// </summary>
internal sealed class SubmitJob(
    CohortDbContext db, IVault vault, IUploads uploads, IPanels panels, IAuditLog audit, JobCleaner cleaner,
    JobGate gate,
    RunningTasks running, DataDirectory directory, TimeProvider clock, IOptions<ImputationOptions> options,
    ILogger<SubmitJob> log)
{
    private const int MostFiles = 100;
    private const int LongestName = 200;
    private readonly List<UploadedFile> _files = [];

    /// <summary>Submits finished resumable uploads as a job.</summary>
    public async Task<Outcome<SubmittedJob>> FromUploadsAsync(
        AccountId account, JobRequest request, IReadOnlyList<string> uploadIds, CancellationToken ct)
    {
        if (uploadIds.Count == 0)
        {
            return ImputationRefusals.NoFiles;
        }

        // What can be refused without touching the uploads is refused first: a typing error must not cost the upload.
        if ((await CheckAsync(request, ct)).Refusal is { } wrong)
        {
            return wrong;
        }

        var begun = await BeginAsync(account, shareLinks: false, announcedBytes: 0, ct);
        if (begun.Refusal is { } refusal)
        {
            return refusal;
        }

        var (job, accepted) = (begun.Value, false);
        try
        {
            if (await uploads.ClaimAsync(account.Owner(), job.InputSubject, uploadIds, ct) is not { } claimed)
            {
                return ImputationRefusals.UploadsUnknown;
            }

            _files.AddRange(claimed);
            var submitted = await TryCompleteAsync(job, request, ct);
            accepted = submitted.Succeeded;
            return submitted;
        }
        catch (IOException full) when (DiskFull.Is(full))
        {
            return ImputationRefusals.DiskFull;
        }
        finally
        {
            // Also when the caller hung up: a job that stayed half received would count against the account.
            if (!accepted)
            {
                await AbandonAsync(job);
            }
        }
    }

    /// <summary>Opens a job for files that are about to arrive; checks how much the account has already.</summary>
    public async Task<Outcome<ImputationJob>> BeginAsync(
        AccountId account, bool shareLinks, long announcedBytes, CancellationToken ct)
    {
        using var inside = await gate.EnterAsync(ct);
        var open = await db.Set<ImputationJob>().CountAsync(
            j => j.Account == account && (JobStates.Active.Contains(j.State) || j.State == JobState.Receiving), ct);
        if (open >= options.Value.JobsPerAccount)
        {
            return ImputationRefusals.TooManyJobs(options.Value.JobsPerAccount);
        }

        var held = await (
            from part in db.Set<JobObject>()
            join owner in db.Set<ImputationJob>() on part.Job equals owner.Id
            where owner.Account == account
            select part.Length).SumAsync(ct);
        if (held + announcedBytes > options.Value.MegabytesPerAccount << 20)
        {
            return ImputationRefusals.OverQuota(options.Value.MegabytesPerAccount);
        }

        if (!HasRoomFor(announcedBytes))
        {
            return ImputationRefusals.DiskFull;
        }

        var now = clock.GetUtcNow();
        var job = ImputationJob.Receive(account, await FreePublicIdAsync(now, ct), shareLinks, now);
        db.Add(job);
        await db.SaveChangesAsync(ct);
        return job;
    }

    /// <summary>Seals one arriving file.</summary>
    public async Task<Outcome<Done>> AddFileAsync(
        ImputationJob job, string fileName, Stream content, CancellationToken ct)
    {
        if (_files.Count == MostFiles)
        {
            return ImputationRefusals.TooManyFiles;
        }

        var file = await uploads.CreateFromStreamAsync(
            new SealScope(job.Owner, job.InputSubject, "upload"), fileName, content, ct);
        if (file.Refusal is { } refusal)
        {
            return refusal;
        }

        _files.Add(file.Value);
        return default(Done);
    }

    /// <summary>
    /// All files are here: checks the parameters and puts the job into the queue, or throws everything away.
    /// </summary>
    public async Task<Outcome<SubmittedJob>> CompleteAsync(ImputationJob job, JobRequest request, CancellationToken ct)
    {
        var outcome = await TryCompleteAsync(job, request, ct);
        if (!outcome.Succeeded)
        {
            await AbandonAsync(job);
        }

        return outcome;
    }

    /// <summary>The submission broke off or was refused: nothing of it is left.</summary>
    public async Task AbandonAsync(ImputationJob job)
    {
        db.ChangeTracker.Clear();
        await cleaner.DropAsync(job, CancellationToken.None);
    }

    private async Task<Outcome<SubmittedJob>> TryCompleteAsync(
        ImputationJob job, JobRequest request, CancellationToken ct)
    {
        if (_files.Count == 0)
        {
            return ImputationRefusals.NoFiles;
        }

        var parameters = await CheckAsync(request, ct);
        if (parameters.Refusal is { } refusal)
        {
            return refusal;
        }

        var names = _files.ToDictionary(f => f.Id.ToString(), f => f.FileName);
        var files = await vault.SealFileNamesAsync(new SealScope(job.Owner, job.InputSubject, "file-names"), names, ct);
        var name = request.Name?.Trim() is { Length: > 0 } given
            ? await vault.SealTextAsync(
                new SealScope(job.Owner, job.ResultSubject, "job-name"), given[..Math.Min(given.Length, LongestName)],
                ct)
            : (ObjectId?)null;

        // The caller's own password goes with the work, not with the results: it is gone when the archives are written.
        var password = request.Password is { Length: > 0 } own
            ? await vault.SealTextAsync(new SealScope(job.Owner, job.WorkSubject, "archive-password"), own, ct)
            : (ObjectId?)null;

        using (await gate.EnterAsync(ct))
        {
            job.Accept(parameters.Value, name, files, password);
            db.Add(JobTask.Create(job.Id, JobTaskKind.QualityControl, 0));
            db.AddRange(_files.Select(f => JobObject.Upload(job.Id, f.Id, f.Length)));
            await audit.AppendAsync(
                db,
                new AuditEntry(
                    "job.submitted", job.Owner, job.Id.Value, job.Account.ToString(), new Dictionary<string, string>
                    {
                        ["panel"] = job.Panel,
                        ["files"] = _files.Count.ToString(CultureInfo.InvariantCulture),
                    }),
                ct);
            await db.SaveChangesAsync(ct);
        }

        log.JobSubmitted(job.Id);
        running.Wake();
        return new SubmittedJob(job.Id, job.PublicId);
    }

    private async Task<Outcome<JobParameters>> CheckAsync(JobRequest request, CancellationToken ct)
    {
        var id = JobParameterRules.PanelId(request.Panel ?? "");
        return await panels.FindAsync(id, ct) is { } panel
            ? JobParameterRules.Check(request, panel)
            : ImputationRefusals.PanelUnknown(id);
    }

    private bool HasRoomFor(long bytes) =>
        new DriveInfo(directory.Objects).AvailableFreeSpace - bytes >= options.Value.KeepFreeMegabytes << 20;

    // The form of the field's clients: the instant of submission to the millisecond. Two in one millisecond differ by
    // one.
    private async Task<string> FreePublicIdAsync(DateTimeOffset now, CancellationToken ct)
    {
        for (var at = now; ; at = at.AddMilliseconds(1))
        {
            var id = at.UtcDateTime.ToString("'job-'yyyyMMdd'-'HHmmss'-'fff", CultureInfo.InvariantCulture);
            if (!await db.Set<ImputationJob>().AnyAsync(j => j.PublicId == id, ct))
            {
                return id;
            }
        }
    }
}
