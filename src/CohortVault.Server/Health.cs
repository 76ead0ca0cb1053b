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
            .WithMetadata(new OnEveryListener(), new ServesWhileSealed())
            .AllowAnonymous()
            .WithSummary("The process runs.");
        routes.MapGet("/health/ready", ReadyAsync)
            .WithMetadata(new OnEveryListener(), new ServesWhileSealed())
            .AllowAnonymous()
            .WithSummary("The vault is open, both databases answer and the data directory can be written.");
    }

    private static async Task<IResult> ReadyAsync(
        HttpContext context, IServiceProvider services, HostedWork work, CancellationToken ct)
    {
        var words = context.IsSealed() ? "sealed"
            : !work.Started.IsCompletedSuccessfully ? "starting"
            : await services.IsCohortVaultReadyAsync(ct) ? "ready"
            : "not ready";
        return TypedResults.Text(
            words, statusCode: words == "ready" ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }
}
