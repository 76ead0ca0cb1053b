using System.Data.Common;
using CohortVault.Platform.Features.Accounts.Administration;
using CohortVault.Platform.Features.Accounts.Devices;
using CohortVault.Platform.Features.Accounts.OwnData;
using CohortVault.Platform.Features.Accounts.Passkeys;
using CohortVault.Platform.Features.Accounts.Sessions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CohortVault.Platform.Features.Accounts;

/// <summary>
/// Removes what is over: sessions, links, devices, registrations that nobody confirmed; goes on with deletions that were
/// interrupted; sends the notices that are due. Nothing depends on its being on time.
/// </summary>
internal sealed class AccountHousekeeping(
    IServiceScopeFactory scopes, TimeProvider clock, ILogger<AccountHousekeeping> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        do
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                await scope.ServiceProvider.GetRequiredService<SessionStore>().SweepAsync(stoppingToken);
                await scope.ServiceProvider.GetRequiredService<AccountLinks>().SweepAsync(stoppingToken);
                await scope.ServiceProvider.GetRequiredService<EndPower>().SweepAsync(stoppingToken);
                await scope.ServiceProvider.GetRequiredService<DeviceStore>().SweepAsync(stoppingToken);
                await scope.ServiceProvider.GetRequiredService<PasskeyStore>().SweepAsync(stoppingToken);
                await scope.ServiceProvider.GetRequiredService<AccountRemoval>().SweepUnconfirmedAsync(stoppingToken);
                await scope.ServiceProvider.GetRequiredService<AccountDeletion>().ResumeAsync(stoppingToken);
                await scope.ServiceProvider.GetRequiredService<AccountNotices>().SendDueAsync(stoppingToken);
            }
            catch (Exception broken) when (broken is DbException or DbUpdateException or IOException)
            {
                log.HousekeepingFailed(broken);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
