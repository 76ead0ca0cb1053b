namespace CohortVault.Instruments.Model;

/// <summary>REDCap's types of field.</summary>
public enum FieldType
{
    /// <summary>One line of text, validated or not.</summary>
    Text,

    /// <summary>Several lines of text.</summary>
    Notes,

    /// <summary>One choice out of a list that opens.</summary>
    Dropdown,

    /// <summary>One choice out of a list in sight.</summary>
    Radio,

    /// <summary>Any number of choices; one column of data each.</summary>
    Checkbox,

    /// <summary>Yes (1) or no (0).</summary>
    YesNo,

    /// <summary>True (1) or false (0).</summary>
    TrueFalse,

    /// <summary>A number on a line, from 0 to 100 unless it says otherwise.</summary>
    Slider,

    /// <summary>A number that an expression gives.</summary>
    Calc,

    /// <summary>A file, or a drawn signature.</summary>
    File,

    /// <summary>Text to read; holds no data.</summary>
    Descriptive,

    /// <summary>A choice out of what a database query gives: kept, never run.</summary>
    Sql,
}

/// <summary>Where a field stands on the page.</summary>
public enum FieldAlignment
{
    /// <summary>Where the page puts it: right, vertical.</summary>
    Default,

    /// <summary>Right, vertical.</summary>
    RightVertical,

    /// <summary>Right, horizontal.</summary>
    RightHorizontal,

    /// <summary>Left, vertical.</summary>
    LeftVertical,

    /// <summary>Left, horizontal.</summary>
    LeftHorizontal,
}

/// <summary>The names that types and alignments have in a dictionary.</summary>
public static class FieldNames
{
    private static readonly string[] Types =
    [
        "text", "notes", "dropdown", "radio", "checkbox", "yesno", "truefalse", "slider", "calc", "file",
        "descriptive", "sql",
    ];

    private static readonly string[] Alignments = ["", "RV", "RH", "LV", "LH"];

    /// <summary>All names of types, in the order of <see cref="FieldType"/>.</summary>
    public static IReadOnlyList<string> OfTypes => Types;

    /// <summary>The name of a type, such as <c>yesno</c>.</summary>
    public static string Of(FieldType type) => Types[(int)type];

    /// <summary>The name of an alignment: empty, <c>RV</c>, <c>RH</c>, <c>LV</c> or <c>LH</c>.</summary>
    public static string Of(FieldAlignment alignment) => Alignments[(int)alignment];

    /// <summary>The type of that name in any case; null if there is none. REDCap reads <c>select</c> and
    /// <c>textarea</c> too.</summary>
    public static FieldType? Type(string name) => name.Trim().ToLowerInvariant() switch
    {
        "select" => FieldType.Dropdown,
        "textarea" => FieldType.Notes,
        var known => Array.IndexOf(Types, known) is var at and >= 0 ? (FieldType)at : null,
    };

    /// <summary>The alignment of that name in any case; null if there is none.</summary>
    public static FieldAlignment? Alignment(string name) =>
        Array.IndexOf(Alignments, name.Trim().ToUpperInvariant()) is var at and >= 0 ? (FieldAlignment)at : null;
}
