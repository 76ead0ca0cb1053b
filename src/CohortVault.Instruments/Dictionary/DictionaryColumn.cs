namespace CohortVault.Instruments.Dictionary;

/// <summary>The columns A to R of a REDCap data dictionary, in order.</summary>
public enum DictionaryColumn
{
    /// <summary>Name of the variable.</summary>
    FieldName,

    /// <summary>Instrument.</summary>
    FormName,

    /// <summary>Heading above the field.</summary>
    SectionHeader,

    /// <summary>Type.</summary>
    FieldType,

    /// <summary>Label.</summary>
    FieldLabel,

    /// <summary>Choices, calculation or slider labels.</summary>
    Options,

    /// <summary>Note below the field.</summary>
    FieldNote,

    /// <summary>Validation, or whether a slider shows its number.</summary>
    Validation,

    /// <summary>Smallest value.</summary>
    Minimum,

    /// <summary>Largest value.</summary>
    Maximum,

    /// <summary><c>y</c> if it may tell who somebody is.</summary>
    Identifier,

    /// <summary>Expression that shows the field.</summary>
    BranchingLogic,

    /// <summary><c>y</c> if an answer is asked for.</summary>
    Required,

    /// <summary>Place on the page.</summary>
    Alignment,

    /// <summary>Number in surveys.</summary>
    QuestionNumber,

    /// <summary>Matrix.</summary>
    MatrixGroup,

    /// <summary><c>y</c> if the matrix is a ranking.</summary>
    MatrixRanking,

    /// <summary>Annotation with action tags.</summary>
    Annotation,
}

/// <summary>The columns' headings: those of the file, and the names of the programming interface.</summary>
public static class DictionaryColumns
{
    private static readonly string[] Headings =
    [
        "Variable / Field Name", "Form Name", "Section Header", "Field Type", "Field Label",
        "Choices, Calculations, OR Slider Labels", "Field Note", "Text Validation Type OR Show Slider Number",
        "Text Validation Min", "Text Validation Max", "Identifier?", "Branching Logic (Show field only if...)",
        "Required Field?", "Custom Alignment", "Question Number (surveys only)", "Matrix Group Name", "Matrix Ranking?",
        "Field Annotation",
    ];

    private static readonly string[] Names =
    [
        "field_name", "form_name", "section_header", "field_type", "field_label", "select_choices_or_calculations",
        "field_note", "text_validation_type_or_show_slider_number", "text_validation_min", "text_validation_max",
        "identifier",
        "branching_logic", "required_field", "custom_alignment", "question_number", "matrix_group_name",
        "matrix_ranking",
        "field_annotation",
    ];

    // As older versions wrote them.
    private static readonly Dictionary<string, DictionaryColumn> Older = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Choices OR Calculations"] = DictionaryColumn.Options,
        ["Text Validation Type"] = DictionaryColumn.Validation,
    };

    /// <summary>How many there are.</summary>
    public static int Count => Headings.Length;

    /// <summary>The heading in a file.</summary>
    public static string Heading(this DictionaryColumn column) => Headings[(int)column];

    /// <summary>The column with that heading; null if there is none.</summary>
    public static DictionaryColumn? Find(string heading)
    {
        var bare = heading.Trim();
        var at = Array.FindIndex(Headings, known => known.Equals(bare, StringComparison.OrdinalIgnoreCase));
        at = at >= 0 ? at : Array.FindIndex(Names, known => known.Equals(bare, StringComparison.OrdinalIgnoreCase));
        return at >= 0 ? (DictionaryColumn)at : Older.TryGetValue(bare, out var older) ? older : null;
    }
}
