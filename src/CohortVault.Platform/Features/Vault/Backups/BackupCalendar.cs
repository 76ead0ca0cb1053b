using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CohortVault.Platform.Features.Vault.Backups;

/// <summary>
/// Makes the nightly backup, destroys keys of backups on their date, and keeps the list of destructions beside them
/// up to date. A failure is logged, told by <see cref="LastFailure"/>, and tried again.
/// </summary>
internal sealed class BackupCalendar(
    TakeBackup backup, BackupHousekeeping housekeeping, BackupKeys keys, DestroyedKeys destroyed,
    IOptions<BackupOptions> options, TimeProvider clock, ILogger<BackupCalendar> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan TryAgain = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Renewal = TimeSpan.FromHours(1);

    private DateTimeOffset _notBefore;
    private (DateTimeOffset At, DateTimeOffset? Newest) _published;

    /// <summary>What kept the last backup from being made, and when; null if it was made.</summary>
    public (DateTimeOffset At, string Why)? LastFailure { get; private set; }

    /// <summary>The last time of day for a backup that has passed.</summary>
    public static DateTimeOffset LastDue(DateTimeOffset now, TimeOnly at)
    {
        var today = new DateTimeOffset(DateOnly.FromDateTime(now.UtcDateTime), at, TimeSpan.Zero);
        return today <= now ? today : today.AddDays(-1);
    }

    /// <summary>One look at what is due.</summary>
    public async Task LookAsync(CancellationToken ct)
    {
        await housekeeping.DestroyDueKeysAsync(ct);
        await PublishAsync(ct);
        var (to, now) = (options.Value.To, clock.GetUtcNow());
        if (to.Length == 0 || now < _notBefore)
        {
            return;
        }

        var folder = new BackupFolder(Path.GetFullPath(to));
        var newest = keys.All().LastOrDefault(file => file.To == folder.Root && folder.Has(file.Name));
        if (newest is not null && newest.StartedAt >= LastDue(now, options.Value.At) && newest.StartedAt <= now)
        {
            return;
        }

        try
        {
            var made = await backup.RunAsync(to, ct);
            LastFailure = null;
            log.BackupMade(made.Name, made.Objects, made.Copied);
            await housekeeping.ForgetOldDestructionsAsync(ct);
        }
        catch (Exception failed) when (!ct.IsCancellationRequested)
        {
            _notBefore = now + TryAgain;
            LastFailure = (now, failed is BackupRefusedException or IOException or UnauthorizedAccessException ? failed.Message : failed.GetType().Name);
            log.BackupFailed(failed);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        do
        {
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                // A folder out of reach or a busy database must not end the server; what is due stays due.
                log.BackupHousekeepingFailed(error);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task PublishAsync(CancellationToken ct)
    {
        if (keys.All().Count == 0)
        {
            return;
        }

        var (now, newest) = (clock.GetUtcNow(), await destroyed.NewestAsync(ct));
        if (newest != _published.Newest || now - _published.At >= Renewal || now < _published.At)
        {
            await housekeeping.PublishDestructionsAsync(ct);
            _published = (now, newest);
        }
    }
}
