using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CohortVault.Platform.Features.Vault.Uploads;

/// <summary>
/// Deletes uploads whose time is over. Reads refuse them from that moment on, whether this runs or not.
/// </summary>
internal sealed class UploadSweeper(UploadStore store, TimeProvider clock,
    ILogger<UploadSweeper> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        do
        {
            try
            {
                if (await store.EndExpiredAsync(stoppingToken) is var count and > 0)
                {
                    log.ExpiredUploadsRemoved(count);
                }
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                // A database that is busy for a moment must not end the server; what is due stays due.
                log.UploadSweepFailed(error);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
