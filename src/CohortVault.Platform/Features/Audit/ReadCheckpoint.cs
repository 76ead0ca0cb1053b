using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace CohortVault.Platform.Features.Audit;

/// <summary>
/// The signed statement of how long the log is and what its root is, for anybody to keep and compare. It moves on at fixed hours,
/// so that nobody sees from outside when a single thing happened.
/// </summary>
internal sealed class ReadCheckpoint(CheckpointStore checkpoints)
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/log/checkpoint", Endpoint)
        .AllowAnonymous()
        .WithName(nameof(ReadCheckpoint))
        .WithSummary("The audit log's signed checkpoint (C2SP tlog-checkpoint)");

    public async Task<string> Handle(CancellationToken ct) =>
        (await checkpoints.PublicAsync(ct) ?? await checkpoints.SignAsync(ct)).Text;

    private static async Task<ContentHttpResult> Endpoint(ReadCheckpoint slice, CancellationToken ct) =>
        TypedResults.Text(await slice.Handle(ct), "text/plain; charset=utf-8");
}
