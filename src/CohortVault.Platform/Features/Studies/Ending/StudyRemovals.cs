using System.Data.Common;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Studies.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CohortVault.Platform.Features.Studies.Ending;

/// <summary>Takes up destructions of studies that a crash, a full disk or a hold stopped halfway: at the start, and every hour.</summary>
internal sealed class StudyRemovals(IServiceScopeFactory scopes, TimeProvider clock, ILogger<StudyRemovals> log) : BackgroundService
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromHours(1);

    /// <summary>Ends those that are decided; says how many are gone.</summary>
    public async Task<int> RunAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var going = await scope.ServiceProvider.GetRequiredService<CohortDbContext>().Set<Study>()
            .Where(s => s.State == StudyState.Going).Select(s => s.Id).ToListAsync(ct);
        var gone = 0;
        foreach (var study in going)
        {
            await using var own = scopes.CreateAsyncScope();
            gone += (await own.ServiceProvider.GetRequiredService<DestroyStudy>().FinishAsync(study, ct)).Succeeded ? 1 : 0;
        }

        return gone;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RunAsync(stoppingToken);
            }
            catch (Exception broken) when (broken is DbException or DbUpdateException or IOException)
            {
                log.StudyRemovalFailed(broken);
            }

            await Task.Delay(LookAgain, clock, stoppingToken);
        }
    }
}
