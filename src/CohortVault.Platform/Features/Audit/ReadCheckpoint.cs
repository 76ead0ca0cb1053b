using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Audit.Witnesses;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Audit;

/// <summary>
/// The signed statement of how long the log is and what its root is, for anybody to keep and compare. It moves on at fixed hours,
/// so that nobody sees from outside when a single thing happened.
/// </summary>
internal sealed class ReadCheckpoint(CohortDbContext db, CheckpointStore checkpoints)
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/log/checkpoint", Endpoint)
        .AllowAnonymous()
        .WithName(nameof(ReadCheckpoint))
        .WithSummary("The audit log's signed checkpoint (C2SP tlog-checkpoint)");

    /// <summary>The checkpoint, with the newest signature of each witness that has signed it.</summary>
    public async Task<string> Handle(CancellationToken ct)
    {
        var shown = await checkpoints.PublicAsync(ct) ?? await checkpoints.SignAsync(ct);
        var words = await db.Set<Cosignature>().AsNoTracking().Where(c => c.Origin == shown.Origin && c.Size == shown.Size).ToListAsync(ct);
        var lines = words.GroupBy(c => c.Witness).OrderBy(w => w.Key, StringComparer.Ordinal).Select(w => w.MaxBy(c => c.Time)!.Line + "\n");
        return shown.Text + string.Concat(lines);
    }

    private static async Task<ContentHttpResult> Endpoint(ReadCheckpoint slice, CancellationToken ct) =>
        TypedResults.Text(await slice.Handle(ct), "text/plain; charset=utf-8");
}
