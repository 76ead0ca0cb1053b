using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace CohortVault.Instruments.Editing;

/// <summary>Makes names of fields, forms and matrices out of what people read.</summary>
public static partial class FieldSlug
{
    /// <summary>Longest name that statistics programs take.</summary>
    public const int Longest = 26;

    /// <summary>A name for a text, such as <c>hours_of_sleep</c>; what the text lacks to be one is taken from <paramref name="otherwise"/>.</summary>
    public static string Of(string text, string otherwise)
    {
        var plain = new StringBuilder();
        foreach (var sign in Markup().Replace(text, " ").Replace("ß", "ss", StringComparison.Ordinal).Normalize(NormalizationForm.FormD))
        {
            if (char.IsAsciiLetterOrDigit(sign))
            {
                plain.Append(char.ToLowerInvariant(sign));
            }
            else if (CharUnicodeInfo.GetUnicodeCategory(sign) is not UnicodeCategory.NonSpacingMark && plain.Length > 0 && plain[^1] != '_')
            {
                plain.Append('_');
            }
        }

        var name = plain.ToString().Trim('_');
        name = name.Length == 0 ? otherwise : char.IsAsciiDigit(name[0]) ? $"{otherwise[0]}_{name}" : name;
        return Cut(name, Longest);
    }

    /// <summary>The name itself, or with a number if it is used.</summary>
    public static string Free(string name, Func<string, bool> isUsed)
    {
        for (var number = 2; isUsed(name); number++)
        {
            var ending = $"_{number}";
            var bare = Numbered().Replace(name, "");
            name = $"{Cut(bare, Longest - ending.Length)}{ending}";
        }

        return name;
    }

    // At the end of a word, if there is one in the second half.
    private static string Cut(string name, int most)
    {
        if (name.Length <= most)
        {
            return name;
        }

        var end = name.LastIndexOf('_', most);
        return name[..(end > most / 2 ? end : most)].Trim('_');
    }

    [GeneratedRegex("<[^>]*>", RegexOptions.CultureInvariant)]
    private static partial Regex Markup();

    [GeneratedRegex("_[0-9]+$", RegexOptions.CultureInvariant)]
    private static partial Regex Numbered();
}
