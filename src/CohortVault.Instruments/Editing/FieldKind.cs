using CohortVault.Instruments.Model;

namespace CohortVault.Instruments.Editing;

/// <summary>A kind of question as people choose it: a type of the dictionary with what belongs to it from the start.</summary>
/// <param name="Word">Name inside the program.</param>
/// <param name="Type">Type.</param>
/// <param name="Validation">Validation that makes it this kind; null if any will do.</param>
/// <param name="Options">Content of the cell of choices at first.</param>
public sealed record FieldKind(string Word, FieldType Type, string? Validation = null, string Options = "")
{
    /// <summary>Choices that a new question begins with.</summary>
    public const string FirstChoices = "1, First choice | 2, Second choice";

    /// <summary>The word of the kind whose rows share their choices.</summary>
    public const string Matrix = "matrix";

    /// <summary>All of them, the usual ones first.</summary>
    public static IReadOnlyList<FieldKind> All { get; } =
    [
        new("text", FieldType.Text, ""),
        new("notes", FieldType.Notes),
        new("number", FieldType.Text, "number"),
        new("date", FieldType.Text, "date_dmy"),
        new("radio", FieldType.Radio, null, FirstChoices),
        new("dropdown", FieldType.Dropdown, null, FirstChoices),
        new("checkbox", FieldType.Checkbox, null, FirstChoices),
        new("yesno", FieldType.YesNo),
        new("truefalse", FieldType.TrueFalse),
        new("slider", FieldType.Slider),
        new("calc", FieldType.Calc),
        new("descriptive", FieldType.Descriptive),
        new("file", FieldType.File, ""),
        new("signature", FieldType.File, "signature"),
        new("sql", FieldType.Sql),
    ];

    /// <summary>The kind of that word; null if there is none.</summary>
    public static FieldKind? Find(string word) => All.FirstOrDefault(kind => kind.Word == word);

    /// <summary>What kind a field is.</summary>
    public static FieldKind Of(Field field) => field switch
    {
        { Type: FieldType.Text, Validation: "" } => Find("text")!,
        { Type: FieldType.Text, Rule.Order.Length: > 0 } => Find("date")!,
        { Type: FieldType.Text, Rule.Kind: ValidationKind.Integer or ValidationKind.Number } => Find("number")!,
        { Type: FieldType.Text } => Find("text")!,
        { IsSignature: true } => Find("signature")!,
        _ => All.First(kind => kind.Type == field.Type),
    };

    /// <summary>A field that becomes this kind; choices stay choices.</summary>
    public Field Become(Field field)
    {
        if (Of(field) == this)
        {
            return field;
        }

        var keeps = field.Options is ChoiceList { Entries.Count: > 0 } && FieldOptions.Parse(Type, "") is ChoiceList;
        var ranged = Type is FieldType.Slider || (Type is FieldType.Text && Validation is { Length: > 0 });
        return field with
        {
            Type = Type,
            Options = FieldOptions.Parse(Type, keeps ? field.Options.Text : Options),
            Validation = Validation ?? "",
            Minimum = ranged && Of(field).Type == Type ? field.Minimum : "",
            Maximum = ranged && Of(field).Type == Type ? field.Maximum : "",
            IsRequired = field.IsRequired && Type is not (FieldType.Calc or FieldType.Descriptive),
        };
    }
}
