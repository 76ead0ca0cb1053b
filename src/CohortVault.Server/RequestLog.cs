using System.Diagnostics;
using CohortVault.Platform.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CohortVault.Server;

/// <summary>
/// One record a request: method, route, status, time, listener, trace. The route's pattern stands for the address, so
/// that share links, tokens in links and names never reach a log.
/// </summary>
internal static partial class RequestLog
{
    public static void UseRequestLog(this WebApplication app)
    {
        var clock = app.Services.GetRequiredService<TimeProvider>();
        var log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("CohortVault.Requests");
        app.Use(async (context, next) =>
        {
            var started = clock.GetTimestamp();
            try
            {
                await next(context);
            }
            finally
            {
                var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "(none)";
                log.Answered(
                    Method(context.Request.Method), route, context.Response.StatusCode,
                    clock.GetElapsedTime(started).TotalMilliseconds,
                    ListenerFeature.Of(context), Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier);
            }
        });
    }

    private static string Method(string method) => method.Length <= 16 ? method : "(long)";

    [LoggerMessage(100, LogLevel.Information, "{Method} {Route} {Status} {Milliseconds:0.0} ms {Listener} {Trace}")]
    private static partial void Answered(
        this ILogger logger, string method, string route, int status, double milliseconds, Listener listener,
        string trace);
}
