using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;

namespace CohortVault.Platform.Features.Accounts.V2;

/// <summary>
/// Reads the few short fields of a form, URL-encoded or multipart. The body is held below the size at which the
/// framework would buffer it in a file.
/// </summary>
internal static class SmallForm
{
    private const int MaxBytes = 16 * 1024;

    private static readonly FormOptions Limits = new()
    {
        ValueCountLimit = 16,
        KeyLengthLimit = 64,
        ValueLengthLimit = 1024,
        MultipartBodyLengthLimit = MaxBytes,
        BufferBodyLengthLimit = MaxBytes,
        MemoryBufferThreshold = 2 * MaxBytes,
        MultipartHeadersLengthLimit = 2048,
        MultipartHeadersCountLimit = 8,
    };

    public static RouteHandlerBuilder WithSmallForm(this RouteHandlerBuilder endpoint, params string[] fields) =>
        endpoint
        .WithMetadata(new RequestSizeLimitAttribute(MaxBytes))
        .WithDescription($"Form with the fields {string.Join(", ", fields)}.");

    /// <summary>
    /// A function that gives the value of a field, empty if it is absent; null if the body is not such a form.
    /// </summary>
    public static async Task<Func<string, string>?> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        if (!request.HasFormContentType)
        {
            return null;
        }

        try
        {
            var form = await new FormFeature(request, Limits).ReadFormAsync(ct);
            return field => form[field].Count > 0 ? form[field][0] ?? "" : "";
        }
        catch (Exception broken) when (broken is InvalidDataException or BadHttpRequestException)
        {
            return null;
        }
    }

    public static IResult Refused() => TypedResults.Json(
        new { success = false, message = "Send a short form (application/x-www-form-urlencoded or multipart/form-data)." },
        statusCode: StatusCodes.Status400BadRequest);
}
