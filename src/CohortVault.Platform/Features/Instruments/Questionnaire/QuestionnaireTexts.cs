using System.Globalization;
using CohortVault.Instruments.Model;

namespace CohortVault.Platform.Features.Instruments.Questionnaire;

/// <summary>Fixed texts of questionnaires in one language.</summary>
internal sealed record QuestionnaireTexts
{
    private static readonly Dictionary<string, QuestionnaireTexts> _languages = new(StringComparer.OrdinalIgnoreCase)
    {
        ["en"] = QuestionnaireEnglish.Texts,
        ["de"] = QuestionnaireGerman.Texts,
        ["es"] = QuestionnaireSpanish.Texts,
    };

    /// <summary>Words of the languages that there are.</summary>
    public static IEnumerable<string> Languages => _languages.Keys;

    /// <summary>Word of the language, as <c>lang</c> takes it.</summary>
    public required string Language { get; init; }

    /// <summary>The language in itself.</summary>
    public required string Name { get; init; }

    public required string Required { get; init; }

    public required string Choose { get; init; }

    public required string Clear { get; init; }

    public required string Yes { get; init; }

    public required string No { get; init; }

    public required string True { get; init; }

    public required string False { get; init; }

    /// <summary>Above the list of problems.</summary>
    public required string Summary { get; init; }

    /// <summary>Above the form, where answers brought up questions that nobody has seen.</summary>
    public required string CameUp { get; init; }

    /// <summary>Heading of a matrix's first column.</summary>
    public required string Item { get; init; }

    public required string NoAnswer { get; init; }

    public required string Calculated { get; init; }

    public required string Missing { get; init; }

    public required string FileLater { get; init; }

    public required string SignatureLater { get; init; }

    public required string Between { get; init; }

    public required string AtLeast { get; init; }

    public required string AtMost { get; init; }

    public required string NotBefore { get; init; }

    public required string NotAfter { get; init; }

    public required string Today { get; init; }

    public required string Now { get; init; }

    public required string Characters { get; init; }

    /// <summary>What a date is typed like, in parts: day, month, year, hour, minute, second.</summary>
    public required IReadOnlyList<string> DateParts { get; init; }

    public required string ProblemRequired { get; init; }

    public required string ProblemChoice { get; init; }

    public required string ProblemTooLong { get; init; }

    public required string ProblemTooMany { get; init; }

    public required string ProblemStandsAlone { get; init; }

    public required string ProblemRanked { get; init; }

    public required string ProblemRange { get; init; }

    public required string ProblemInteger { get; init; }

    public required string ProblemNumber { get; init; }

    public required string ProblemDecimals { get; init; }

    public required string Point { get; init; }

    public required string Comma { get; init; }

    public required string ProblemDate { get; init; }

    public required string ProblemTime { get; init; }

    public required string ProblemEmail { get; init; }

    public required string ProblemPhone { get; init; }

    public required string ProblemPostalCode { get; init; }

    public required string ProblemLetters { get; init; }

    public required string ProblemShape { get; init; }

    /// <summary>The texts in a language, by its first word (<c>de</c> of <c>de-AT</c>); English where there are none.</summary>
    public static QuestionnaireTexts In(string language) =>
        _languages.GetValueOrDefault(language.Split('-', '_')[0]) ?? QuestionnaireEnglish.Texts;

    /// <summary>A text with a number or words in its place.</summary>
    public static string Put(string text, params object[] parts) => string.Format(CultureInfo.InvariantCulture, text, parts);

    /// <summary>The label of a choice: of yes-or-no fields in this language, of others as the dictionary has it.</summary>
    public string Of(Field field, Choice choice) => field.Type switch
    {
        FieldType.YesNo => choice.Code == "1" ? Yes : No,
        FieldType.TrueFalse => choice.Code == "1" ? True : False,
        _ => choice.Label,
    };

    /// <summary>What is wrong with an answer, and how to mend it.</summary>
    public string Of(AnswerProblem problem, Question question) => problem.Kind switch
    {
        AnswerProblemKind.Required => ProblemRequired,
        AnswerProblemKind.Choice => ProblemChoice,
        AnswerProblemKind.TooLong => Put(ProblemTooLong, problem.Number),
        AnswerProblemKind.TooMany => Put(ProblemTooMany, problem.Number),
        AnswerProblemKind.StandsAlone => ProblemStandsAlone,
        AnswerProblemKind.Ranked => ProblemRanked,
        AnswerProblemKind.Range => Range(question.Field) is { Length: > 0 } range ? $"{ProblemRange} {range}" : ProblemRange,
        _ => Shape(question.Field),
    };

    /// <summary>Smallest and largest value in words; empty where there are none that can be said.</summary>
    public string Range(Field field)
    {
        var (least, most) = field.Type is FieldType.Slider
            ? AnswerRange.OfSlider(field) is var (from, to) ? ($"{from}", $"{to}") : default
            : field.Rule is { HasRange: true } rule
            ? (AnswerRange.Written(rule, field.Minimum), AnswerRange.Written(rule, field.Maximum))
            : ("", "");
        var isMoment = field.Rule?.Kind is not (null or ValidationKind.Integer or ValidationKind.Number);
        return (Word(least), Word(most)) switch
        {
            ("", "") => "",
            (var low, "") => Put(isMoment ? NotBefore : AtLeast, low),
            ("", var high) => Put(isMoment ? NotAfter : AtMost, high),
            var (low, high) => Put(Between, low, high),
        };
    }

    /// <summary>How a date or time is typed, such as <c>DD-MM-YYYY</c>; empty for other fields.</summary>
    public string Pattern(TextValidation rule)
    {
        var (day, month, year) = (DateParts[0], DateParts[1], DateParts[2]);
        var date = rule.Order switch
        {
            "ymd" => $"{year}-{month}-{day}",
            "mdy" => $"{month}-{day}-{year}",
            "dmy" => $"{day}-{month}-{year}",
            _ => "",
        };
        return rule.Kind switch
        {
            ValidationKind.Date => date,
            ValidationKind.DateTime => $"{date} {DateParts[3]}:{DateParts[4]}",
            ValidationKind.DateTimeSeconds => $"{date} {DateParts[3]}:{DateParts[4]}:{DateParts[5]}",
            ValidationKind.Time => rule.Name switch
            {
                "time_hh_mm_ss" => $"{DateParts[3]}:{DateParts[4]}:{DateParts[5]}",
                "time_mm_ss" => $"{DateParts[4]}:{DateParts[5]}",
                _ => $"{DateParts[3]}:{DateParts[4]}",
            },
            _ => "",
        };
    }

    private string Word(string bound) => bound switch { "today" => Today, "now" => Now, _ => bound };

    private string Shape(Field field)
    {
        if (field.Type is FieldType.Slider)
        {
            return ProblemInteger;
        }

        var rule = field.Rule;
        var sign = rule?.DecimalComma == true ? Comma : Point;
        return rule?.Kind switch
        {
            ValidationKind.Integer => ProblemInteger,
            ValidationKind.Number => rule.Name.Contains("dp", StringComparison.Ordinal)
                ? Put(ProblemDecimals, rule.Name.First(char.IsAsciiDigit), sign) : Put(ProblemNumber, sign),
            ValidationKind.Date or ValidationKind.DateTime or ValidationKind.DateTimeSeconds => Put(ProblemDate, Pattern(rule)),
            ValidationKind.Time => Put(ProblemTime, Pattern(rule)),
            _ => rule?.Name.Split('_')[0] switch
            {
                "email" => ProblemEmail,
                "phone" => ProblemPhone,
                "zipcode" or "postalcode" => ProblemPostalCode,
                "alpha" => ProblemLetters,
                _ => ProblemShape,
            },
        };
    }
}
