using System.Text;
using System.Text.RegularExpressions;

namespace CohortVault.Instruments.Editing;

/// <summary>Makes names of fields, forms and matrices out of what people read.</summary>
public static partial class FieldSlug
{
    /// <summary>Longest name that statistics programs take.</summary>
    public const int Longest = 26;

    private static readonly (string Plain, string Letters)[] Letters =
    [
        ("a", "àáâãäåāăą"), ("ae", "æ"), ("c", "çćĉċč"), ("d", "ďđð"), ("e", "èéêëēĕėęě"), ("g", "ĝğġģ"), ("h", "ĥħ"), ("i", "ìíîïĩīĭįı"),
        ("j", "ĵ"), ("k", "ķ"), ("l", "ĺļľŀł"), ("n", "ñńņňŋ"), ("o", "òóôõöøōŏő"), ("oe", "œ"), ("r", "ŕŗř"), ("s", "śŝşšș"), ("ss", "ß"),
        ("t", "ţťŧț"), ("th", "þ"), ("u", "ùúûüũūŭůűų"), ("w", "ŵ"), ("y", "ýÿŷ"), ("z", "źżž"),
    ];

    /// <summary>A name for a text, such as <c>hours_of_sleep</c>; what the text lacks to be one is taken from <paramref name="otherwise"/>.</summary>
    public static string Of(string text, string otherwise)
    {
        var plain = new StringBuilder();
        foreach (var sign in Markup().Replace(text, " "))
        {
            if (char.IsAsciiLetterOrDigit(sign))
            {
                plain.Append(char.ToLowerInvariant(sign));
            }
            else if (Plain(sign) is { } letters)
            {
                plain.Append(letters);
            }
            else if (!char.IsBetween(sign, '\u0300', '\u036F') && plain.Length > 0 && plain[^1] != '_')
            {
                plain.Append('_');
            }
        }

        var name = plain.ToString().Trim('_');
        name = name.Length == 0 ? otherwise : char.IsAsciiDigit(name[0]) ? $"{otherwise[0]}_{name}" : name;
        return Cut(name, Longest);
    }

    // The same on every machine: what a system knows of languages is not asked.
    private static string? Plain(char sign)
    {
        var lower = char.ToLowerInvariant(sign);
        foreach (var (plain, letters) in Letters)
        {
            if (letters.Contains(lower))
            {
                return plain;
            }
        }

        return null;
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
