using CohortVault.Platform.Features.Vault.Objects;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CohortVault.Platform.Features.Vault;

/// <summary>
/// Goes on with destructions whose bytes could not be removed, and removes what interrupted writes have left in the
/// object store. What is younger may still be in somebody's hands.
/// </summary>
internal sealed class StoreTidying(
    DestructionSaga destruction, IBlobStore blobs, TimeProvider clock, ILogger<StoreTidying> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);
    private static readonly TimeSpan InHandAtMost = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan WritingAtMost = TimeSpan.FromDays(1);

    public async Task TidyAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await destruction.ResumeAsync(now - InHandAtMost, ct);
        if (await blobs.RemoveLeftoversAsync(now - WritingAtMost, ct) is var count and > 0)
        {
            log.LeftoversRemoved(count);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await TidyAsync(stoppingToken);
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                // A store or a database that is away for a moment must not end the server; what is left stays left.
                log.TidyingFailed(error);
            }
        }
    }
}
