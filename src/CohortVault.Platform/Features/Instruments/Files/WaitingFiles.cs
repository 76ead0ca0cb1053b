using System.Data.Common;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Vault.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CohortVault.Platform.Features.Instruments.Files;

/// <summary>Destroys files whose forms were never saved.</summary>
internal sealed class WaitingFiles(
    IServiceScopeFactory scopes, IVault vault, IOptions<RecordFileOptions> options, TimeProvider clock, ILogger<WaitingFiles> log)
    : BackgroundService
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromHours(1);

    /// <summary>Destroys those whose time is over; says how many.</summary>
    public async Task<int> RunAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CohortDbContext>();
        var (since, gone) = (clock.GetUtcNow().AddHours(-options.Value.WaitHours), 0);
        foreach (var id in await db.Set<RecordFile>().Where(f => f.KeptAt == null && f.At < since).Select(f => f.Id).ToListAsync(ct))
        {
            if (await db.Set<RecordFile>().Where(f => f.Id == id && f.KeptAt == null).ExecuteDeleteAsync(ct) > 0)
            {
                await vault.DestroyAsync(ObjectId.From(id), DestructionReason.NeverSaved, ct);
                gone++;
            }
        }

        return gone;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(LookAgain, clock, stoppingToken);
            try
            {
                await RunAsync(stoppingToken);
            }
            catch (Exception broken) when (broken is DbException or DbUpdateException or IOException)
            {
                log.WaitingFilesFailed(broken);
            }
        }
    }
}
