using System.Security.Claims;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Audit.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CohortVault.Platform.Features.Imputation.V2;

/// <summary>Follows, cancels and deletes jobs, and reveals the password.</summary>
internal static class V2Jobs
{
    public sealed record Revealed(string Password);

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/jobs", ListAsync).RequireAuthorization(Policies.OwnJobs)
            .WithTokenScope(TokenScope.ReadJobs)
            .WithName("V2ListJobs").WithSummary("List own jobs; all of them without 'page'.");
        api.MapGet("/jobs/{id}", GetAsync).RequireAuthorization(Policies.OwnJobs)
            .WithTokenScope(TokenScope.ReadJobs)
            .WithName("V2GetJob").WithSummary("A job with steps and files.");
        api.MapGet("/jobs/{id}/status", GetAsync).RequireAuthorization(Policies.OwnJobs)
            .WithTokenScope(TokenScope.ReadJobs)
            .WithName("V2GetJobStatus").WithSummary("The same as the job.");

        // A change by GET is what today's clients send; it takes a token in a header, so that no link can trigger it.
        api.MapGet("/jobs/{id}/cancel", CancelAsync).RequireAuthorization(Policies.OwnJobs)
            .WithTokenScope(TokenScope.SubmitJobs)
            .WithMetadata(new AuditedAttribute("job.cancelled")).WithName("V2CancelJob").WithSummary("Cancel a job.");
        api.MapGet("/jobs/{id}/restart", RestartAsync).RequireAuthorization(Policies.OwnJobs)
            .WithTokenScope(TokenScope.SubmitJobs)
            .WithName("V2RestartJob").WithSummary("Refused: an interrupted job goes on by itself.");
        api.MapDelete("/jobs/{id}", DeleteAsync).RequireAuthorization(Policies.OwnJobs)
            .WithTokenScope(TokenScope.DeleteJobs)
            .WithMetadata(new AuditedAttribute("job.deleted")).WithName("V2DeleteJob").WithSummary("Delete a job now.");
        api.MapPost("/jobs/{id}/password", RevealAsync).RequireAuthorization(Policies.OwnJobs)
            .WithTokenScope(TokenScope.DownloadResults)
            .WithMetadata(new AuditedAttribute("job.password-revealed")).WithName("V2RevealPassword")
            .WithSummary("The archive password, once; 410 afterwards.");
    }

    private static async Task<IResult> ListAsync(
        int? page, ClaimsPrincipal caller, ListJobs list, IAccountDirectory accounts, TimeProvider clock,
        CancellationToken ct)
    {
        var asked = page is { } number ? Math.Max(number, 1) : 0;
        var jobs = await list.Handle(caller.Account(), asked, ct);
        var username = (await accounts.FindAsync(caller.Account(), ct))?.UserName;
        var last = asked == 0 ? 1 : jobs.Pages;
        return V2Answers.Ok(new
        {
            count = jobs.Count,
            page = jobs.Page,
            pageSize = ListJobs.PageSize,
            prev = jobs.Page > 1 ? jobs.Page - 1 : 1,
            next = Math.Min(jobs.Page + 1, last),
            pages = Enumerable.Range(1, last).ToArray(),
            data = jobs.Jobs.Select(j => V2JobShape.Of(j, username, clock.GetUtcNow())).ToArray(),
        });
    }

    private static async Task<IResult> GetAsync(
        string id, ClaimsPrincipal caller, GetJob get, IAccountDirectory accounts, TimeProvider clock,
        CancellationToken ct)
    {
        var job = await get.Handle(caller.Account(), id, ct);
        if (job.Refusal is { } refusal)
        {
            return V2Answers.Refused(refusal);
        }

        // A job names the share links of its archives, which open without a token.
        var shown = caller.HoldsScope(TokenScope.DownloadResults) ? job.Value : job.Value with { Archives = [] };
        return V2Answers.Ok(
            V2JobShape.Of(shown, (await accounts.FindAsync(caller.Account(), ct))?.UserName, clock.GetUtcNow()));
    }

    private static async Task<IResult> CancelAsync(
        string id, ClaimsPrincipal caller, CancelJob cancel, GetJob get, IAccountDirectory accounts, TimeProvider clock,
        CancellationToken ct)
    {
        var cancelled = await cancel.Handle(caller.Account(), id, ct);
        return cancelled.Refusal is { } refusal
            ? V2Answers.Refused(refusal)
            : await GetAsync(id, caller, get, accounts, clock, ct);
    }

    // Clients restart jobs that a crash of the server left pending. Here such a job goes on by itself from its last
    // finished chunk, so that none is ever pending.
    private static async Task<IResult> RestartAsync(string id, ClaimsPrincipal caller, GetJob get, CancellationToken ct)
    {
        var job = await get.Handle(caller.Account(), id, ct);
        return V2Answers.Refused(job.Refusal ?? V2Refusals.NotPending(job.Value.PublicId));
    }

    private static async Task<IResult> DeleteAsync(
        string id, ClaimsPrincipal caller, DeleteJob delete, GetJob get, IAccountDirectory accounts, TimeProvider clock,
        CancellationToken ct)
    {
        var job = await get.Handle(caller.Account(), id, ct);
        if (job.Refusal is { } refusal)
        {
            return V2Answers.Refused(refusal);
        }

        var deleted = await delete.Handle(caller.Account(), id, ct);
        if (deleted.Refusal is { } declined)
        {
            return V2Answers.Refused(declined);
        }

        var now = clock.GetUtcNow();
        var gone = job.Value with { State = JobState.Deleted, ExpiresAt = now, Steps = [], Archives = [], QualityControlFiles = [] };
        return V2Answers.Ok(V2JobShape.Of(gone, (await accounts.FindAsync(caller.Account(), ct))?.UserName, now));
    }

    private static async Task<IResult> RevealAsync(
        string id, HttpContext context, ClaimsPrincipal caller, RevealPassword reveal, CancellationToken ct)
    {
        context.Response.Headers.CacheControl = "no-store";
        var password = await reveal.Handle(caller.Account(), id, ct);
        return password.Refusal is { } refusal
            ? V2Answers.Refused(refusal)
            : V2Answers.Ok(new Revealed(password.Value));
    }
}
