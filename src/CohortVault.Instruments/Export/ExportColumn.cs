using System.Collections.Frozen;
using CohortVault.Instruments.Model;

namespace CohortVault.Instruments.Export;

/// <summary>What a column of a table holds.</summary>
public enum ExportColumnKind
{
    /// <summary>The record's id or its pseudonym.</summary>
    Record,

    /// <summary>The event.</summary>
    Event,

    /// <summary>The instrument that repeats, on rows of its own.</summary>
    RepeatInstrument,

    /// <summary>Which time over.</summary>
    RepeatInstance,

    /// <summary>A field, or one choice of a checkbox.</summary>
    Field,

    /// <summary>How far the form is: 0, 1, 2.</summary>
    Completion,
}

/// <summary>One column of a table.</summary>
public sealed class ExportColumn
{
    internal static readonly FrozenDictionary<string, string> CompletionLabels = new Dictionary<string, string>
    {
        ["0"] = "Incomplete",
        ["1"] = "Unverified",
        ["2"] = "Complete",
    }.ToFrozenDictionary();

    internal static readonly FrozenDictionary<string, string> CheckLabels = new Dictionary<string, string>
    {
        ["0"] = "Unchecked",
        ["1"] = "Checked",
    }.ToFrozenDictionary();

    internal ExportColumn(ExportColumnKind kind, string name, string label) =>
        (Kind, Name, Label) = (kind, name, label);

    /// <summary>What it holds.</summary>
    public ExportColumnKind Kind { get; }

    /// <summary>Name in raw tables, such as <c>race___2</c>.</summary>
    public string Name { get; }

    /// <summary>What people read, without markup.</summary>
    public string Label { get; }

    /// <summary>Field of which it is a column; null for others.</summary>
    public Field? Field { get; internal init; }

    /// <summary>Choice of a checkbox; null for others.</summary>
    public Choice? Choice { get; internal init; }

    /// <summary>What codes stand for; empty where there are none.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; internal init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>Whether any text may stand in it, so that labels could not be told from what somebody wrote.</summary>
    internal bool IsFreeText => Field is { Type: FieldType.Notes or FieldType.Sql or FieldType.File }
        or { Type: FieldType.Text, Rule: null };

    internal FieldTreatment Treatment { get; init; }

    internal int AgeCap { get; init; }

    internal static ExportColumn Completion(Instrument instrument) =>
        new(ExportColumnKind.Completion, instrument.CompletionColumn, $"{instrument.Title}: complete?")
        {
            Labels = CompletionLabels,
        };

    internal static IEnumerable<ExportColumn> Of(Field field, FieldTreatment treatment)
    {
        var label = LabelText.Plain(field.Label);
        label = label.Length > 0 ? label : field.Name;
        if (field.Type == FieldType.Checkbox)
        {
            return field.Choices!.Items.Select(choice => new ExportColumn(
                ExportColumnKind.Field, Field.CheckboxColumn(field.Name, choice.Code),
                $"{label} (choice={LabelText.Plain(choice.Label)})")
            {
                Field = field,
                Choice = choice,
                Labels = CheckLabels,
                Treatment = treatment,
            });
        }

        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var choice in field.Choices?.Items ?? [])
        {
            labels.TryAdd(choice.Code, LabelText.Plain(choice.Label));
        }

        return field.Columns.Select(name => new ExportColumn(ExportColumnKind.Field, name, label)
        {
            Field = field,
            Labels = labels.ToFrozenDictionary(StringComparer.Ordinal),
            Treatment = treatment,
            AgeCap = Ages.Cap(field) ?? 0,
        });
    }
}
