using System.Globalization;
using CohortVault.Platform.Kernel.Pages;

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

    /// <summary>How dates and numbers are written in it.</summary>
    public ShowIn Show => ShowIn.Language(Language);

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

    /// <summary>Which files are taken.</summary>
    public required string FileHint { get; init; }

    /// <summary>Beside a file that is there: another one takes its place.</summary>
    public required string FileReplace { get; init; }

    public required string FileTakeOut { get; init; }

    public required string FileNotSaved { get; init; }

    public required string SignatureDraw { get; init; }

    public required string SignatureClear { get; init; }

    public required string SignatureTyped { get; init; }

    public required string SignatureThere { get; init; }

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

    public required string ProblemFileTooLarge { get; init; }

    public required string ProblemFileKind { get; init; }

    public required string ProblemFileDamaged { get; init; }

    public required string ProblemSignature { get; init; }

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

    /// <summary>Beside every free text.</summary>
    public required string Advice { get; init; }

    /// <summary>What is said when what was typed looks like something that tells who somebody is.</summary>
    public required string LooksLike { get; init; }

    /// <summary>What the detector finds, as the sentence above names it.</summary>
    public required IReadOnlyDictionary<string, string> Identifiers { get; init; }

    /// <summary>The texts in a language, by its first word (<c>de</c> of <c>de-AT</c>); English where there are none.</summary>
    public static QuestionnaireTexts In(string language) =>
        _languages.GetValueOrDefault(language.Split('-', '_')[0]) ?? QuestionnaireEnglish.Texts;

    /// <summary>A text with a number or words in its place.</summary>
    public static string Put(string text, params object[] parts) => string.Format(CultureInfo.InvariantCulture, text, parts);
}
