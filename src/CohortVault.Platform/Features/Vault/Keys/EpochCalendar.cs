using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CohortVault.Platform.Features.Vault.Keys;

/// <summary>Ends epochs when they are due. What was missed while the server was off is caught up with at start.</summary>
internal sealed class EpochCalendar(
    EpochRotation rotation, TimeProvider clock, ILogger<EpochCalendar> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        do
        {
            try
            {
                if (await rotation.CatchUpAsync(stoppingToken))
                {
                    log.EpochEnded();
                }
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                // A database that is busy for a moment must not end the server; what is due stays due.
                log.EpochRotationFailed(error);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
