using CohortVault.Instruments.Dictionary;

namespace CohortVault.Instruments.Model;

/// <summary>An instrument: the fields of one form, in order.</summary>
/// <param name="Name">Name in the dictionary, such as <c>baseline_survey</c>.</param>
/// <param name="Fields">Its fields.</param>
public sealed record Instrument(string Name, IReadOnlyList<Field> Fields)
{
    /// <summary>The column that says how far the form is: 0 incomplete, 1 unverified, 2 complete.</summary>
    public string CompletionColumn => $"{Name}_complete";

    /// <summary>The name as people read it: <c>Baseline Survey</c>.</summary>
    public string Title => string.Join(' ', Name.Split('_', StringSplitOptions.RemoveEmptyEntries)
        .Select(word => $"{char.ToUpperInvariant(word[0])}{word[1..]}"));

    /// <summary>Its sections: each starts with a field that has a heading.</summary>
    public IReadOnlyList<IReadOnlyList<Field>> Sections()
    {
        var sections = new List<List<Field>>();
        foreach (var row in Fields)
        {
            if (sections.Count == 0 || row.SectionHeader.Length > 0)
            {
                sections.Add([]);
            }

            sections[^1].Add(row);
        }

        return sections;
    }

    /// <summary>Its matrices, by name, with their rows.</summary>
    public IEnumerable<IGrouping<string, Field>> Matrices() =>
        Fields.Where(row => row.MatrixGroup.Length > 0).GroupBy(row => row.MatrixGroup, StringComparer.Ordinal);
}

/// <summary>A data dictionary: all fields of a study in order, and how its file is spelled.</summary>
/// <param name="Fields">In order; the first is the record's id.</param>
/// <param name="Layout">Columns, delimiter, line ends.</param>
public sealed record DataDictionary(IReadOnlyList<Field> Fields, DictionaryLayout Layout)
{
    /// <summary>Its instruments, in order of their first field.</summary>
    public IEnumerable<Instrument> Instruments => Fields.GroupBy(row => row.Form, StringComparer.Ordinal)
        .Select(form => new Instrument(form.Key, [.. form]));

    /// <summary>The same dictionary with one field changed; nothing else changes in its file.</summary>
    /// <exception cref="KeyNotFoundException">There is no such field.</exception>
    public DataDictionary With(string field, Func<Field, Field> change)
    {
        var fields = Fields.ToList();
        var at = fields.FindIndex(candidate => candidate.Name == field);
        if (at < 0)
        {
            throw new KeyNotFoundException($"The dictionary has no field '{field}'.");
        }

        fields[at] = change(fields[at]);
        return this with { Fields = fields };
    }
}
