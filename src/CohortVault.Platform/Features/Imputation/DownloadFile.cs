using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Imputation.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Imputation;

/// <summary>A file on its way out.</summary>
/// <param name="Content">Plain bytes of the sealed object (for archives: the encrypted archive); seekable.</param>
/// <param name="Name">File name.</param>
internal sealed record Download(Stream Content, string Name);

/// <summary>An archive, for its owner.</summary>
internal sealed class DownloadResult(FindFile find)
{
    public Task<Outcome<Download>> Handle(AccountId account, string publicId, string file, CancellationToken ct) =>
        find.OwnAsync(account, publicId, JobObjectKind.Archive, file, ct);
}

/// <summary>A file of the quality control, for the owner of the job; also when the job failed.</summary>
internal sealed class GetQcFile(FindFile find)
{
    public Task<Outcome<Download>> Handle(AccountId account, string publicId, string file, CancellationToken ct) =>
        find.OwnAsync(account, publicId, JobObjectKind.QualityControlFile, file, ct);
}

/// <summary>An archive, for whoever holds its share link.</summary>
internal sealed class DownloadShared(FindFile find)
{
    public Task<Outcome<Download>> Handle(string token, string file, CancellationToken ct) =>
        find.SharedAsync(token, file, ct);
}

/// <summary>
/// Finds and opens files of jobs; the clock decides whether they can still be read, not the sweeper. Each reading is recorded
/// before a byte leaves: what cannot be recorded is not read.
/// </summary>
internal sealed class FindFile(CohortDbContext db, IVault vault, IAuditLog audit, TimeProvider clock)
{
    private const int TokenLength = 43;

    // A page that shows two tables of one report is one reading.
    private readonly HashSet<(JobId, JobObjectKind)> _recorded = [];

    public async Task<Outcome<Download>> OwnAsync(
        AccountId account, string publicId, JobObjectKind kind, string name, CancellationToken ct)
    {
        var job = await db.Set<ImputationJob>().AsNoTracking().SingleOrDefaultAsync(
            j => j.PublicId == publicId && j.Account == account && j.State != JobState.Receiving, ct);
        if (job is null)
        {
            return ImputationRefusals.NotFound(publicId);
        }

        if (job.State is JobState.Expired or JobState.Deleted or JobState.Cancelled || job.IsOver(clock.GetUtcNow()))
        {
            return ImputationRefusals.Over;
        }

        var file = await db.Set<JobObject>().AsNoTracking().SingleOrDefaultAsync(
            o => o.Job == job.Id && o.Kind == kind && o.Committed && o.Name == name, ct);
        return file is null ? ImputationRefusals.NoSuchDownload : await OpenAsync(job, file, account.ToString(), ct);
    }

    public async Task<Outcome<Download>> SharedAsync(string token, string name, CancellationToken ct)
    {
        if (token.Length != TokenLength)
        {
            return ImputationRefusals.NoSuchDownload;
        }

        var hash = ShareLink.Hash(token);
        var file = await db.Set<JobObject>().AsNoTracking().SingleOrDefaultAsync(
            o => o.LinkHash == hash && o.Committed, ct);

        // Links die with their rows, so that an unknown link of the right form is one that has died.
        if (file is null)
        {
            return ImputationRefusals.Over;
        }

        var job = await db.Set<ImputationJob>().AsNoTracking().SingleAsync(j => j.Id == file.Job, ct);
        if (job.State != JobState.Finished || job.IsOver(clock.GetUtcNow()))
        {
            return ImputationRefusals.Over;
        }

        return file.Name == name && file.Kind == JobObjectKind.Archive
            ? await OpenAsync(job, file, "share-link", ct)
            : ImputationRefusals.NoSuchDownload;
    }

    private async Task<Outcome<Download>> OpenAsync(ImputationJob job, JobObject file, string actor, CancellationToken ct)
    {
        if (await vault.OpenAsync(file.Id, job.Owner, ct) is not { } content)
        {
            return ImputationRefusals.Over;
        }

        var recorded = false;
        try
        {
            await RecordAsync(job, file, actor, ct);
            recorded = true;
            return new Download(content, file.Name);
        }
        finally
        {
            if (!recorded)
            {
                await content.DisposeAsync();
            }
        }
    }

    private async Task RecordAsync(ImputationJob job, JobObject file, string actor, CancellationToken ct)
    {
        if (file.Kind != JobObjectKind.Archive && !_recorded.Add((job.Id, file.Kind)))
        {
            return;
        }

        var action = file.Kind == JobObjectKind.Archive ? "job.result-read" : "job.report-read";
        await audit.AppendAsync(
            db, new AuditEntry(action, job.Owner, job.Id.Value, actor, new Dictionary<string, string> { ["object"] = file.Id.ToString() }), ct);
        await db.SaveChangesAsync(ct);
    }
}
