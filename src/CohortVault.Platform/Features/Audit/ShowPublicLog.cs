using System.Security.Cryptography;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Audit.Witnesses;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Audit;

/// <summary>What everybody may know of the log: as far as the public checkpoint, and counts of whole months.</summary>
internal sealed class ShowPublicLog(CohortDbContext db, CheckpointStore checkpoints, WitnessStanding witnesses, TimeProvider clock)
{
    /// <summary>Months with fewer destructions than this do not tell their number.</summary>
    public const int FewestTold = 5;

    private const int MonthsShown = 12;

    // Completions; a decision that is being carried out is not yet a destruction.
    private static readonly string[] Destroyed = ["object.destroyed", "subject.destroyed", "owner.destroyed"];

    /// <summary>An origin with its key's fingerprint.</summary>
    public sealed record Origin(string Name, string Fingerprint, long From, DateTimeOffset Time, string Reason);

    /// <summary>Keys destroyed in a month; null if fewer than <see cref="FewestTold"/> and more than none.</summary>
    public sealed record Month(DateOnly First, int? Count);

    /// <summary>The public log; no checkpoint before the server has run for the first time.</summary>
    public sealed record Response(
        LogCheckpoint? Checkpoint, IReadOnlyList<Origin> Origins, IReadOnlyList<Month> Destructions, IReadOnlyList<Cosignature> Witnesses);

    public async Task<Response> Handle(CancellationToken ct)
    {
        var checkpoint = await checkpoints.PublicAsync(ct);
        var origins = await db.Set<LogOrigin>().AsNoTracking().OrderBy(o => o.Number).ToListAsync(ct);
        return new Response(
            checkpoint,
            [.. origins.Select(o => new Origin(o.Name, Convert.ToHexStringLower(SHA256.HashData(o.PublicKey)), o.From, o.Time, o.Reason))],
            await DestructionsAsync(checkpoint?.Size ?? 0, ct),
            await witnesses.FreshAsync(ct));
    }

    // Whole months alone: the current one would move by one when one thing is destroyed.
    private async Task<IReadOnlyList<Month>> DestructionsAsync(long size, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var month = new DateTimeOffset(now.Year, now.Month, 1, 0, 0, 0, TimeSpan.Zero);
        var first = await db.Set<AuditRecord>().AsNoTracking().Where(r => r.Sequence == 0).Select(r => (DateTimeOffset?)r.Time)
            .SingleOrDefaultAsync(ct);
        var months = new List<Month>();
        for (var shown = 0; shown < MonthsShown && first < month; shown++)
        {
            var (from, to) = (month.AddMonths(-1), month);
            var count = await db.Set<AuditRecord>().AsNoTracking().CountAsync(
                r => r.Sequence < size && r.Time >= from && r.Time < to && Destroyed.Contains(r.Action), ct);
            months.Add(new Month(DateOnly.FromDateTime(from.UtcDateTime), count is > 0 and < FewestTold ? null : count));
            month = from;
        }

        return months;
    }
}
