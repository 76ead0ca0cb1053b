using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CohortVault.Platform.Features.Imputation.V2;

/// <summary>
/// Share links: the one anonymous way to a sealed archive, for clients that fetch without a token. Whoever holds the
/// link gets ciphertext, and needs the password.
/// </summary>
internal static class ShareResults
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/share/results/{token}/{file}", [HttpMethods.Get, HttpMethods.Head], Endpoint)
            .AllowAnonymous()
            .WithName(nameof(ShareResults))
            .WithSummary("Fetch a sealed archive by its share link.");
        routes.MapGet("/get/{token}", ScriptAsync)
            .AllowAnonymous()
            .WithName("DownloadScript")
            .WithSummary("A shell script that fetches every archive of a job by its share link.");
    }

    private static async Task<IResult> ScriptAsync(
        string token, HttpContext context, GetDownloadScript script, CancellationToken ct)
    {
        context.Response.Headers.CacheControl = "no-store";
        var found = await script.Handle(token, ct);
        return found.Refusal is { } refusal ? V2Answers.Refused(refusal) : TypedResults.Text(found.Value, "text/plain");
    }

    private static async Task<IResult> Endpoint(
        string token, string file, HttpContext context, DownloadShared download, CancellationToken ct)
    {
        var found = await download.Handle(token, file, ct);
        return found.Refusal is { } refusal ? V2Answers.Refused(refusal) : ArchiveResponse.Of(context, found.Value);
    }
}

/// <summary>How archives leave: as attachments, with ranges, never kept by anything in between.</summary>
internal static class ArchiveResponse
{
    public static IResult Of(HttpContext context, Download download)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
        context.Response.Headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
        return TypedResults.Stream(download.Content, "application/zip", download.Name, enableRangeProcessing: true);
    }
}
