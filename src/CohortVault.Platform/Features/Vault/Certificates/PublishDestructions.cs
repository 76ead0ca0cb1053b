using System.Data.Common;
using System.Globalization;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CohortVault.Platform.Features.Vault.Certificates;

/// <summary>
/// Publishes once a week how much of each class was destroyed. A class of which little has gathered waits for a later week, so
/// that what happens to one person's data alone is never seen from outside.
/// </summary>
internal sealed class PublishDestructions(
    IServiceScopeFactory scopes, TimeProvider clock, ILogger<PublishDestructions> log) : BackgroundService
{
    /// <summary>Fewer than these are not published.</summary>
    public const int Fewest = 5;

    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    /// <summary>Publishes what has gathered, if nothing was published this week.</summary>
    public static async Task RunOnceAsync(CohortDbContext db, IAuditLog audit, DateTimeOffset now, CancellationToken ct)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var monday = today.AddDays(-(((int)today.DayOfWeek + 6) % 7));
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await db.Set<PublishedDestructions>().AnyAsync(p => p.Week >= monday, ct))
        {
            return;
        }

        var gathered = await db.Set<DestructionTally>().AsNoTracking().Where(t => t.Waiting >= Fewest).ToListAsync(ct);
        Guid? record = null;
        if (gathered.Count > 0)
        {
            var details = gathered.OrderBy(t => t.Class, StringComparer.Ordinal)
                .ToDictionary(t => t.Class, t => t.Waiting.ToString(CultureInfo.InvariantCulture));
            details["before"] = monday.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            record = await audit.AppendAsync(
                db, new AuditEntry("destructions.counted", OwnerId.Installation, Guid.Empty, "vault", details), ct);
        }

        db.Add(PublishedDestructions.Of(monday, record, Contents.Of(gathered.Select(t => (t.Class, t.Waiting)))));
        await db.SaveChangesAsync(ct);
        foreach (var tally in gathered)
        {
            await db.Set<DestructionTally>().Where(t => t.Class == tally.Class)
                .ExecuteUpdateAsync(t => t.SetProperty(x => x.Waiting, x => x.Waiting - tally.Waiting), ct);
        }

        await transaction.CommitAsync(ct);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        do
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                await RunOnceAsync(
                    scope.ServiceProvider.GetRequiredService<CohortDbContext>(),
                    scope.ServiceProvider.GetRequiredService<IAuditLog>(), clock.GetUtcNow(), stoppingToken);
            }
            catch (Exception broken) when (broken is DbException or DbUpdateException or IOException)
            {
                log.PublishingFailed(broken);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
