using CohortVault.Instruments.Dictionary;

namespace CohortVault.Instruments.Model;

/// <summary>One field of an instrument: a row of the data dictionary.</summary>
public sealed record Field
{
    /// <summary>Name of the variable: lower-case letters, digits, single underscores.</summary>
    public required string Name { get; init; }

    /// <summary>Name of the instrument it belongs to.</summary>
    public required string Form { get; init; }

    /// <summary>Heading above the field; empty if none. A heading starts a section.</summary>
    public string SectionHeader { get; init; } = "";

    /// <summary>Type.</summary>
    public required FieldType Type { get; init; }

    /// <summary>What people read; may hold simple markup.</summary>
    public string Label { get; init; } = "";

    /// <summary>Choices, calculation, slider labels or query, as the type has it.</summary>
    public FieldOptions Options { get; init; } = new WrittenOptions("");

    /// <summary>Small text below the field.</summary>
    public string Note { get; init; } = "";

    /// <summary>Name of the validation, such as <c>date_dmy</c>, <c>signature</c>, <c>autocomplete</c>; empty if
    /// none.</summary>
    public string Validation { get; init; } = "";

    /// <summary>Smallest value, in stored form; empty if none.</summary>
    public string Minimum { get; init; } = "";

    /// <summary>Largest value, in stored form; empty if none.</summary>
    public string Maximum { get; init; } = "";

    /// <summary>Whether it may tell who somebody is.</summary>
    public bool IsIdentifier { get; init; }

    /// <summary>Expression that shows the field; empty for always.</summary>
    public string BranchingLogic { get; init; } = "";

    /// <summary>Whether an answer is asked for.</summary>
    public bool IsRequired { get; init; }

    /// <summary>Place on the page.</summary>
    public FieldAlignment Alignment { get; init; }

    /// <summary>Number that surveys show before the question.</summary>
    public string QuestionNumber { get; init; } = "";

    /// <summary>Matrix it is a row of; empty if none.</summary>
    public string MatrixGroup { get; init; } = "";

    /// <summary>Whether each choice of the matrix may be taken in one row only.</summary>
    public bool IsRanked { get; init; }

    /// <summary>Annotation with action tags.</summary>
    public string Annotation { get; init; } = "";

    /// <summary>How the row is spelled in the file it came from; null for a field made here.</summary>
    public RowSpelling? Spelling { get; init; }

    /// <summary>1-based line of the file it came from; 0 for a field made here.</summary>
    public int Line => Spelling?.Line ?? 0;

    /// <summary>Choices of fields that have some, those of yes-or-no and true-or-false fields included; null
    /// otherwise.</summary>
    public ChoiceList? Choices => Type switch
    {
        FieldType.YesNo => ChoiceList.YesNo,
        FieldType.TrueFalse => ChoiceList.TrueFalse,
        _ => Options as ChoiceList,
    };

    /// <summary>The rule that the validation's name stands for; null if there is none or it is not known.</summary>
    public TextValidation? Rule => Type == FieldType.Text ? TextValidation.Find(Validation) : null;

    /// <summary>Whether it is a drawn signature.</summary>
    public bool IsSignature => Type == FieldType.File && Validation == "signature";

    /// <summary>The annotation's action tags.</summary>
    public IReadOnlyList<ActionTag> ActionTags => ActionTag.Parse(Annotation);

    /// <summary>The columns of data that it has: none, itself, or one for each choice of a checkbox.</summary>
    public IEnumerable<string> Columns => Type switch
    {
        FieldType.Descriptive => [],
        FieldType.Checkbox => Choices!.Items.Select(choice => CheckboxColumn(Name, choice.Code)),
        _ => [Name],
    };

    /// <summary>
    /// Name of a checkbox choice's column: <c>name___code</c>, the code in lower case and with an underscore for every
    /// character that is neither an ASCII letter nor a digit, so that <c>-4</c> gives <c>name____4</c>.
    /// </summary>
    public static string CheckboxColumn(string name, string code) =>
        $"{name}___{string.Concat(code.Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '_'))}";
}
