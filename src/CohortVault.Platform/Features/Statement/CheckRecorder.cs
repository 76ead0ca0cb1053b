using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Statement.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CohortVault.Platform.Features.Statement;

/// <summary>Keeps results, and enters changes of state into the audit log in the same transaction.</summary>
internal sealed class CheckRecorder(
    CohortDbContext db, IAuditLog audit, IOptions<StatementOptions> options, ILogger<CheckRecorder> log)
{
    public async Task RecordAsync(ControlReport report, TimeSpan took, CancellationToken ct)
    {
        var results = db.Set<ControlCheckRow>();
        var before = await results.AsNoTracking()
            .Where(row => row.Control == report.Id)
            .OrderByDescending(row => row.CheckedAt)
            .Select(row => (ControlState?)row.State)
            .FirstOrDefaultAsync(ct) ?? ControlState.Unchecked;

        var row = ControlCheckRow.Of(report, took);
        results.Add(row);
        await using (var transaction = await db.Database.BeginTransactionAsync(ct))
        {
            if (before != report.State)
            {
                log.StateChanged(report.State == ControlState.Failed ? LogLevel.Warning : LogLevel.Information, report.Id, before, report.State);
                await audit.AppendAsync(db, Change(row, before), ct);
            }

            await db.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
        }

        await PruneAsync(results, report.Id, ct);
    }

    public Task<DateTimeOffset?> LastRunAsync(CancellationToken ct) =>
        db.Set<ControlCheckRow>().MaxAsync(row => (DateTimeOffset?)row.CheckedAt, ct);

    private static AuditEntry Change(ControlCheckRow row, ControlState before) => new(
        "control.state-changed", OwnerId.Installation, row.Id, "control-checks",
        new Dictionary<string, string>
        {
            ["control"] = row.Control,
            ["before"] = before.Word(),
            ["after"] = row.State.Word(),
        });

    private async Task PruneAsync(DbSet<ControlCheckRow> results, string control, CancellationToken ct)
    {
        var oldestKept = await results
            .Where(row => row.Control == control)
            .OrderByDescending(row => row.CheckedAt)
            .Skip(options.Value.HistoryKept)
            .Select(row => (DateTimeOffset?)row.CheckedAt)
            .FirstOrDefaultAsync(ct);
        if (oldestKept is { } past)
        {
            await results.Where(row => row.Control == control && row.CheckedAt <= past).ExecuteDeleteAsync(ct);
        }
    }
}
