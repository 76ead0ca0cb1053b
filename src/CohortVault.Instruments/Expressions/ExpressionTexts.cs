using System.Globalization;
using System.Text;

namespace CohortVault.Instruments.Expressions;

/// <summary>Texts by Unicode code points, without regard to language, alike on server and page.</summary>
internal static class ExpressionTexts
{
    private static readonly char[] Blanks = [' ', '\t', '\r', '\n', '\u00A0'];

    public static string Trim(string text) => text.Trim(Blanks);

    public static string Upper(string text) => Map(text, Rune.ToUpperInvariant);

    public static string Lower(string text) => Map(text, Rune.ToLowerInvariant);

    public static int Length(string text) => Points(text).Count;

    /// <summary>Some code points from a 0-based one on.</summary>
    public static string Part(string text, double start, double count)
    {
        var points = Points(text);
        var from = (int)Math.Clamp(Math.Truncate(start), 0, points.Count);
        var length = (int)Math.Clamp(Math.Truncate(count), 0, points.Count - from);
        return string.Concat(points.GetRange(from, length));
    }

    /// <summary>1-based code point at which a text is found in another without regard to case; 0 if nowhere.</summary>
    public static int Find(string needle, string text)
    {
        var (all, part) = (Lower(text), Lower(needle));
        var at = part.Length == 0 ? -1 : all.IndexOf(part, StringComparison.Ordinal);
        return at < 0 ? 0 : Length(all[..at]) + 1;
    }

    private static List<string> Points(string text)
    {
        var points = new List<string>(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            var pair = char.IsHighSurrogate(text[at]) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]);
            points.Add(text.Substring(at, pair ? 2 : 1));
            at += pair ? 1 : 0;
        }

        return points;
    }

    private static string Map(string text, Func<Rune, Rune> map)
    {
        var mapped = new StringBuilder(text.Length);
        foreach (var sign in text)
        {
            mapped.Append(HasCase(sign) ? (char)map(new Rune(sign)).Value : sign);
        }

        return mapped.ToString();
    }

    // Letters whose two forms are one code point each and have been so for as long as there are browsers: Latin, Greek,
    // Cyrillic and Armenian.
    private static bool HasCase(char sign) =>
        sign is < '\u0530' or (>= '\u0531' and <= '\u0587') or (>= '\u1E00' and <= '\u1EFF')
        && sign is not ('\u00B5' or '\u00DF' or '\u0130' or '\u0131' or '\u0149' or '\u017F' or '\u01F0' or '\u0345'
            or '\u0390' or '\u03B0' or '\u0587' or '\u1E9E')
        && char.GetUnicodeCategory(sign) is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter;
}
