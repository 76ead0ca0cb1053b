using System.Collections.Concurrent;
using CohortVault.Platform.Features.Imputation.Contracts;

namespace CohortVault.Platform.Features.Imputation.Running;

/// <summary>How far the tasks that run now are. In memory alone: after a restart they start again anyway.</summary>
internal sealed class ProgressBoard
{
    private readonly ConcurrentDictionary<Guid, (JobId Job, double Fraction)> _running = new();

    public void Note(JobId job, Guid task, double fraction) => _running[task] = (job, Math.Clamp(fraction, 0, 1));

    public void Forget(Guid task) => _running.TryRemove(task, out _);

    /// <summary>Fraction of each task of a job that runs now.</summary>
    public double RunningShare(JobId job) => _running.Values.Where(r => r.Job == job).Sum(r => r.Fraction);
}
