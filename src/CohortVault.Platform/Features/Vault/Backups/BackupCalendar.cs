using CohortVault.Platform.Features.Vault.Contracts;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CohortVault.Platform.Features.Vault.Backups;

/// <summary>
/// Makes the nightly backup, destroys keys of backups on their date, and keeps the list of destructions beside them
/// up to date. A failure is logged, shown by <see cref="Look"/>, and tried again.
/// </summary>
internal sealed class BackupCalendar(
    TakeBackup backup, BackupHousekeeping housekeeping, BackupKeys keys, DestroyedKeys destroyed,
    IOptions<BackupOptions> options, TimeProvider clock, ILogger<BackupCalendar> log) : BackgroundService, INightlyBackups
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan TryAgain = TimeSpan.FromMinutes(15);

    // So long may a backup take, or wait for another to end, before its absence is one.
    private static readonly TimeSpan Grace = TimeSpan.FromHours(3);
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

    public NightlyBackups Look()
    {
        var (to, now) = (options.Value.To, clock.GetUtcNow());
        var last = to.Length == 0 ? null : NewestIn(new BackupFolder(Path.GetFullPath(to)));
        var late = to.Length > 0 && (last is null || last.StartedAt < LastDue(now - Grace, options.Value.At));
        return new NightlyBackups(to, last?.StartedAt, LastDue(now, options.Value.At), late, LastFailure?.Why);
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

        if (NewestIn(new BackupFolder(Path.GetFullPath(to))) is { } newest && newest.StartedAt >= LastDue(now, options.Value.At) && newest.StartedAt <= now)
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

    private BackupKeyFile? NewestIn(BackupFolder folder) =>
        keys.All().LastOrDefault(file => file.To == folder.Root && file.Whole && folder.Has(file.Name));

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
