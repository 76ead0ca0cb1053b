using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CohortVault.Platform.Features.Audit;

/// <summary>Signs a checkpoint at start and at intervals, while the server runs.</summary>
internal sealed class CheckpointKeeper(
    IServiceScopeFactory scopes, CheckpointCopy copy, IOptions<AuditOptions> options, TimeProvider clock,
    ILogger<CheckpointKeeper> log)
    : BackgroundService
{
    /// <summary>Signs now, if the log has grown, and keeps a copy outside the database.</summary>
    public async Task RunOnceAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var newest = await scope.ServiceProvider.GetRequiredService<CheckpointStore>().SignAsync(ct);
        copy.Write(newest.Text);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RunOnceAsync(stoppingToken);
            }
            catch (Exception broken) when (!stoppingToken.IsCancellationRequested)
            {
                // The log goes on without a signature for a while; the statement shows how old the newest checkpoint is.
                log.CheckpointBroke(broken, options.Value.CheckpointMinutes);
            }

            await Task.Delay(TimeSpan.FromMinutes(options.Value.CheckpointMinutes), clock, stoppingToken);
        }
    }
}
