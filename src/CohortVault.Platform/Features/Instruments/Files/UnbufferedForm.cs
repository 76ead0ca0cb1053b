using System.Text;
using CohortVault.Platform.Features.Instruments.Assignments;
using CohortVault.Platform.Kernel.Pages;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace CohortVault.Platform.Features.Instruments.Files;

/// <summary>
/// A form with many fields and some files. Fields are read into memory and bounded; each file is handed on as it comes, and nothing
/// of it is kept here. The page has <see cref="UnreadFormAttribute"/>, and its form the antiforgery token as first field.
/// </summary>
internal static class UnbufferedForm
{
    /// <summary>Of all fields together.</summary>
    public const int MostFieldBytes = 16 << 20;

    private const int LongestField = SealedAnswers.MostCharacters;

    /// <summary>Reads it, once the token was checked; null if no page of ours sent it, or it has too much in it.</summary>
    /// <param name="request">The request, unread.</param>
    /// <param name="antiforgery">Checks the token.</param>
    /// <param name="mostFileBytes">Of all files together.</param>
    /// <param name="file">Takes a file: input, name, bytes.</param>
    /// <param name="ct">Stops the work.</param>
    public static async Task<IReadOnlyDictionary<string, string[]>?> ReadAsync(
        HttpRequest request, IAntiforgery antiforgery, long mostFileBytes, Func<string, string, Stream, Task> file, CancellationToken ct)
    {
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = mostFileBytes + (2L * MostFieldBytes);
        }

        return UnreadForm.PartsOf(request) is { } parts ? await PartsAsync(parts, request, antiforgery, file, ct)
            : MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.MediaType == "application/x-www-form-urlencoded"
            ? await FieldsAsync(request, antiforgery, ct)
            : null;
    }

    private static async Task<IReadOnlyDictionary<string, string[]>?> PartsAsync(
        MultipartReader parts, HttpRequest request, IAntiforgery antiforgery, Func<string, string, Stream, Task> file, CancellationToken ct)
    {
        var (fields, count, left, isGuarded) = (new Dictionary<string, List<string>>(StringComparer.Ordinal), 0, MostFieldBytes, false);
        while (await parts.ReadNextSectionAsync(ct) is { } section)
        {
            if (section.GetContentDispositionHeader() is not { } disposition || ++count > TypedForm.MostFields)
            {
                return null;
            }

            var name = disposition.Name.Value ?? "";
            if (!isGuarded)
            {
                // Nothing is looked at before the token, which stands first.
                if (disposition.IsFileDisposition() || name != UnreadForm.Token || await UnreadForm.FieldAsync(section.Body, ct) is not { } token
                    || !await UnreadForm.IsGuardedAsync(request, antiforgery, token))
                {
                    return null;
                }

                isGuarded = true;
            }
            else if (disposition.IsFileDisposition())
            {
                // A browser sends a part without name and bytes where no file was chosen.
                if (new FileMultipartSection(section, disposition) is { FileName: { Length: > 0 } called })
                {
                    await file(name, called, section.Body);
                }
            }
            else if (await UnreadForm.BytesAsync(section.Body, Math.Min(LongestField, left), ct) is { } bytes)
            {
                left -= bytes.Length;
                fields.TryAdd(name, []);
                fields[name].Add(Encoding.UTF8.GetString(bytes));
            }
            else
            {
                return null;
            }
        }

        return isGuarded ? fields.ToDictionary(field => field.Key, field => field.Value.ToArray(), StringComparer.Ordinal) : null;
    }

    private static async Task<IReadOnlyDictionary<string, string[]>?> FieldsAsync(HttpRequest request, IAntiforgery antiforgery, CancellationToken ct)
    {
        using var reader = new FormReader(request.Body, Encoding.UTF8)
        {
            ValueLengthLimit = LongestField,
            ValueCountLimit = TypedForm.MostFields,
        };
        var fields = (await reader.ReadFormAsync(ct))
            .ToDictionary(field => field.Key, field => (string[])[.. field.Value.OfType<string>()], StringComparer.Ordinal);
        return await UnreadForm.IsGuardedAsync(request, antiforgery, fields.First(UnreadForm.Token)) ? fields : null;
    }
}
