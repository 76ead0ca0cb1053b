using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Imputation.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CohortVault.Platform.Features.Imputation.Running;

/// <summary>
/// Keeps the workers busy. Before the server takes its first request it takes up what an earlier run left: leases are
/// given back, half-received submissions thrown away, overdue destructions made good.
/// </summary>
internal sealed class JobScheduler(
    IServiceScopeFactory scopes, RunningTasks running, JobGate gate, IOptions<ImputationOptions> options,
    ILogger<JobScheduler> log)
    : BackgroundService
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await using (var scope = scopes.CreateAsyncScope())
        {
            var cleaner = scope.ServiceProvider.GetRequiredService<JobCleaner>();
            await cleaner.DropHalfReceivedAsync(cancellationToken);
            var resumed = await scope.ServiceProvider.GetRequiredService<JobLedger>().ReleaseAllAsync(
                cancellationToken);
            if (resumed > 0)
            {
                log.Resumed(resumed);
            }

            await cleaner.CleanAllAsync(cancellationToken);
        }

        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var workers = options.Value.Workers == 0 ? Environment.ProcessorCount : options.Value.Workers;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (running.Count < workers && await LeaseAsync(stoppingToken) is { } lease)
                {
                    Start(lease, stoppingToken);
                }

                await running.WaitAsync(LookAgain, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception error)
            {
                // The job runner outlives a database that is busy or a disk that is full for a moment.
                log.SchedulerFailed(error);
                await Task.Delay(LookAgain, CancellationToken.None);
            }
        }

        await running.All;
    }

    private async Task<Lease?> LeaseAsync(CancellationToken ct)
    {
        using var inside = await gate.EnterAsync(ct);
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<JobLedger>().LeaseNextAsync(ct);
    }

    private void Start(Lease lease, CancellationToken stoppingToken)
    {
        var stop = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        var begin = new TaskCompletionSource();
        var work = RunAsync(lease, begin.Task, stop.Token);
        running.Add(lease, stop, work);
        begin.SetResult();
    }

    private async Task RunAsync(Lease lease, Task begin, CancellationToken stop)
    {
        await begin;
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<TaskRunner>().RunAsync(lease, stop);
        }
        catch (Exception ended) when (ended is ObjectDestroyedException
            || (ended is OperationCanceledException && stop.IsCancellationRequested))
        {
            await CleanUpAsync(lease.Job);
        }
        catch (ObjectStoreException unreachable)
        {
            log.WaitsForStore(unreachable, lease.Job);
            await NoteAsync(lease, ledger => ledger.PostponeAsync(lease, CancellationToken.None), stop);
        }
        catch (Exception error)
        {
            log.TaskFailed(error, lease.Job);
            var full = (error is IOException broken && DiskFull.Is(broken)) || DatabaseFull.Is(error);
            var code = full ? "job.disk-full" : "job.worker-broken";
            await NoteAsync(lease, ledger => ledger.NoteBrokenAsync(lease, code, CancellationToken.None), stop);
        }
        finally
        {
            running.Remove(lease.Task);
        }
    }

    // A cancelled job's worker is dead by now: what it was writing can be destroyed.
    private async Task CleanUpAsync(JobId job)
    {
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<JobCleaner>().CleanAsync(job, CancellationToken.None);
    }

    // Nobody else gives the lease back while this server runs, so it is tried until it succeeds: a full disk may be
    // unable to take even this note.
    private async Task NoteAsync(Lease lease, Func<JobLedger, Task> note, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                using (await gate.EnterAsync(CancellationToken.None))
                {
                    await using var scope = scopes.CreateAsyncScope();
                    await note(scope.ServiceProvider.GetRequiredService<JobLedger>());
                }

                await CleanUpAsync(lease.Job);
                return;
            }
            catch (Exception error)
            {
                log.SchedulerFailed(error);
                await Task.Delay(LookAgain, CancellationToken.None);
            }
        }
    }
}
