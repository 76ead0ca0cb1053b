using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Server;

/// <summary>
/// While the vault is sealed every request is told so, but for health, the files of pages, and the page that opens it.
/// </summary>
internal static class SealedGate
{
    private const string Unseal = "/unseal";
    private const string RetryAfterSeconds = "60";

    public static void UseSealedGate(this WebApplication app)
    {
        var started = app.Services.GetRequiredService<HostedWork>().Started;
        app.Use((context, next) =>
        {
            if (started.IsCompletedSuccessfully)
            {
                return next(context);
            }

            if (context.GetEndpoint()?.Metadata.GetMetadata<ServesWhileSealed>() is not null)
            {
                // Whose session a cookie names cannot be read yet.
                context.Request.Headers.Cookie = default;
                return next(context);
            }

            if (context.IsOnAdminListener() && HttpMethods.IsGet(context.Request.Method)
                && context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal))
            {
                context.Response.Redirect(Unseal);
                return Task.CompletedTask;
            }

            context.Response.Headers.RetryAfter = RetryAfterSeconds;
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return Task.CompletedTask;
        });
    }

    /// <summary>Whether the vault is sealed, or was opened and the work has not begun.</summary>
    public static bool IsSealed(this HttpContext context) =>
        !context.RequestServices.GetRequiredService<IVaultSeal>().IsOpen;
}
