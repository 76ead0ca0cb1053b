using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Imputation;

/// <summary>One page of the caller's jobs, newest first.</summary>
/// <param name="Jobs">The jobs of this page.</param>
/// <param name="Count">All jobs of the caller.</param>
/// <param name="Page">This page, from 1.</param>
/// <param name="PageSize">Jobs on a page.</param>
internal sealed record JobList(IReadOnlyList<JobView> Jobs, int Count, int Page, int PageSize)
{
    /// <summary>Number of pages, at least 1.</summary>
    public int Pages => Math.Max(1, (Count + PageSize - 1) / PageSize);
}

/// <summary>Lists the caller's jobs.</summary>
internal sealed class ListJobs(CohortDbContext db, GetJob getJob)
{
    /// <summary>Jobs on one page.</summary>
    public const int PageSize = 15;

    // Today's clients ask for all jobs at once; a job is a few hundred bytes, and accounts do not have thousands.
    private const int MostAtOnce = 1000;

    /// <summary>A page, or (page 0) all jobs at once.</summary>
    public async Task<JobList> Handle(AccountId account, int page, CancellationToken ct)
    {
        var own = db.Set<ImputationJob>().AsNoTracking()
            .Where(j => j.Account == account && j.State != JobState.Receiving && j.State != JobState.Deleted);
        var count = await own.CountAsync(ct);
        var size = page == 0 ? Math.Clamp(count, PageSize, MostAtOnce) : PageSize;

        // A page beyond the last is empty; the number is bounded, so that no product of it runs over.
        var shown = Math.Clamp(page, 1, (count / size) + 2);
        var jobs = await own.OrderByDescending(j => j.SubmittedAt).ThenByDescending(j => j.PublicId)
            .Skip((shown - 1) * size).Take(size).ToListAsync(ct);
        var views = new List<JobView>(jobs.Count);
        foreach (var job in jobs)
        {
            views.Add(await getJob.ViewAsync(job, ct));
        }

        return new JobList(views, count, shown, size);
    }
}
