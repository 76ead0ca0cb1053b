using CohortVault.Platform.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace CohortVault.Server;

/// <summary>
/// What programs get when something fails: a problem document, or on the v2 API its own shape; never a stack trace.
/// </summary>
internal static class ProgramErrors
{
    private static readonly PathString[] Programs =
        ["/api", "/redcap", "/health", "/share", "/get", "/log", "/openapi"];

    public static void UseProgramErrors(this IApplicationBuilder app) => app.UseWhen(
        context => Array.Exists(Programs, path => context.Request.Path.StartsWithSegments(path)),
        programs =>
        {
            programs.UseExceptionHandler(failed => failed.Run(context =>
            {
                var broken = context.Features.Get<IExceptionHandlerFeature>()?.Error;
                context.Response.StatusCode = broken is BadHttpRequestException bad
                    ? bad.StatusCode
                    : StatusCodes.Status500InternalServerError;
                return SayAsync(context);
            }));
            programs.UseStatusCodePages(status => SayAsync(status.HttpContext));
        });

    private static Task SayAsync(HttpContext context)
    {
        var status = context.Response.StatusCode;
        var refusal = context.Features.Get<Refusal>();
        var isSealed = context.IsSealed();
        var words = refusal?.Text ?? status switch
        {
            400 => "The request could not be read.",
            401 => "Access denied.",
            403 => "Access denied.",
            404 => "There is nothing at this address.",
            405 => "This address does not take that method.",
            408 => "The request took too long to arrive.",
            413 => "The request is larger than allowed.",
            415 => "The request's content type is not understood here.",
            429 => "Too many requests; try again later.",
            < 500 => "The request was refused.",
            503 when isSealed => "This server is sealed: it runs, and can open nothing that it keeps. Try again later.",
            503 => "The server cannot do this now; try again later.",
            _ => "Something broke on our side; it was recorded.",
        };
        return context.Request.Path.StartsWithSegments("/api/v2")
            ? context.Response.WriteAsJsonAsync(new { success = false, message = words }, context.RequestAborted)
            : TypedResults.Problem(
                title: words,
                statusCode: status,
                extensions: new Dictionary<string,
                object?>
                { ["code"] = refusal?.Code ?? (status == 503 && isSealed ? "vault.sealed" : $"http.{status}"), ["trace"] = context.TraceIdentifier })
                .ExecuteAsync(context);
    }
}
