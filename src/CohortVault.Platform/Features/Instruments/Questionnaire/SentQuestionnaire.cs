using CohortVault.Platform.Kernel.Pages;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace CohortVault.Platform.Features.Instruments.Questionnaire;

/// <summary>
/// The form of a questionnaire as a browser sends it, read in memory alone: the framework's own reader writes large ones to the
/// disk as they are. The page has <see cref="UnreadFormAttribute"/>.
/// </summary>
internal static class SentQuestionnaire
{
    private const int MostFields = 20_000;
    private const int LongestName = 256;
    private const int LongestValue = 4 << 20;

    /// <summary>
    /// Its fields, for <see cref="QuestionnaireForm.Read"/>, once the antiforgery token among them was checked; null if it is no
    /// such form, has too much in it, or no page of ours sent it.
    /// </summary>
    public static async Task<IReadOnlyDictionary<string, string[]>?> ReadAsync(
        HttpRequest request, IAntiforgery antiforgery, CancellationToken ct)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !type.MediaType.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        try
        {
            var reader = new FormPipeReader(request.BodyReader)
            {
                ValueCountLimit = MostFields,
                KeyLengthLimit = LongestName,
                ValueLengthLimit = LongestValue,
            };
            var fields = (await reader.ReadFormAsync(ct)).ToDictionary(
                field => field.Key, field => (string[])[.. field.Value.OfType<string>()], StringComparer.Ordinal);
            var token = fields.GetValueOrDefault(UnreadForm.Token)?.FirstOrDefault() ?? "";
            return await UnreadForm.IsGuardedAsync(request, antiforgery, token) ? fields : null;
        }
        catch (Exception broken) when (broken is InvalidDataException or BadHttpRequestException)
        {
            return null;
        }
    }
}
