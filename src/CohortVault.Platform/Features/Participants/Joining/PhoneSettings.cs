using System.Text.Json;

namespace CohortVault.Platform.Features.Participants.Joining;

/// <summary>What a participant's phone said of itself when it joined.</summary>
/// <param name="Zone">Time zone, an IANA name.</param>
/// <param name="Language">en, de or es.</param>
internal sealed record PhoneSettings(string Zone, string Language)
{
    private static readonly string[] _languages = ["en", "de", "es"];

    public string Write() => JsonSerializer.Serialize(this);

    public static PhoneSettings Read(string text) => JsonSerializer.Deserialize<PhoneSettings>(text)!;

    /// <summary>The zone of that name, or UTC if there is none.</summary>
    public static string ZoneOf(string? name) =>
        name is { Length: > 0 and <= 64 } && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) && zone.HasIanaId ? zone.Id : "Etc/UTC";

    /// <summary>The language of that word, or English.</summary>
    public static string LanguageOf(string? word) => Array.Find(_languages, language => language == word) ?? "en";

    /// <summary>The first language of a browser's list that there is.</summary>
    public static string Preferred(string acceptLanguage) => LanguageOf(acceptLanguage.Split(',')
        .Select(part => part.Trim().Split(';', '-')[0].ToLowerInvariant()).FirstOrDefault(part => _languages.Contains(part)));
}
