namespace CohortVault.Instruments.Model;

/// <summary>An action tag in a field's annotation: <c>@CHARLIMIT=20</c>, <c>@HIDDEN</c>,
/// <c>@CALCTEXT(...)</c>.</summary>
/// <param name="Name">With the sign, in upper case.</param>
/// <param name="Argument">What follows <c>=</c>, without quotes, or stands in parentheses; null if nothing.</param>
/// <param name="Position">0-based place in the annotation.</param>
public sealed record ActionTag(string Name, string? Argument, int Position)
{
    private const int Most = 200;

    private static readonly HashSet<string> Known =
    [
        "@APPUSERNAME-APP", "@BARCODE-APP", "@CALCDATE", "@CALCTEXT", "@CHARLIMIT", "@CONSENT-VERSION", "@DEFAULT",
        "@DOWNLOAD-COUNT",
        "@FORCE-MINMAX", "@HIDDEN", "@HIDDEN-APP", "@HIDDEN-FORM", "@HIDDEN-PDF", "@HIDDEN-SURVEY", "@HIDEBUTTON",
        "@HIDECHOICE",
        "@IF", "@INLINE", "@INLINE-PREVIEW", "@LANGUAGE-CURRENT-FORM", "@LANGUAGE-CURRENT-SURVEY", "@LANGUAGE-FORCE",
        "@LANGUAGE-FORCE-FORM", "@LANGUAGE-FORCE-SURVEY", "@LANGUAGE-MENU-STATIC", "@LANGUAGE-SET",
        "@LANGUAGE-SET-FORM",
        "@LANGUAGE-SET-SURVEY", "@LATITUDE", "@LONGITUDE", "@MAXCHECKED", "@MAXCHOICE", "@MAXCHOICE-SURVEY-COMPLETE",
        "@NOMISSING", "@NONEOFTHEABOVE", "@NOW", "@NOW-SERVER", "@NOW-UTC", "@PASSWORDMASK", "@PLACEHOLDER", "@PREFILL",
        "@RANDOMORDER", "@READONLY", "@READONLY-APP", "@READONLY-FORM", "@READONLY-SURVEY", "@RICHTEXT", "@SETVALUE",
        "@SHOWCHOICE", "@SYNC-APP", "@TODAY", "@TODAY-SERVER", "@TODAY-UTC", "@USERNAME", "@WORDLIMIT",
    ];

    /// <summary>Whether REDCap documents it.</summary>
    public bool IsKnown => Known.Contains(Name) || Name.StartsWith("@MC-", StringComparison.Ordinal);

    /// <summary>The argument as a list with commas between: codes of choices.</summary>
    public IEnumerable<string> List =>
        (Argument ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Finds the tags of an annotation, 200 at the most. A tag stands at the start or after a blank.</summary>
    public static IReadOnlyList<ActionTag> Parse(string annotation)
    {
        var tags = new List<ActionTag>();
        for (var at = annotation.IndexOf('@', StringComparison.Ordinal); at >= 0 && tags.Count < Most;)
        {
            var end = at + 1;
            while (end < annotation.Length && (char.IsAsciiLetter(annotation[end]) || annotation[end] is '-' or '_'))
            {
                end++;
            }

            if (end - at > 2 && (at == 0 || char.IsWhiteSpace(annotation[at - 1]))
                && char.IsAsciiLetterUpper(annotation[at + 1]))
            {
                var name = annotation[at..end].ToUpperInvariant();
                tags.Add(new ActionTag(name, Take(annotation, ref end), at));
            }

            at = end < annotation.Length ? annotation.IndexOf('@', end) : -1;
        }

        return tags;
    }

    private static string? Take(string text, ref int at)
    {
        var next = at;
        while (next < text.Length && text[next] == ' ')
        {
            next++;
        }

        if (next < text.Length && text[next] == '(' && Close(text, next) is var close and > 0)
        {
            at = close + 1;
            return text[(next + 1)..close].Trim();
        }

        if (next >= text.Length || text[next] != '=')
        {
            return null;
        }

        next++;
        while (next < text.Length && text[next] == ' ')
        {
            next++;
        }

        var quote = next < text.Length && text[next] is '"' or '\'' ? text[next] : '\0';
        var end = quote == '\0' ? text.AsSpan(next).IndexOfAny(' ', '\r', '\n') : text.IndexOf(quote, next + 1) - next;
        end = end < 0 ? text.Length : next + end;
        at = Math.Min(text.Length, quote == '\0' ? end : end + 1);
        return text[Math.Min(end, quote == '\0' ? next : next + 1)..end];
    }

    private static int Close(string text, int open)
    {
        var (depth, quote) = (0, '\0');
        for (var at = open; at < text.Length; at++)
        {
            var sign = text[at];
            if (quote != '\0')
            {
                quote = sign == quote ? '\0' : quote;
            }
            else if (sign is '"' or '\'')
            {
                quote = sign;
            }
            else if (sign is '(' or ')')
            {
                depth += sign == '(' ? 1 : -1;
                if (depth == 0)
                {
                    return at;
                }
            }
        }

        return -1;
    }
}
