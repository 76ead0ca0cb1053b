using CohortVault.Instruments.Dictionary;
using CohortVault.Instruments.Model;

namespace CohortVault.Instruments.Editing;

/// <summary>Changes single cells of a field; a cell that says the same already stays as it is spelled.</summary>
public static class FieldCells
{
    /// <summary>The field with another content of one cell. A type or alignment that does not exist changes nothing.</summary>
    public static Field Set(Field field, DictionaryColumn column, string text) =>
        DictionaryWriter.Content(field, column) == text ? field : column switch
        {
            DictionaryColumn.FieldName => field with { Name = text },
            DictionaryColumn.FormName => field with { Form = text },
            DictionaryColumn.SectionHeader => field with { SectionHeader = text },
            DictionaryColumn.FieldType => FieldNames.Type(text) is { } type
                ? field with { Type = type, Options = FieldOptions.Parse(type, field.Options.Text) }
                : field,
            DictionaryColumn.FieldLabel => field with { Label = text },
            DictionaryColumn.Options => field with { Options = FieldOptions.Parse(field.Type, text) },
            DictionaryColumn.FieldNote => field with { Note = text },
            DictionaryColumn.Validation => field with { Validation = text },
            DictionaryColumn.Minimum => field with { Minimum = text },
            DictionaryColumn.Maximum => field with { Maximum = text },
            DictionaryColumn.Identifier => field with { IsIdentifier = text == "y" },
            DictionaryColumn.BranchingLogic => field with { BranchingLogic = text },
            DictionaryColumn.Required => field with { IsRequired = text == "y" },
            DictionaryColumn.Alignment => FieldNames.Alignment(text) is { } alignment ? field with { Alignment = alignment } : field,
            DictionaryColumn.QuestionNumber => field with { QuestionNumber = text },
            DictionaryColumn.MatrixGroup => field with { MatrixGroup = text },
            DictionaryColumn.MatrixRanking => field with { IsRanked = text == "y" },
            _ => field with { Annotation = text },
        };

    /// <summary>
    /// The cell of choices for these rows of code and label. Choices that stay keep their spelling; a row without code gets the
    /// next free number; blank rows are none.
    /// </summary>
    public static string Choices(ChoiceList? before, IReadOnlyList<(string Code, string Label)> rows)
    {
        var there = rows.Select(row => (Code: Bare(row.Code), Label: Bare(row.Label)))
            .Where(row => row.Code.Length + row.Label.Length > 0).ToList();
        var old = before?.Items.ToList() ?? [];
        if (there.SequenceEqual(old.Select(choice => (Bare(choice.Code), Bare(choice.Label)))))
        {
            return before?.Text ?? "";
        }

        var next = there.Select(row => int.TryParse(row.Code, out var number) ? number : 0).DefaultIfEmpty().Max();
        return string.Join(" | ", there.Select(row => row.Code.Length > 0 ? row : (Code: $"{++next}", row.Label)).Select(row =>
            old.Find(choice => (Bare(choice.Code), Bare(choice.Label)) == row) is { } kept
                ? $"{kept.Code}, {kept.Label}"
                : $"{row.Code}, {row.Label}"));
    }

    /// <summary>Whether an input of one line, which knows no line breaks, shows the same for both.</summary>
    public static bool SameInOneLine(string one, string other) => Bare(one) == Bare(other);

    // A bar would start another choice.
    private static string Bare(string text) =>
        text.Replace("\r", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal).Replace('|', '/').Trim();
}
