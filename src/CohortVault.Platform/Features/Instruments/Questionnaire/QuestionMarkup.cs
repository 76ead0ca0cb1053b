using System.Net;
using System.Text.RegularExpressions;
using Ganss.Xss;
using Microsoft.AspNetCore.Html;

namespace CohortVault.Platform.Features.Instruments.Questionnaire;

/// <summary>
/// Labels and texts of a dictionary as markup that is safe to show: a short list of elements, links to the web and mail
/// addresses, nothing that runs, looks elsewhere or brings a style of its own.
/// </summary>
internal static partial class QuestionMarkup
{
    private static readonly string[] _words = ["a", "b", "bdi", "bdo", "br", "em", "i", "s", "small", "span", "strong", "sub", "sup", "u"];

    // What is in these is not for reading; with their tags gone it would be shown as words.
    private static readonly HashSet<string> _unread =
        new(["script", "style", "template", "title", "iframe", "object", "noscript", "svg", "math"], StringComparer.OrdinalIgnoreCase);

    private static readonly HtmlSanitizer _inLine = Make(_words);
    private static readonly HtmlSanitizer _blocks = Make([.. _words, "blockquote", "div", "h4", "h5", "h6", "li", "ol", "p", "ul"]);

    /// <summary>For labels, choices and notes: what may stand within a line.</summary>
    public static IHtmlContent Line(string text) => NeedsNone(text)
        ? new HtmlString(WebUtility.HtmlEncode(text))
        : new HtmlString(LastBreaks().Replace(_inLine.Sanitize(BlockEnd().Replace(text, "<br>")), ""));

    /// <summary>For descriptive texts: paragraphs and lists too.</summary>
    public static IHtmlContent Blocks(string text) => NeedsNone(text)
        ? new HtmlString(WebUtility.HtmlEncode(text))
        : new HtmlString(_blocks.Sanitize(text));

    private static bool NeedsNone(string text) => !text.Contains('<', StringComparison.Ordinal) && !text.Contains('&', StringComparison.Ordinal);

    private static HtmlSanitizer Make(string[] tags)
    {
        var sanitizer = new HtmlSanitizer(new HtmlSanitizerOptions
        {
            AllowedTags = tags.ToHashSet(StringComparer.OrdinalIgnoreCase),
            AllowedAttributes = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "href", "dir", "lang", "rel", "target" },
            AllowedSchemes = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "https", "http", "mailto", "tel" },
            UriAttributes = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "href" },
        })
        {
            // What stands within an element that is not shown is shown; its tags are not.
            KeepChildNodes = true,
        };
        sanitizer.RemovingTag += (_, removed) =>
        {
            if (_unread.Contains(removed.Tag.LocalName))
            {
                removed.Tag.TextContent = "";
            }
        };
        sanitizer.PostProcessNode += (_, processed) =>
        {
            if (processed.Node is AngleSharp.Html.Dom.IHtmlAnchorElement link)
            {
                link.SetAttribute("rel", "noopener noreferrer");
                link.SetAttribute("target", "_blank");
            }
        };
        return sanitizer;
    }

    [GeneratedRegex("</(?:p|div|li|tr|h[1-6]|blockquote)\\s*>", RegexOptions.IgnoreCase)]
    private static partial Regex BlockEnd();

    [GeneratedRegex("(?:<br>|\\s)+$", RegexOptions.NonBacktracking)]
    private static partial Regex LastBreaks();
}
