namespace CohortVault.Instruments.Model;

/// <summary>What the column of choices, calculations and slider labels holds.</summary>
public abstract record FieldOptions
{
    /// <summary>The content of the cell.</summary>
    public abstract string Text { get; }

    /// <summary>Reads the cell as a field of that type would.</summary>
    public static FieldOptions Parse(FieldType type, string text) => type switch
    {
        FieldType.Dropdown or FieldType.Radio or FieldType.Checkbox => ChoiceList.Parse(text),
        FieldType.Slider => SliderLabels.Parse(text),
        _ => new WrittenOptions(text),
    };
}

/// <summary>An expression (calc), a query (sql), an ontology (text) or nothing.</summary>
/// <param name="Written">As it was written.</param>
public sealed record WrittenOptions(string Written) : FieldOptions
{
    /// <inheritdoc/>
    public override string Text => Written;
}

/// <summary>The blanks around the parts of a choice, so that it can be written again as it was.</summary>
/// <param name="Before">Before the code.</param>
/// <param name="AfterCode">Between code and comma.</param>
/// <param name="AfterComma">Between comma and label.</param>
/// <param name="After">After the label.</param>
public readonly record struct ChoiceSpacing(string Before, string AfterCode, string AfterComma, string After);

/// <summary>One choice of a list.</summary>
/// <param name="Code">What is stored.</param>
/// <param name="Label">What people read; may hold simple markup.</param>
/// <param name="Spacing">Blanks around its parts.</param>
/// <param name="IsCoded">Whether the file gives the code; otherwise it is the choice's number, as REDCap gives
/// it.</param>
public sealed record Choice(string Code, string Label, ChoiceSpacing Spacing, bool IsCoded = true)
{
    /// <summary>Whether nothing stands between two bars.</summary>
    public bool IsBlank => !IsCoded && Label.Length == 0;

    internal string Written => IsCoded
        ? $"{Spacing.Before}{Code}{Spacing.AfterCode},{Spacing.AfterComma}{Label}{Spacing.After}"
        : $"{Spacing.Before}{Label}{Spacing.After}";

    internal static Choice Parse(string text, int number)
    {
        var comma = text.IndexOf(',', StringComparison.Ordinal);
        var (code, label) = comma < 0 ? ("", text) : (text[..comma], text[(comma + 1)..]);
        var (bare, shown) = (code.Trim(), label.Trim());
        var (before, afterComma) = (Lead(code, bare), Lead(label, shown));
        var after = label[(afterComma.Length + shown.Length)..];
        return comma < 0
            ? new Choice($"{number}", shown, new ChoiceSpacing(afterComma, "", "", after), IsCoded: false)
            : new Choice(bare, shown,
            new ChoiceSpacing(before, code[(before.Length + bare.Length)..], afterComma, after));
    }

    private static string Lead(string text, string trimmed) =>
        text[..(trimmed.Length == 0 ? text.Length : text.IndexOf(trimmed, StringComparison.Ordinal))];
}

/// <summary>The choices of a field, in order: <c>1, Yes | 0, No</c>.</summary>
/// <param name="Entries">All of them, blank ones between two bars included.</param>
public sealed record ChoiceList(IReadOnlyList<Choice> Entries) : FieldOptions
{
    /// <summary>The choices of yes-or-no fields.</summary>
    public static ChoiceList YesNo { get; } = Parse("1, Yes | 0, No");

    /// <summary>The choices of true-or-false fields.</summary>
    public static ChoiceList TrueFalse { get; } = Parse("1, True | 0, False");

    /// <summary>What can be chosen.</summary>
    public IEnumerable<Choice> Items => Entries.Where(entry => !entry.IsBlank);

    /// <inheritdoc/>
    public override string Text => string.Join('|', Entries.Select(entry => entry.Written));

    /// <summary>The choice of that code; null if there is none.</summary>
    public Choice? Find(string code) => Items.FirstOrDefault(choice => choice.Code == code);

    /// <summary>Reads a cell.</summary>
    public static ChoiceList Parse(string text) =>
        new(text.Length == 0 ? [] : [.. text.Split('|').Select((part, index) => Choice.Parse(part, index + 1))]);

    /// <inheritdoc/>
    public bool Equals(ChoiceList? other) => other is not null && Entries.SequenceEqual(other.Entries);

    /// <inheritdoc/>
    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);
}

/// <summary>What stands at a slider's left end, middle and right end.</summary>
/// <param name="Parts">As written, blanks included; at most three.</param>
public sealed record SliderLabels(IReadOnlyList<string> Parts) : FieldOptions
{
    /// <summary>At the left end; empty if nothing.</summary>
    public string Left => Part(0);

    /// <summary>In the middle; empty if nothing.</summary>
    public string Middle => Parts.Count > 2 ? Part(1) : "";

    /// <summary>At the right end; empty if nothing.</summary>
    public string Right => Parts.Count > 1 ? Part(Parts.Count - 1) : "";

    /// <inheritdoc/>
    public override string Text => string.Join('|', Parts);

    /// <summary>Reads a cell.</summary>
    public static SliderLabels Parse(string text) => new(text.Length == 0 ? [] : text.Split('|'));

    /// <inheritdoc/>
    public bool Equals(SliderLabels? other) => other is not null && Parts.SequenceEqual(other.Parts);

    /// <inheritdoc/>
    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    private string Part(int index) => index < Parts.Count ? Parts[index].Trim() : "";
}
