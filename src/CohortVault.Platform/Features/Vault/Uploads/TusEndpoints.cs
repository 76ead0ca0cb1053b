using System.Globalization;
using System.Security.Claims;
using System.Text;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace CohortVault.Platform.Features.Vault.Uploads;

/// <summary>
/// Resumable uploads by the tus 1.0 protocol: core, creation, termination, expiration. Bodies are read from the
/// connection as they come and go nowhere but into sealing.
/// </summary>
internal static class TusEndpoints
{
    private const string Path = "/api/v1/uploads";
    private const string Version = "1.0.0";
    private const string Extensions = "creation,termination,expiration";
    private const string SegmentType = "application/offset+octet-stream";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var uploads = routes.MapGroup(Path).RequireAuthorization(Policies.OwnJobs)
            .WithTokenScope(TokenScope.SubmitJobs).AddEndpointFilter(SpeakTusAsync);
        uploads.MapPost("", CreateAsync).WithMetadata(new AuditedAttribute("upload.created"))
            .WithName("CreateUpload").WithSummary("Begin a resumable upload (tus)");
        uploads.MapMethods("/{id}", [HttpMethods.Head], StatusAsync)
            .WithName("GetUpload").WithSummary("Ask how much of an upload has arrived (tus)");
        uploads.MapPatch("/{id}", ContinueAsync).WithMetadata(new AuditedAttribute("upload.continued"))
            .WithName("ContinueUpload").WithSummary("Send more of an upload (tus)");
        uploads.MapDelete("/{id}", DeleteAsync).WithMetadata(new AuditedAttribute("upload.deleted"))
            .WithName("DeleteUpload").WithSummary("Delete an upload (tus)");
        routes.MapMethods(Path, [HttpMethods.Options], Options).AllowAnonymous()
            .WithName("DescribeUploads").WithSummary("What this server can do with uploads (tus)");
    }

    private static IResult Options(UploadStore store, HttpResponse response)
    {
        response.Headers["Tus-Resumable"] = Version;
        response.Headers["Tus-Version"] = Version;
        response.Headers["Tus-Extension"] = Extensions;
        response.Headers["Tus-Max-Size"] = Number(store.LargestBytes);
        return TypedResults.NoContent();
    }

    private static async ValueTask<object?> SpeakTusAsync(EndpointFilterInvocationContext call,
        EndpointFilterDelegate next)
    {
        var (request, headers) = (call.HttpContext.Request, call.HttpContext.Response.Headers);
        headers["Tus-Resumable"] = Version;
        headers.CacheControl = "no-store";
        if (request.Headers["Tus-Resumable"] == Version)
        {
            return await next(call);
        }

        headers["Tus-Version"] = Version;
        return TypedResults.StatusCode(StatusCodes.Status412PreconditionFailed);
    }

    private static async Task<IResult> CreateAsync(HttpRequest request, HttpResponse response, ClaimsPrincipal caller,
        UploadStore store, CancellationToken ct)
    {
        if (!TryNumber(request, "Upload-Length", out var length))
        {
            return UploadRefusals.NoLength.ToProblem();
        }

        if (NameIn(request.Headers["Upload-Metadata"].ToString()) is not { } name)
        {
            return UploadRefusals.FileName.ToProblem();
        }

        var begun = await store.BeginAsync(caller.Account().Owner(), length, name, ct);
        if (begun.Refusal is { } refusal)
        {
            return refusal.ToProblem();
        }

        Describe(response, begun.Value);
        return TypedResults.Created($"{Path}/{begun.Value.Id:N}");
    }

    private static async Task<IResult> StatusAsync(string id, HttpResponse response, ClaimsPrincipal caller,
        UploadStore store, CancellationToken ct)
    {
        var found = await store.FindAsync(caller.Account().Owner(), IdOf(id), ct);
        if (found.Refusal is { } refusal)
        {
            return TypedResults.StatusCode(refusal.Status);
        }

        Describe(response, found.Value);
        response.Headers["Upload-Length"] = Number(found.Value.Length);
        return TypedResults.Ok();
    }

    private static async Task<IResult> ContinueAsync(string id, HttpRequest request, HttpResponse response,
        ClaimsPrincipal caller, UploadStore store, CancellationToken ct)
    {
        if (!string.Equals(request.ContentType, SegmentType, StringComparison.OrdinalIgnoreCase))
        {
            return TypedResults.StatusCode(StatusCodes.Status415UnsupportedMediaType);
        }

        if (!TryNumber(request, "Upload-Offset", out var offset))
        {
            return UploadRefusals.OtherOffset.ToProblem();
        }

        // The upload's own length is the limit here, and it is checked byte by byte.
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = null;
        }

        var continued = await store.ContinueAsync(
            caller.Account().Owner(), IdOf(id), offset, request.ContentLength, request.Body, ct);
        if (continued is null)
        {
            return TypedResults.StatusCode(StatusCodes.Status423Locked);
        }

        if (continued.Value.Refusal is { } refusal)
        {
            return refusal.ToProblem();
        }

        Describe(response, continued.Value.Value);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> DeleteAsync(string id, ClaimsPrincipal caller, UploadStore store,
        CancellationToken ct)
    {
        var ended = await store.EndAsync(caller.Account().Owner(), IdOf(id), UploadStore.Deleted, ct);
        return ended switch
        {
            null => TypedResults.StatusCode(StatusCodes.Status423Locked),
            { Refusal: { } refusal } => refusal.ToProblem(),
            _ => TypedResults.NoContent(),
        };
    }

    private static void Describe(HttpResponse response, UploadStatus upload)
    {
        response.Headers["Upload-Offset"] = Number(upload.Received);
        response.Headers["Upload-Expires"] = upload.ExpiresAt.ToString("R", CultureInfo.InvariantCulture);
    }

    private static string? NameIn(string metadata)
    {
        foreach (var pair in metadata.Split(',', StringSplitOptions.TrimEntries))
        {
            if (pair.Split(' ') is ["filename", var encoded])
            {
                var bytes = new byte[encoded.Length];
                return Convert.TryFromBase64String(encoded, bytes, out var length)
                    ? Encoding.UTF8.GetString(bytes, 0, length)
                    : null;
            }
        }

        return null;
    }

    // What is no id is unknown like any other unknown id.
    private static Guid IdOf(string text) => Guid.TryParseExact(text, "N", out var id) ? id : Guid.Empty;

    private static bool TryNumber(HttpRequest request, string header, out long number) =>
        long.TryParse(request.Headers[header].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
