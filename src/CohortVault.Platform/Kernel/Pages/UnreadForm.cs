using System.Text;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace CohortVault.Platform.Kernel.Pages;

/// <summary>
/// What pages have in common that read a multipart form themselves, because the framework would put its files on the disk as they
/// are (<see cref="UnreadFormAttribute"/>). The antiforgery token is the form's first field, so that it arrives before a file.
/// </summary>
internal static class UnreadForm
{
    /// <summary>Name of the field that carries the token.</summary>
    public const string Token = "__RequestVerificationToken";

    /// <summary>How long a field may be, in bytes.</summary>
    public const int LongestField = 4096;

    private const int LongestBoundary = 70;

    /// <summary>The parts of the form; null if its boundary is none.</summary>
    public static MultipartReader? PartsOf(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && HeaderUtilities.RemoveQuotes(type.Boundary).Value is { Length: > 0 and <= LongestBoundary } boundary
            ? new MultipartReader(boundary, request.Body)
            : null;

    /// <summary>
    /// A short field, still in front of the token's check: bounded, or anybody could fill the memory. Null if it is longer.
    /// </summary>
    public static async Task<string?> FieldAsync(Stream content, CancellationToken ct) =>
        await BytesAsync(content, LongestField, ct) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;

    /// <summary>All bytes of a part; null if there are more than allowed.</summary>
    public static async Task<byte[]?> BytesAsync(Stream content, int most, CancellationToken ct)
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[Math.Min(64 * 1024, most + 1)];
        for (int length; (length = await content.ReadAsync(buffer, ct)) > 0;)
        {
            if (bytes.Length + length > most)
            {
                return null;
            }

            bytes.Write(buffer, 0, length);
        }

        return bytes.ToArray();
    }

    /// <summary>Checks the token that the form carried; put into the header, so that nobody reads the form for it.</summary>
    public static Task<bool> IsGuardedAsync(HttpRequest request, IAntiforgery antiforgery, string token)
    {
        request.Headers["X-CV-Form"] = token;
        return antiforgery.IsRequestValidAsync(request.HttpContext);
    }
}
