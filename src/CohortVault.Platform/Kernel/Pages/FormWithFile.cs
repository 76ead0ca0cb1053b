using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace CohortVault.Platform.Kernel.Pages;

/// <summary>
/// A form with one small file. It is read into memory and bounded; the framework's own way would put the file on the disk as it
/// is. The page has <see cref="UnreadFormAttribute"/>, and its form the antiforgery token as first field.
/// </summary>
/// <param name="Fields">Values of the fields, the last of each name.</param>
/// <param name="FileName">As the browser gave it; empty for no file.</param>
/// <param name="Content">The file's bytes.</param>
internal sealed record FormWithFile(IReadOnlyDictionary<string, string> Fields, string FileName, byte[] Content)
{
    private const int MostFields = 64;

    /// <summary>
    /// Reads it, once the token was checked; null if it is no such form, has too much in it, or no page of ours sent it.
    /// </summary>
    /// <param name="request">The request, unread.</param>
    /// <param name="antiforgery">Checks the token.</param>
    /// <param name="mostBytes">Of the file.</param>
    /// <param name="ct">Stops the work.</param>
    public static async Task<FormWithFile?> ReadAsync(
        HttpRequest request, IAntiforgery antiforgery, int mostBytes, CancellationToken ct)
    {
        if (UnreadForm.PartsOf(request) is not { } parts)
        {
            return null;
        }

        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        var (name, content, isGuarded) = ("", Array.Empty<byte>(), false);
        while (await parts.ReadNextSectionAsync(ct) is { } section)
        {
            if (section.GetContentDispositionHeader() is not { } disposition || fields.Count > MostFields)
            {
                return null;
            }

            // Anybody may send fields; a file is looked at only after the token that stands before it.
            if (disposition.IsFileDisposition())
            {
                isGuarded = isGuarded || await IsGuardedAsync(request, antiforgery, fields);
                if (!isGuarded || await UnreadForm.BytesAsync(section.Body, mostBytes, ct) is not { } bytes)
                {
                    return null;
                }

                (name, content) = (new FileMultipartSection(section, disposition).FileName, bytes);
            }
            else if (await UnreadForm.FieldAsync(section.Body, ct) is { } value)
            {
                fields[disposition.Name.Value ?? ""] = value;
            }
            else
            {
                return null;
            }
        }

        return isGuarded || await IsGuardedAsync(request, antiforgery, fields) ? new FormWithFile(fields, name, content) : null;
    }

    private static Task<bool> IsGuardedAsync(HttpRequest request, IAntiforgery antiforgery, Dictionary<string, string> fields) =>
        UnreadForm.IsGuardedAsync(request, antiforgery, fields.GetValueOrDefault(UnreadForm.Token, ""));
}
