using CohortVault.Instruments.Model;

namespace CohortVault.Platform.Features.Instruments.Questionnaire;

/// <summary>What people type, in the form in which it is stored. <c>web/src/questionnaire/typed.ts</c> is the same function.</summary>
internal static class TypedText
{
    /// <summary>Longest text of any field, in UTF-16 units as browsers count.</summary>
    public const int Longest = 65_535;

    /// <summary>Without control characters and blanks around it; line ends as line feeds, or blanks in a single line.</summary>
    public static string Clean(string typed, bool manyLines)
    {
        var lines = typed.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        var kept = manyLines ? lines : lines.Replace('\n', ' ').Replace('\t', ' ');
        return string.Concat(kept.Where(sign => sign is '\n' or '\t' || (!char.IsControl(sign) && sign != '\uFEFF'))).Trim();
    }

    /// <summary>
    /// The stored form; null if it does not fit. Besides what the validation takes: dates and times as browsers' own fields send
    /// them, and the other decimal sign where it cannot be meant to part thousands (<c>1,5</c>, not <c>1,000</c>), because
    /// telephones show only the sign of their own language.
    /// </summary>
    public static string? Store(TextValidation rule, string text) => rule.Kind switch
    {
        ValidationKind.Number => rule.Store(text) ?? rule.Store(WithSign(text, rule.DecimalComma ? ('.', ',') : (',', '.'))),
        ValidationKind.Date or ValidationKind.DateTime or ValidationKind.DateTimeSeconds =>
            rule.Store(text) ?? FromBrowser(rule, text),
        ValidationKind.Time when rule.Name == "time_hh_mm_ss" => rule.Store(text) ?? rule.Store($"{text}:00"),
        _ => rule.Store(text),
    };

    /// <summary>A stored date or time as its browser field takes it; null if it is none.</summary>
    public static string? ForBrowser(TextValidation rule, string stored) => rule.Kind switch
    {
        ValidationKind.Date => rule.Order.Length > 0 && stored.Length == 10 && YearFirst(rule).Store(stored) == stored ? stored : null,
        ValidationKind.DateTime or ValidationKind.DateTimeSeconds =>
            YearFirst(rule).Store(stored) == stored ? stored.Replace(' ', 'T') : null,
        ValidationKind.Time => rule.Store(stored) is not { } time ? null : time.IndexOf(':', StringComparison.Ordinal) == 1 ? $"0{time}" : time,
        _ => null,
    };

    /// <summary>A stored value as people write it: dates in the validation's order.</summary>
    public static string Written(TextValidation? rule, string stored)
    {
        if (rule is not { Order: "mdy" or "dmy" } || stored.Length < 10 || stored[4] != '-' || stored[7] != '-')
        {
            return stored;
        }

        var (year, month, day) = (stored[..4], stored[5..7], stored[8..10]);
        return (rule.Order == "mdy" ? $"{month}-{day}-{year}" : $"{day}-{month}-{year}") + stored[10..];
    }

    private static TextValidation YearFirst(TextValidation rule) => TextValidation.Find($"{rule.Name[..^3]}ymd")!;

    private static string? FromBrowser(TextValidation rule, string text)
    {
        var spaced = text.Replace('T', ' ');
        return YearFirst(rule).Store(spaced)
            ?? (rule.Kind is ValidationKind.DateTimeSeconds ? YearFirst(rule).Store($"{spaced}:00") ?? rule.Store($"{spaced}:00") : null);
    }

    private static string WithSign(string text, (char Typed, char Meant) sign)
    {
        var at = text.IndexOf(sign.Typed, StringComparison.Ordinal);
        return at >= 0 && text.LastIndexOf(sign.Typed) == at && text.Length - at - 1 != 3 ? text.Replace(sign.Typed, sign.Meant) : text;
    }
}
