using System.Text;

namespace CohortVault.Instruments.Export.Package;

/// <summary>Names of files in an export: they stay in its folder and mean the same on every system.</summary>
internal static class ExportNames
{
    private const int LongestPart = 100;

    /// <summary>The name, if it is relative, with slashes, and of plain parts.</summary>
    /// <exception cref="ArgumentException">It is not.</exception>
    public static string Check(string name) => IsSafe(name) ? name
        : throw new ArgumentException("A file of an export has a relative name, with slashes.", nameof(name));

    /// <summary>Whether it stays in the folder.</summary>
    public static bool IsSafe(string name) => name.Length is > 0 and <= 1000
        && name.Split('/').All(part => part.Length > 0 && part is not ("." or "..")
            && !part.Any(c => char.IsControl(c) || c is '\\' or ':'));

    /// <summary>A text as a part of a name: letters and digits of any script, hyphens, underscores, points
    /// within.</summary>
    public static string Part(string text)
    {
        var part = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            var stays = Rune.IsLetterOrDigit(rune) || rune.Value is '-' or '_' or '.';
            part.Append(stays ? rune.ToString() : "_");
            if (part.Length >= LongestPart)
            {
                break;
            }
        }

        var trimmed = part.ToString().Trim('.', ' ');
        return trimmed.Length == 0 ? "_" : trimmed;
    }
}
