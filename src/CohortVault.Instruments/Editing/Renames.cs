using System.Text.RegularExpressions;
using CohortVault.Instruments.Dictionary;
using CohortVault.Instruments.Model;

namespace CohortVault.Instruments.Editing;

/// <summary>Which names a version of a dictionary gave to fields and forms that were there before: old name to new.</summary>
/// <param name="Fields">Of fields.</param>
/// <param name="Forms">Of forms.</param>
public sealed partial record Renames(IReadOnlyDictionary<string, string> Fields, IReadOnlyDictionary<string, string> Forms)
{
    private static readonly DictionaryColumn[] Naming =
    [
        DictionaryColumn.SectionHeader, DictionaryColumn.FieldLabel, DictionaryColumn.Options, DictionaryColumn.FieldNote,
        DictionaryColumn.Minimum, DictionaryColumn.Maximum, DictionaryColumn.BranchingLogic, DictionaryColumn.Annotation,
    ];

    /// <summary>Nothing has another name.</summary>
    public static Renames None { get; } = new(new Dictionary<string, string>(), new Dictionary<string, string>());

    /// <summary>Whether nothing has another name.</summary>
    public bool IsEmpty => Fields.Count == 0 && Forms.Count == 0;

    /// <summary>The name that a form has now.</summary>
    public string Form(string form) => Forms.GetValueOrDefault(form, form);

    /// <summary>The name that a column of data has now: <c>field</c> or <c>field___code</c>.</summary>
    public string Column(string column)
    {
        if (Fields.TryGetValue(column, out var renamed))
        {
            return renamed;
        }

        var cut = column.IndexOf("___", StringComparison.Ordinal);
        return cut > 0 && Fields.TryGetValue(column[..cut], out var checkbox) ? $"{checkbox}{column[cut..]}" : column;
    }

    /// <summary>A dictionary with the new names, also where expressions and labels name a field.</summary>
    public DataDictionary Apply(DataDictionary dictionary) => IsEmpty
        ? dictionary
        : dictionary with { Fields = [.. dictionary.Fields.Select(Apply)] };

    /// <summary>A field with the new names.</summary>
    public Field Apply(Field field)
    {
        foreach (var column in Naming)
        {
            var text = DictionaryWriter.Content(field, column);
            field = text.Contains('[', StringComparison.Ordinal) ? FieldCells.Set(field, column, InText(text)) : field;
        }

        return field with { Name = Fields.GetValueOrDefault(field.Name, field.Name), Form = Form(field.Form) };
    }

    private string InText(string text) => Reference().Replace(text, match =>
    {
        var name = match.Groups[1].Value;
        return Fields.TryGetValue(name, out var renamed) ? $"[{renamed}"
            : name.EndsWith("_complete", StringComparison.Ordinal) && Forms.TryGetValue(name[..^"_complete".Length], out var form)
                ? $"[{form}_complete"
            : match.Value;
    });

    [GeneratedRegex(@"\[\s*([a-z][a-z0-9_]*)(?=\s*[\](:])", RegexOptions.CultureInvariant)]
    private static partial Regex Reference();
}
