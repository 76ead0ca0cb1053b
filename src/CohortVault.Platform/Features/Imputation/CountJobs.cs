using CohortVault.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Imputation;

/// <summary>
/// How many jobs of all accounts are done, running and waiting, and how many samples the done ones had.
/// </summary>
internal sealed record JobCounters(int Complete, long Samples, int Running, int Waiting);

/// <summary>Counts jobs over the whole installation.</summary>
internal sealed class CountJobs(CohortDbContext db)
{
    public async Task<JobCounters> Handle(CancellationToken ct)
    {
        // A finished job stays counted when its results expire; what expired after a failure has a failure code.
        var complete = db.Set<ImputationJob>().Where(j => j.FailureCode == null
            && (j.State == JobState.Finished || j.State == JobState.Expired));
        var active = db.Set<ImputationJob>().Where(j => JobStates.Active.Contains(j.State));
        return new JobCounters(
            await complete.CountAsync(ct),
            await complete.SumAsync(j => (long)(j.Samples ?? 0), ct),
            await active.CountAsync(j => j.State != JobState.Accepted, ct),
            await active.CountAsync(j => j.State == JobState.Accepted, ct));
    }
}
