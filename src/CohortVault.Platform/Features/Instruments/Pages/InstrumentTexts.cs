using CohortVault.Instruments.Model;

namespace CohortVault.Platform.Features.Instruments.Pages;

/// <summary>Words of the instruments' pages.</summary>
internal static class InstrumentTexts
{
    public const string State = "What the study asks.";
    public const string EmptyTitle = "The first instrument";
    public const string EmptyText =
        "Build it in the editor, or take a data dictionary in, in the CSV form that REDCap exports. It is checked before anything changes, and given back byte for byte.";
    public const string Take = "Take a data dictionary in";
    public const string TakeText = "It becomes the next version. Versions before stay, with the answers that were given to them.";
    public const string File = "Data dictionary (CSV)";
    public const string Confirmed = "I have seen what it changes, and mean it";
    public const string TakeButton = "Check it and take it in";
    public const string Taken = "The dictionary is in force.";
    public const string Findings = "What was found";
    public const string Line = "Line";
    public const string Column = "Column";
    public const string Field = "Field";
    public const string Problem = "What is wrong";
    public const string Impact = "What it changes";
    public const string Happens = "What happens";
    public const string Detail = "More";
    public const string Versions = "Versions";
    public const string Version = "Version";
    public const string TakenAt = "Taken in";
    public const string InstrumentCount = "Instruments";
    public const string FieldCount = "Fields";
    public const string Download = "Download";
    public const string Label = "Label";
    public const string Kind = "Kind";
    public const string Marks = "Marks";
    public const string Required = "required";
    public const string Identifier = "identifier";
    public const string Conditional = "shown on a condition";
    public const string Preview = "Try it out";
    public const string PreviewState = "As it will be asked. Answers are checked here and never kept.";
    public const string PreviewAs = "Seen by whom, in which language";
    public const string PreviewButton = "Check the answers";
    public const string PreviewKept = "Nothing is wrong, and nothing was kept: this is a preview.";
    public const string PreviewEmpty = "There is no answer.";
    public const string PreviewStored = "These values would be stored:";

    public static readonly (string By, string Words)[] PreviewBy =
        [("participant", "As a participant"), ("staff", "As one of the team")];

    public static string Of(ImpactKind kind) => kind switch
    {
        ImpactKind.Added => "is asked from now on",
        ImpactKind.Removed => "is asked no more",
        ImpactKind.Moved => "moves to another instrument",
        ImpactKind.Retyped => "has another type",
        ImpactKind.Renamed => "has another name; its answers come along",
        ImpactKind.ChoicesChanged => "loses these choices, or gives them another meaning",
        _ => "has other words, bounds or logic",
    };

    public static string Of(Field field) => field.Type switch
    {
        FieldType.Text => field.Validation.Length == 0 ? "text" : field.Validation.Replace('_', ' '),
        FieldType.Notes => "long text",
        FieldType.Dropdown or FieldType.Radio => "one choice",
        FieldType.Checkbox => "several choices",
        FieldType.YesNo => "yes or no",
        FieldType.TrueFalse => "true or false",
        FieldType.Calc => "calculated",
        FieldType.Slider => "slider",
        FieldType.File => field.IsSignature ? "signature" : "file",
        FieldType.Descriptive => "text to read",
        _ => "query",
    };
}
