using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CohortVault.Platform.Features.Vault.MasterKeys;

/// <summary>In the server: takes a new master key over soon after somebody rotated it, so that the old one can go.</summary>
internal sealed class MasterKeyWatch(
    MasterKey master, MasterKeyHandover handover, TimeProvider clock, ILogger<MasterKeyWatch> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                master.ForgetBefore();
                var rotated = await master.RefreshAsync(stoppingToken);
                using var held = master.Current();
                if (rotated)
                {
                    log.MasterKeyTakenOver(held.Id);
                }

                await handover.EndAsync(held.Id, stoppingToken);
                await master.SettleAsync(stoppingToken);
            }
            catch (Exception broken) when (!stoppingToken.IsCancellationRequested)
            {
                // Whoever needs the new key meets the same failure; looking again can only help.
                log.MasterKeyWatchFailed(broken);
            }

            await Task.Delay(Every, clock, stoppingToken);
        }
    }
}
