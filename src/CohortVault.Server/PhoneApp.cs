using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CohortVault.Server;

/// <summary>What a phone reads to put the participant's pages on its home screen. It names no study.</summary>
internal static class PhoneApp
{
    /// <summary>Where the participant's pages are.</summary>
    public const string Scope = "/p";

    public const string Address = "/p/app.webmanifest";

    /// <summary>The service worker: where it lies is what it reaches.</summary>
    public const string Worker = "/p/worker.js";

    public static void MapPhoneApp(this IEndpointRouteBuilder routes) => routes.MapGet(Address, (PageBundle bundle) => TypedResults.Json(
            new
            {
                name = "CohortVault",
                short_name = "CohortVault",
                id = "/p",
                start_url = "/p/",
                scope = "/p/",
                display = "standalone",
                background_color = "#f6f7f8",
                theme_color = "#17598f",
                icons = (object[])
                [
                    new { src = bundle.Address("icon.svg"), sizes = "any", type = "image/svg+xml" },
                    new { src = bundle.Address("phone-192.png"), sizes = "192x192", type = "image/png" },
                    new { src = bundle.Address("phone-512.png"), sizes = "512x512", type = "image/png" },
                    new { src = bundle.Address("phone-maskable-512.png"), sizes = "512x512", type = "image/png", purpose = "maskable" },
                ],
            },
            contentType: "application/manifest+json"))
        .AllowAnonymous()
        .WithSummary("Manifest of the participant's pages as an app.");
}
