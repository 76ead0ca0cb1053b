using Microsoft.AspNetCore.Http;

namespace CohortVault.Platform.Kernel.Pages;

/// <summary>The fields of a form whose names a page cannot know beforehand, such as a questionnaire's.</summary>
internal static class TypedForm
{
    /// <summary>Most fields of a questionnaire on one page.</summary>
    public const int MostFields = 65_536;

    /// <summary>Its fields with their values; empty if the request has no form.</summary>
    public static IReadOnlyDictionary<string, string[]> Of(HttpRequest request) => request.HasFormContentType
        ? request.Form.ToDictionary(field => field.Key, field => (string[])[.. field.Value.OfType<string>()], StringComparer.Ordinal)
        : new Dictionary<string, string[]>();

    /// <summary>The first value of a field; empty if there is none.</summary>
    public static string First(this IReadOnlyDictionary<string, string[]> form, string name) =>
        form.TryGetValue(name, out var values) && values is [var first, ..] ? first : "";
}
