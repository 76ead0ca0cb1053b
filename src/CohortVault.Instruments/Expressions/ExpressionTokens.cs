using System.Globalization;

namespace CohortVault.Instruments.Expressions;

internal enum TokenKind
{
    End,
    Number,
    Text,
    Word,
    Bracket,
    Sign,
}

/// <summary>A piece of an expression: its text without quotes or brackets.</summary>
internal readonly record struct Token(TokenKind Kind, string Text, int Position, double Number = 0)
{
    public bool Is(string sign) => Kind == TokenKind.Sign && Text == sign;

    public bool IsWord(string word) => Kind == TokenKind.Word && Text.Equals(word, StringComparison.OrdinalIgnoreCase);

    public override string ToString() => Kind switch
    {
        TokenKind.End => "the end",
        TokenKind.Bracket => $"[{Text}]",
        TokenKind.Text => "a text in quotes",
        _ => $"'{Text}'",
    };
}

/// <summary>Cuts an expression into its pieces.</summary>
internal static class ExpressionTokens
{
    public const int MaximumLength = 100_000;

    private static readonly string[] Signs = ["<>", "<=", ">=", "!=", "==", "=", "<", ">", "+", "-", "*", "/", "%",
        "^", "(", ")", ","];

    public static List<Token> Read(string text)
    {
        if (text.Length > MaximumLength)
        {
            throw new ExpressionRefusedException(
                "expression.too-long", $"The expression is longer than {MaximumLength} characters.",
                "Split it over several fields.", 0);
        }

        var tokens = new List<Token>();
        for (var at = 0; (at = SkipBlanks(text, at)) < text.Length;)
        {
            tokens.Add(Next(text, ref at));
        }

        tokens.Add(new Token(TokenKind.End, "", text.Length));
        return tokens;
    }

    // Blanks, line breaks, and remarks: lines that start with # or //.
    private static int SkipBlanks(string text, int at)
    {
        var isNewLine = at == 0;
        for (; at < text.Length; at++)
        {
            if (isNewLine && (text[at] == '#' || text.AsSpan(at).StartsWith("//")))
            {
                var length = text.AsSpan(at).IndexOfAny('\r', '\n');
                at = length < 0 ? text.Length - 1 : at + length;
            }
            else if (!char.IsWhiteSpace(text[at]) && text[at] is not ('\u200B' or '\uFEFF'))
            {
                break;
            }

            isNewLine |= text[at] is '\r' or '\n';
        }

        return at;
    }

    private static Token Next(string text, ref int at)
    {
        var (start, sign) = (at, text[at]);
        if (sign == '[')
        {
            return Enclosed(text, ref at, ']', TokenKind.Bracket, "A bracket opens here and is never closed.",
                "Write ] after the field's name.");
        }

        if (sign is '"' or '\'')
        {
            return Enclosed(text, ref at, sign, TokenKind.Text, "A quote opens here and is never closed.",
                "Write the same quote at the end of the text.");
        }

        if (char.IsAsciiDigit(sign) || (sign == '.' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1])))
        {
            return Number(text, ref at);
        }

        if (char.IsAsciiLetter(sign) || sign == '_')
        {
            while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] == '_'))
            {
                at++;
            }

            return new Token(TokenKind.Word, text[start..at], start);
        }

        foreach (var known in Signs)
        {
            if (string.CompareOrdinal(text, at, known, 0, known.Length) == 0)
            {
                at += known.Length;
                return new Token(TokenKind.Sign, known switch { "==" => "=", "!=" => "<>", _ => known }, start);
            }
        }

        var remedy = sign switch
        {
            '&' => "Write 'and'.",
            '|' => "Write 'or'.",
            '!' => "Write 'not', or '<>' for unequal.",
            '\u2018' or '\u2019' or '\u201C' or '\u201D' => "Write straight quotes, ' or \".",
            '\u2264' => "Write <=.",
            '\u2265' => "Write >=.",
            '\u2260' => "Write <>.",
            _ => "Remove it.",
        };
        throw new ExpressionRefusedException(
            "expression.character", char.IsControl(sign) || char.IsSurrogate(sign)
                ? "A character does not belong here." : $"The character {sign} does not belong here.", remedy, at);
    }

    private static Token Enclosed(string text, ref int at, char close, TokenKind kind, string problem, string remedy)
    {
        var (start, end) = (at, text.IndexOf(close, at + 1));
        if (end < 0)
        {
            throw new ExpressionRefusedException("expression.unclosed", problem, remedy, start);
        }

        at = end + 1;
        return new Token(kind, text[(start + 1)..end], start);
    }

    private static Token Number(string text, ref int at)
    {
        var start = at;
        while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] == '.'))
        {
            at++;
        }

        var written = text[start..at];
        return double.TryParse(written, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number)
            ? new Token(TokenKind.Number, written, start, number)
            : throw new ExpressionRefusedException(
                "expression.number", "This is no number.", "Write digits with at most one point.", start);
    }
}
