using System.Security.Claims;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Audit.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace CohortVault.Platform.Features.Imputation.V2;

/// <summary>Submits a job as today's clients do: one multipart request with files and parameters.</summary>
internal static class V2Submit
{
    private const string Accepted = "Your job was successfully added to the job queue.";

    public static void Map(IEndpointRouteBuilder api) => api
        .MapPost("/jobs/submit/{app}", Endpoint)
        .RequireAuthorization(Policies.OwnJobs)
        .WithTokenScope(TokenScope.SubmitJobs)
        .WithMetadata(new AuditedAttribute("job.submitted"), new DisableRequestSizeLimitAttribute())
        .WithName(nameof(V2Submit))
        .WithSummary("Submit a job: multipart/form-data with files and parameters.");

    private static async Task<IResult> Endpoint(
        string app, HttpContext context, ClaimsPrincipal caller, SubmitJob submit, CancellationToken ct)
    {
        if (!V2Application.IsNamed(app))
        {
            return V2Answers.Refused(V2Refusals.NoApplication(app));
        }

        // Genotypes take as long as the line takes; the server's limit on slow bodies stays, its limit on size does
        // not.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = null;
        }

        var begun = await submit.BeginAsync(caller.Account(), shareLinks: true, context.Request.ContentLength ?? 0, ct);
        if (begun.Refusal is { } refusal)
        {
            return V2Answers.Refused(refusal);
        }

        var (job, completed) = (begun.Value, false);
        try
        {
            var request = await new V2Multipart(submit).ReadAsync(job, context.Request, ct);
            if (request.Refusal is { } malformed)
            {
                return V2Answers.Refused(malformed);
            }

            var submitted = await submit.CompleteAsync(job, request.Value, ct);
            completed = submitted.Succeeded;
            return submitted.Refusal is { } declined
                ? V2Answers.Refused(declined)
                : V2Answers.Ok(new V2Submitted(true, Accepted, submitted.Value.PublicId));
        }
        catch (IOException full) when (DiskFull.Is(full))
        {
            return V2Answers.Refused(ImputationRefusals.DiskFull);
        }
        finally
        {
            if (!completed)
            {
                await submit.AbandonAsync(job);
            }
        }
    }
}
