using CohortVault.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Audit.Witnesses;

/// <summary>How far the log's history is known outside the operator's control.</summary>
internal sealed class WitnessStanding(CohortDbContext db, TimeProvider clock)
{
    /// <summary>A word older than this counts for nothing.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromHours(24);

    /// <summary>The newest word of each witness that is still fresh; empty means that the log is local only.</summary>
    public async Task<IReadOnlyList<Cosignature>> FreshAsync(CancellationToken ct)
    {
        var since = clock.GetUtcNow() - Fresh;
        var fresh = await db.Set<Cosignature>().AsNoTracking().Where(c => c.Time >= since).ToListAsync(ct);
        return [.. fresh.GroupBy(c => c.Witness).Select(words => words.MaxBy(c => c.Time)!).OrderBy(c => c.Witness, StringComparer.Ordinal)];
    }

    /// <summary>The same in a sentence.</summary>
    public async Task<string> WordsAsync(CancellationToken ct) => await FreshAsync(ct) is { Count: > 0 } words
        ? $"cosigned by {string.Join(", ", words.Select(w => w.Witness))}, last on {Verification.LogProblems.Instant(words.Max(w => w.Time))}"
        : $"local only: no witness outside has cosigned it for {Fresh.TotalHours:0} hours";
}
