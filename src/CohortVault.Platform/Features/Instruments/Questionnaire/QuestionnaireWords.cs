using CohortVault.Instruments.Model;

namespace CohortVault.Platform.Features.Instruments.Questionnaire;

/// <summary>Sentences made of the fixed texts of a language.</summary>
internal static class QuestionnaireWords
{
    /// <summary>The label of a choice: of yes-or-no fields in this language, of others as the dictionary has it.</summary>
    public static string Of(this QuestionnaireTexts texts, Field field, Choice choice) => field.Type switch
    {
        FieldType.YesNo => choice.Code == "1" ? texts.Yes : texts.No,
        FieldType.TrueFalse => choice.Code == "1" ? texts.True : texts.False,
        _ => choice.Label,
    };

    /// <summary>What is wrong with an answer, and how to mend it.</summary>
    public static string Of(this QuestionnaireTexts texts, AnswerProblem problem, Question question) => problem.Kind switch
    {
        AnswerProblemKind.Required => texts.ProblemRequired,
        AnswerProblemKind.Choice => texts.ProblemChoice,
        AnswerProblemKind.TooLong => QuestionnaireTexts.Put(texts.ProblemTooLong, problem.Number),
        AnswerProblemKind.TooMany => QuestionnaireTexts.Put(texts.ProblemTooMany, problem.Number),
        AnswerProblemKind.StandsAlone => texts.ProblemStandsAlone,
        AnswerProblemKind.Ranked => texts.ProblemRanked,
        AnswerProblemKind.Range => texts.Range(question.Field) is { Length: > 0 } range ? $"{texts.ProblemRange} {range}" : texts.ProblemRange,
        AnswerProblemKind.FileTooLarge => QuestionnaireTexts.Put(texts.ProblemFileTooLarge, problem.Number),
        AnswerProblemKind.FileKind => texts.ProblemFileKind,
        AnswerProblemKind.FileDamaged => texts.ProblemFileDamaged,
        AnswerProblemKind.Signature => texts.ProblemSignature,
        _ => Shape(texts, question.Field),
    };

    /// <summary>Smallest and largest value in words; empty where there are none that can be said.</summary>
    public static string Range(this QuestionnaireTexts texts, Field field)
    {
        var (least, most) = field.Type is FieldType.Slider
            ? AnswerRange.OfSlider(field) is var (from, to) ? ($"{from}", $"{to}") : default
            : field.Rule is { HasRange: true } rule
            ? (Bound(texts, rule, field.Minimum), Bound(texts, rule, field.Maximum))
            : ("", "");
        var isMoment = field.Rule?.Kind is not (null or ValidationKind.Integer or ValidationKind.Number);
        return (least, most) switch
        {
            ("", "") => "",
            (var low, "") => QuestionnaireTexts.Put(isMoment ? texts.NotBefore : texts.AtLeast, low),
            ("", var high) => QuestionnaireTexts.Put(isMoment ? texts.NotAfter : texts.AtMost, high),
            var (low, high) => QuestionnaireTexts.Put(texts.Between, low, high),
        };
    }

    /// <summary>How a date or time is typed, such as <c>DD-MM-YYYY</c>; empty for other fields.</summary>
    public static string Pattern(this QuestionnaireTexts texts, TextValidation rule)
    {
        var (day, month, year) = (texts.DateParts[0], texts.DateParts[1], texts.DateParts[2]);
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
            ValidationKind.DateTime => $"{date} {texts.DateParts[3]}:{texts.DateParts[4]}",
            ValidationKind.DateTimeSeconds => $"{date} {texts.DateParts[3]}:{texts.DateParts[4]}:{texts.DateParts[5]}",
            ValidationKind.Time => rule.Name switch
            {
                "time_hh_mm_ss" => $"{texts.DateParts[3]}:{texts.DateParts[4]}:{texts.DateParts[5]}",
                "time_mm_ss" => $"{texts.DateParts[4]}:{texts.DateParts[5]}",
                _ => $"{texts.DateParts[3]}:{texts.DateParts[4]}",
            },
            _ => "",
        };
    }

    private static string Bound(QuestionnaireTexts texts, TextValidation rule, string bound) => AnswerRange.Written(rule, bound) switch
    {
        "today" => texts.Today,
        "now" => texts.Now,
        var value => rule.Kind is ValidationKind.Number ? texts.Show.Number(value) : rule.Order.Length > 0 ? texts.Show.Moment(value) : value,
    };

    private static string Shape(QuestionnaireTexts texts, Field field)
    {
        if (field.Type is FieldType.Slider)
        {
            return texts.ProblemInteger;
        }

        var rule = field.Rule;
        var sign = rule?.DecimalComma == true ? texts.Comma : texts.Point;
        return rule?.Kind switch
        {
            ValidationKind.Integer => texts.ProblemInteger,
            ValidationKind.Number => rule.Name.Contains("dp", StringComparison.Ordinal)
                ? QuestionnaireTexts.Put(texts.ProblemDecimals, rule.Name.First(char.IsAsciiDigit), sign) : QuestionnaireTexts.Put(texts.ProblemNumber, sign),
            ValidationKind.Date or ValidationKind.DateTime or ValidationKind.DateTimeSeconds => QuestionnaireTexts.Put(texts.ProblemDate, texts.Pattern(rule)),
            ValidationKind.Time => QuestionnaireTexts.Put(texts.ProblemTime, texts.Pattern(rule)),
            _ => rule?.Name.Split('_')[0] switch
            {
                "email" => texts.ProblemEmail,
                "phone" => texts.ProblemPhone,
                "zipcode" or "postalcode" => texts.ProblemPostalCode,
                "alpha" => texts.ProblemLetters,
                _ => texts.ProblemShape,
            },
        };
    }
}
