using System.Collections.Concurrent;
using CohortVault.Platform.Features.Imputation.Contracts;

namespace CohortVault.Platform.Features.Imputation.Running;

/// <summary>The tasks that this server works on now, so that a cancel reaches their workers at once.</summary>
internal sealed class RunningTasks : IDisposable
{
    private readonly ConcurrentDictionary<Guid, (JobId Job, CancellationTokenSource Stop, Task Work)> _tasks = new();
    private readonly SemaphoreSlim _wake = new(0);

    public int Count => _tasks.Count;

    /// <summary>Everything that runs, to be awaited at shutdown.</summary>
    public Task All => Task.WhenAll(_tasks.Values.Select(t => t.Work));

    public void Add(Lease lease, CancellationTokenSource stop, Task work) =>
        _tasks[lease.Task] = (lease.Job, stop, work);

    public void Remove(Guid task)
    {
        if (_tasks.TryRemove(task, out var gone))
        {
            gone.Stop.Dispose();
        }

        Wake();
    }

    /// <summary>Stops the workers of one job.</summary>
    public async Task StopAsync(JobId job)
    {
        foreach (var (_, (owner, stop, _)) in _tasks.Where(t => t.Value.Job == job))
        {
            try
            {
                await stop.CancelAsync();
            }
            catch (ObjectDisposedException)
            {
                // It came to its end by itself in this moment.
            }
        }
    }

    /// <summary>Completes when nobody works on a job any more.</summary>
    public async Task SettledAsync(JobId job) =>
        await Task.WhenAll(_tasks.Values.Where(t => t.Job == job).Select(t => t.Work))
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    /// <summary>Tells the scheduler that there may be something to do.</summary>
    public void Wake() => _wake.Release();

    /// <summary>Waits until woken, or a while.</summary>
    public async Task WaitAsync(TimeSpan atMost, CancellationToken ct)
    {
        await _wake.WaitAsync(atMost, ct);
        while (_wake.Wait(0, CancellationToken.None))
        {
            // One look at the queue answers every call since the last look.
        }
    }

    public void Dispose() => _wake.Dispose();
}
