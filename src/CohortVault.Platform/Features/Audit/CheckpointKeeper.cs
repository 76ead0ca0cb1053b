using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Audit.Witnesses;
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

    /// <summary>Before the first request: a witness may have seen a longer log than this database has.</summary>
    /// <exception cref="LogRolledBackException">One has.</exception>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (await WitnessAsync(everyone: true, cancellationToken) is { } trouble)
        {
            throw new LogRolledBackException(trouble);
        }

        await base.StartAsync(cancellationToken);
    }

    /// <summary>Shows the public checkpoint to the witnesses; why the database must not be used, if one says so.</summary>
    public async Task<string?> WitnessAsync(bool everyone, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<WitnessRound>().RunAsync(everyone, ct);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RunOnceAsync(stoppingToken);
                if (await WitnessAsync(everyone: false, stoppingToken) is { } trouble)
                {
                    log.LongerLogSeen(trouble);
                }
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
