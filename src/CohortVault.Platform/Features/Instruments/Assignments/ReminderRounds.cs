using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CohortVault.Platform.Features.Instruments.Assignments;

/// <summary>Looks every minute whom to remind.</summary>
internal sealed class ReminderRounds(IServiceScopeFactory scopes, TimeProvider clock, ILogger<ReminderRounds> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                await scope.ServiceProvider.GetRequiredService<RemindOfTasks>().RunAsync(stoppingToken);
            }
            catch (Exception broken) when (broken is DbException or DbUpdateException or IOException)
            {
                log.RemindingFailed(broken);
            }
        }
    }
}
