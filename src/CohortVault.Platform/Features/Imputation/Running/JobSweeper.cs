using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CohortVault.Platform.Features.Imputation.Running;

/// <summary>
/// Destroys what is over and reminds owners before it is. Nothing depends on it being on time: reading checks the
/// clock.
/// </summary>
internal sealed class JobSweeper(
    IServiceScopeFactory scopes, TimeProvider clock, IOptions<ImputationOptions> options,
    ILogger<JobSweeper> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.Sweep)
        {
            return;
        }

        using var timer = new PeriodicTimer(options.Value.SweepEvery, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await SweepAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops.
        }
    }

    private async Task SweepAsync(CancellationToken ct)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<JobCleaner>().CleanAllAsync(ct);
            await scope.ServiceProvider.GetRequiredService<JobMails>().SendDueAsync(ct);
        }
        catch (Exception error) when (!ct.IsCancellationRequested)
        {
            // The job runner tries again at the next tick; what is due stays due.
            log.SweepFailed(error);
        }
    }
}
