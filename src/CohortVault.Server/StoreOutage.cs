using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CohortVault.Server;

/// <summary>
/// An object store that is out of reach is no error of ours and passes: whoever asks is told to come back, unless an
/// answer has begun, which then breaks off.
/// </summary>
internal static partial class StoreOutage
{
    public static readonly Refusal Refusal = new(
        RefusalKind.Unavailable, "vault.store-unavailable", "The server cannot reach its object store.",
        "Nothing was lost. Try again later, or tell the operator.");

    private const string RetryAfterSeconds = "30";

    public static void UseStoreOutage(this WebApplication app)
    {
        var log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("CohortVault.ObjectStore");
        app.Use(async (context, next) =>
        {
            try
            {
                await next(context);
            }
            catch (ObjectStoreException unreachable) when (!context.Response.HasStarted)
            {
                log.Unreachable(unreachable);
                context.Response.Clear();
                context.Response.StatusCode = Refusal.Status;
                context.Response.Headers.RetryAfter = RetryAfterSeconds;
                context.Features.Set(Refusal);
            }
        });
    }

    [LoggerMessage(120, LogLevel.Error, "A request could not be served: the object store is out of reach")]
    private static partial void Unreachable(this ILogger logger, Exception error);
}
