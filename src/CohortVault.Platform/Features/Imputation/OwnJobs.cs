using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Imputation.Contracts;
using CohortVault.Platform.Features.Imputation.Running;
using CohortVault.Platform.Features.Vault.Contracts;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Imputation;

/// <summary>
/// The records of a person's jobs. When the account goes, every job ends and everything sealed of it is destroyed; settings,
/// counts and times stay, under a number that leads to nobody any more.
/// </summary>
internal sealed class OwnJobs(
    CohortDbContext db, IVault vault, GetJob getJob, DeleteJob deleteJob, JobCleaner cleaner, RunningTasks running)
    : IPersonalData
{
    // How long a worker that was stopped may take to be gone.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(30);

    public async Task<IReadOnlyList<PersonalSection>> CollectAsync(AccountId account, CancellationToken ct)
    {
        var entries = new List<object>();
        foreach (var job in await Of(account).OrderBy(j => j.SubmittedAt).ToListAsync(ct))
        {
            entries.Add(Entry(
                await getJob.ViewAsync(job, ct), await vault.OpenFileNamesAsync(job.FilesObject, job.Owner, ct), job));
        }

        return
        [
            PersonalSection.Of(
                "jobs", "Your imputation jobs. Names are kept as long as their files are; settings, counts and times for good.",
                entries),
        ];
    }

    public async Task DestroyAsync(AccountId account, CancellationToken ct)
    {
        db.ChangeTracker.Clear();
        foreach (var job in await Of(account).ToListAsync(ct))
        {
            if (job.State == JobState.Receiving)
            {
                await cleaner.DropAsync(job, ct);
                continue;
            }

            // One that is deleted already is not found, and may still have something to destroy.
            await deleteJob.Handle(account, job.PublicId, ct);
            await SettleAsync(job.Id, ct);
            await cleaner.CleanAsync(job.Id, ct);
        }
    }

    // What a worker leaves behind is destroyed under the account's keys, which must still be there.
    private async Task SettleAsync(JobId job, CancellationToken ct)
    {
        try
        {
            await running.SettledAsync(job).WaitAsync(Settling, ct);
        }
        catch (TimeoutException late)
        {
            throw new IOException("A worker has not stopped yet. The deletion is taken up again later.", late);
        }
    }

    private IQueryable<ImputationJob> Of(AccountId account) =>
        db.Set<ImputationJob>().AsNoTracking().Where(j => j.Account == account);

    private static object Entry(JobView view, Dictionary<string, string> files, ImputationJob job) => new
    {
        id = view.PublicId,
        view.Name,
        files = files.Values,
        state = view.State.ToString(),
        view.Panel,
        view.Build,
        view.Population,
        view.Phasing,
        view.OnlyQualityControl,
        view.MinimumR2,
        view.Empirical,
        view.SubmittedAt,
        view.StartedAt,
        view.EndedAt,
        view.ExpiresAt,
        view.Samples,
        view.Markers,
        view.Chromosomes,
        view.Chunks,
        view.FailureCode,
        job.InputDestroyedAt,
        job.WorkDestroyedAt,
        job.ResultsDestroyedAt,
    };
}
