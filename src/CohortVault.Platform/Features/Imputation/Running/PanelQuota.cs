using CohortVault.Genomics.Work;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Panels.Contracts;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Imputation.Running;

/// <summary>
/// How many samples one account may impute against a panel in a week: many crafted targets can reconstruct a panel's
/// haplotypes (Mosca and Cho, Genome Research 33:2023).
/// </summary>
internal sealed class PanelQuota(CohortDbContext db, IPanels panels, TimeProvider clock)
{
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    /// <summary>
    /// What quality control found, or, if the job's samples would exceed the quota, a failure that says so.
    /// </summary>
    public async Task<WorkDone> HoldAsync(ImputationJob job, WorkDone done, CancellationToken ct)
    {
        var quota = (await panels.FindAsync(job.Panel, ct))?.SamplesPerWeek;
        if (quota is not { } most || done.FatalCode is not null || job.OnlyQualityControl)
        {
            return done;
        }

        var since = clock.GetUtcNow() - Week;
        var used = await db.Set<ImputationJob>().AsNoTracking()
            .Where(j => j.Account == job.Account && j.Panel == job.Panel && j.StartedAt >= since && j.Chunks > 0)
            .SumAsync(j => j.Samples ?? 0, ct);
        return used + done.Samples <= most ? done : done with
        {
            FatalCode = "panel.quota",
            Chunks = [],
            Messages =
            [
                .. done.Messages,
                new WorkMessage("quality-control", 1,
                    $"This panel allows {most} samples per account and week; {used} were imputed in the last 7 days, and this job has "
                    + $"{done.Samples}. Submit it later, or with fewer samples."),
            ],
        };
    }
}
