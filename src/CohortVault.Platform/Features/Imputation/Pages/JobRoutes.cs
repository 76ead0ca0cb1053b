using CohortVault.Genomics.QualityControl.Report;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace CohortVault.Platform.Features.Imputation.Pages;

/// <summary>What the job pages load besides themselves: files to take away, the picture's data, the progress.</summary>
internal static class JobRoutes
{
    private static readonly string[] GetAndHead = [HttpMethods.Get, HttpMethods.Head];

    public static void Map(IEndpointRouteBuilder routes)
    {
        var job = routes.MapGroup("/jobs/{id}").RequireAuthorization(Policies.OwnJobs).ExcludeFromDescription();
        job.MapMethods("/results/{file}", GetAndHead, ResultAsync);
        job.MapMethods("/qc/{file}", GetAndHead, QcFileAsync);
        job.MapGet("/frequencies", FrequenciesAsync);
        job.MapGet("/live", LiveAsync);
        job.MapGet("/proof", ProofAsync);
        routes.MapPost("/uploads/token", UploadTokenAsync)
            .RequireAuthorization(Policies.OwnJobs)
            .WithMetadata(new ReadsOnlyAttribute())
            .ExcludeFromDescription();
    }

    /// <summary>
    /// Changes nothing; a post all the same, so that it takes the page's own form token and is never cached.
    /// </summary>
    private static async Task<IResult> UploadTokenAsync(
        HttpContext context, IUploadTokens tokens, IAntiforgery antiforgery, CancellationToken ct)
    {
        context.Response.Headers.CacheControl = "no-store";
        return await antiforgery.IsRequestValidAsync(context)
            ? TypedResults.Ok(await tokens.IssueAsync(context.User.Account(), ct))
            : TypedResults.BadRequest();
    }

    private static async Task<IResult> ResultAsync(
        string id, string file, HttpContext context, DownloadResult download, CancellationToken ct) =>
        Send(await download.Handle(context.User.Account(), id, file, ct), "application/zip", context);

    private static async Task<IResult> QcFileAsync(
        string id, string file, HttpContext context, GetQcFile getFile, CancellationToken ct) =>
        Send(await getFile.Handle(context.User.Account(), id, file, ct), "application/octet-stream", context);

    private static async Task<IResult> FrequenciesAsync(
        string id, HttpContext context, GetQcFile getFile, CancellationToken ct)
    {
        var outcome = await getFile.Handle(context.User.Account(), id, FrequencyTable.FileName, ct);
        if (outcome.Refusal is { } refusal)
        {
            return refusal.ToProblem();
        }

        await using var content = new MemoryStream();
        await using (outcome.Value.Content)
        {
            await outcome.Value.Content.CopyToAsync(content, ct);
        }

        content.Position = 0;
        using var reader = new StreamReader(content);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(Frequencies.Read(reader));
    }

    private static async Task<IResult> ProofAsync(
        string id, HttpContext context, GetJobProof getProof, CancellationToken ct)
    {
        var outcome = await getProof.Handle(context.User.Account(), id, ct);
        if (outcome.Refusal is { } refusal)
        {
            return TypedResults.StatusCode(refusal.Status);
        }

        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.File(outcome.Value, "application/json", $"{id}.destruction-proof.json");
    }

    private static async Task<IResult> LiveAsync(
        string id, HttpContext context, GetJob getJob, TimeProvider clock, CancellationToken ct)
    {
        var outcome = await getJob.Handle(context.User.Account(), id, ct);
        context.Response.Headers.CacheControl = "no-store";
        return outcome.Refusal is { } refusal
            ? refusal.ToProblem()
            : TypedResults.Ok(JobProgress.Of(outcome.Value, clock.GetUtcNow()));
    }

    /// <summary>Always an attachment that no browser opens as a page of this site.</summary>
    private static IResult Send(Outcome<Download> outcome, string type, HttpContext context)
    {
        if (outcome.Refusal is { } refusal)
        {
            return TypedResults.StatusCode(refusal.Status);
        }

        var headers = context.Response.Headers;
        headers.CacheControl = "no-store";
        headers[HeaderNames.ContentSecurityPolicy] = "sandbox; default-src 'none'";
        return TypedResults.Stream(outcome.Value.Content, type, outcome.Value.Name, enableRangeProcessing: true);
    }
}
