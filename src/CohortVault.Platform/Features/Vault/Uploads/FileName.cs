using System.Globalization;

namespace CohortVault.Platform.Features.Vault.Uploads;

/// <summary>Names of uploaded files: kept for people to read, never used as a path.</summary>
internal static class FileName
{
    private const int Longest = 255;

    public static bool IsAcceptable(string name) =>
        name.Length is > 0 and <= Longest
        && name is not ("." or "..")
        && !string.IsNullOrWhiteSpace(name)
        && name.All(IsAcceptable);

    private static bool IsAcceptable(char character) =>
        character is not ('/' or '\\')
        && char.GetUnicodeCategory(character) is not (UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.OtherNotAssigned
            or UnicodeCategory.PrivateUse);
}
