using System.Globalization;
using System.Text;

namespace CohortVault.Instruments.Files;

/// <summary>A signature as a picture: lines that were drawn, or a name that was typed in their place.</summary>
public static class Signature
{
    /// <summary>Most characters of drawn lines.</summary>
    public const int MostLines = 100_000;

    /// <summary>Most characters of a typed name.</summary>
    public const int LongestName = 80;

    /// <summary>Media type.</summary>
    public const string Type = "image/svg+xml";

    private const int Width = 600;
    private const int Height = 200;
    private const int Shortest = 20;

    /// <summary>The picture of lines such as <c>M10.5 20L11 21.5</c>; null if they are none, or hardly a dot.</summary>
    public static byte[]? Drawn(string lines) => lines.Length is >= Shortest and <= MostLines && AreLines(lines)
        ? Picture($"<path d=\"{lines}\" fill=\"none\" stroke=\"#111\" stroke-width=\"3\" stroke-linecap=\"round\" stroke-linejoin=\"round\"/>")
        : null;

    /// <summary>The picture of a name; null if there is none.</summary>
    public static byte[]? Typed(string name) =>
        name.Trim() is { Length: > 0 and <= LongestName } text && !text.Any(char.IsControl)
            ? Picture(string.Create(
                CultureInfo.InvariantCulture,
                $"<text x=\"{Width / 2}\" y=\"{Height / 2}\" text-anchor=\"middle\" font-family=\"serif\" font-style=\"italic\" font-size=\"36\">{Escaped(text)}</text>"))
            : null;

    // Points alone: a letter and two numbers each.
    private static bool AreLines(string lines)
    {
        for (var at = 0; at < lines.Length;)
        {
            if ((lines[at] != 'M' && lines[at] != 'L') || (at == 0 && lines[at] != 'M')
                || !IsNumber(lines, at + 1, ' ', out var space) || !IsNumber(lines, space + 1, '\0', out var end))
            {
                return false;
            }

            at = end;
        }

        return true;
    }

    // Up to six digits, a sign before and a point within; ends before the sign that is named, or before a letter or the end.
    private static bool IsNumber(string lines, int at, char until, out int end)
    {
        var start = at;
        if (at < lines.Length && lines[at] == '-')
        {
            at++;
        }

        var digits = 0;
        while (at < lines.Length && (char.IsAsciiDigit(lines[at]) || (lines[at] == '.' && at > start)) && digits++ < 8)
        {
            at++;
        }

        end = at;
        return digits > 0 && (until == ' ' ? at < lines.Length && lines[at] == ' ' : at == lines.Length || lines[at] is 'M' or 'L');
    }

    private static byte[] Picture(string content) => Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" width=\"{Width}\" height=\"{Height}\">{content}</svg>\n"));

    private static string Escaped(string text)
    {
        var escaped = new StringBuilder();
        foreach (var sign in text.EnumerateRunes())
        {
            escaped.Append(sign.Value switch
            {
                '<' => "&lt;",
                '>' => "&gt;",
                '&' => "&amp;",
                '"' => "&quot;",
                '\'' => "&#39;",
                _ => sign.ToString(),
            });
        }

        return escaped.ToString();
    }
}
