using System.Net;
using System.Text;

namespace CohortVault.Instruments.Export;

/// <summary>Labels without their markup, on one line.</summary>
internal static class LabelText
{
    /// <summary>Tags go, entities become their characters, runs of blanks and breaks one blank.</summary>
    public static string Plain(string label)
    {
        var text = new StringBuilder(label.Length);
        var last = label.LastIndexOf('>');
        for (var at = 0; at < label.Length; at++)
        {
            var close = at < last && label[at] == '<' && StartsTag(label[at + 1]) ? label.IndexOf('>', at) : -1;
            text.Append(close < 0 ? label[at] : ' ');
            at = Math.Max(at, close);
        }

        return OneLine(WebUtility.HtmlDecode(text.ToString()));
    }

    /// <summary>Runs of blanks, breaks and control characters become one blank.</summary>
    public static string OneLine(string text) => string.Join(' ', text.Split(
        (char[]?)null, StringSplitOptions.RemoveEmptyEntries)
        .Select(word => string.Concat(word.Where(c => !char.IsControl(c)))).Where(word => word.Length > 0));

    private static bool StartsTag(char next) => char.IsAsciiLetter(next) || next is '/' or '!';
}
