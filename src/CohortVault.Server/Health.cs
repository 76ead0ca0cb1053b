using CohortVault.Platform;
using CohortVault.Platform.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CohortVault.Server;

/// <summary>Whether the process runs, and whether it can work; for supervisors and load balancers.</summary>
internal static class Health
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health/live", () => TypedResults.Text("live"))
            .WithMetadata(new OnEveryListener())
            .AllowAnonymous()
            .WithSummary("The process runs.");
        routes.MapGet("/health/ready", ReadyAsync)
            .WithMetadata(new OnEveryListener())
            .AllowAnonymous()
            .WithSummary("Both databases answer and the data directory can be written.");
    }

    private static async Task<IResult> ReadyAsync(IServiceProvider services, CancellationToken ct) =>
        await services.IsCohortVaultReadyAsync(ct)
            ? TypedResults.Text("ready")
            : TypedResults.Text("not ready", statusCode: StatusCodes.Status503ServiceUnavailable);
}
