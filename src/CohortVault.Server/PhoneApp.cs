using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CohortVault.Server;

/// <summary>What a phone reads to put the participant's pages on its home screen. It names no study.</summary>
internal static class PhoneApp
{
    public const string Address = "/p/app.webmanifest";

    public static void MapPhoneApp(this IEndpointRouteBuilder routes) => routes.MapGet(Address, (PageBundle bundle) => TypedResults.Json(
            new
            {
                name = "CohortVault",
                short_name = "CohortVault",
                id = "/p",
                start_url = "/p",
                scope = "/p",
                display = "standalone",
                background_color = "#f6f7f8",
                theme_color = "#17598f",
                icons = new[] { new { src = bundle.Address("icon.svg"), sizes = "any", type = "image/svg+xml" } },
            },
            contentType: "application/manifest+json"))
        .AllowAnonymous()
        .WithSummary("Manifest of the participant's pages as an app.");
}
