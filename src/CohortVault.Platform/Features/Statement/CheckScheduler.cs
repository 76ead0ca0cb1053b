using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Statement.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CohortVault.Platform.Features.Statement;

/// <summary>Runs all checks when they are due, in the running program, and keeps what they found.</summary>
internal sealed class CheckScheduler(
    IServiceScopeFactory scopes, IScratchServers servers, DataDirectory directory, IObjectsElsewhere elsewhere,
    ControlCheckRunner runner, TimeProvider clock, IOptions<StatementOptions> options, ILogger<CheckScheduler> log) : BackgroundService
{
    private static readonly TimeSpan AfterTrouble = TimeSpan.FromMinutes(30);

    /// <summary>Runs all checks now and keeps what they found.</summary>
    public async Task RunOnceAsync(CancellationToken ct)
    {
        var started = clock.GetTimestamp();
        await using var context = new CheckContext(servers, directory, elsewhere: elsewhere);
        var reports = await runner.RunAsync(context, _ => true, ct);
        foreach (var (report, took) in reports)
        {
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<CheckRecorder>().RecordAsync(report, took, ct);
        }

        log.ChecksFinished(
            reports.Count(r => r.Report.State == ControlState.Verified),
            reports.Count(r => r.Report.State == ControlState.Failed),
            clock.GetElapsedTime(started).TotalSeconds);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Delay(TimeSpan.FromMinutes(options.Value.StartDelayMinutes), clock, stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var wait = await WhenDueAsync(stoppingToken);
                if (wait > TimeSpan.Zero)
                {
                    await Task.Delay(wait, clock, stoppingToken);
                }

                await RunOnceAsync(stoppingToken);
            }
            catch (Exception broken) when (!stoppingToken.IsCancellationRequested)
            {
                // The statement turns stale by itself; the server must not stop because a check run could not be kept.
                log.RunBroke(broken, AfterTrouble.TotalMinutes);
                await Task.Delay(AfterTrouble, clock, stoppingToken);
            }
        }
    }

    private async Task<TimeSpan> WhenDueAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var last = await scope.ServiceProvider.GetRequiredService<CheckRecorder>().LastRunAsync(ct);
        return last is { } past ? past + options.Value.Every - clock.GetUtcNow() : TimeSpan.Zero;
    }
}
