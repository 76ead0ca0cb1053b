using System.Text.Json;
using CohortVault.Instruments.Dictionary;
using CohortVault.Instruments.Editing;
using CohortVault.Instruments.Model;

namespace CohortVault.Platform.Features.Instruments.Drafts;

/// <param name="Field">The field as it stands.</param>
/// <param name="Was">Its name in the version that the draft began with; null for one that was made since.</param>
/// <param name="IsAutoNamed">Whether its name follows its label.</param>
internal sealed record DraftRow(Field Field, string? Was, bool IsAutoNamed);

/// <summary>
/// The next version of a study's instruments while it is written. It knows of every field what its name was, so that answers come along
/// under a new one, and which names were ever used, so that no field inherits the answers of another.
/// </summary>
internal sealed record Draft
{
    /// <summary>The version that it began with; 0 before there was one.</summary>
    public required int Base { get; init; }

    public required DictionaryLayout Layout { get; init; }

    /// <summary>Fields in order; the first is the record's id.</summary>
    public required IReadOnlyList<DraftRow> Rows { get; init; }

    /// <summary>By the name of a form now, what it was in the version that the draft began with.</summary>
    public required IReadOnlyDictionary<string, string> FormsWere { get; init; }

    /// <summary>Names of fields in any version.</summary>
    public required IReadOnlySet<string> UsedFields { get; init; }

    /// <summary>Names of forms in any version.</summary>
    public required IReadOnlySet<string> UsedForms { get; init; }

    /// <summary>What it would be as a version.</summary>
    public DataDictionary Dictionary => new([.. Rows.Select(row => row.Field)], Complete());

    public Renames Renames => new(
        Rows.Where(row => row.Was is not null && row.Was != row.Field.Name).ToDictionary(row => row.Was!, row => row.Field.Name),
        FormsWere.Where(form => form.Key != form.Value).ToDictionary(form => form.Value, form => form.Key));

    /// <summary>Names of its forms, in order.</summary>
    public IEnumerable<string> Forms => Rows.Select(row => row.Field.Form).Distinct();

    /// <summary>A draft that begins with a version, or with a dictionary that is none yet.</summary>
    public static Draft Of(int version, DataDictionary dictionary, IReadOnlySet<string> usedFields, IReadOnlySet<string> usedForms) => new()
    {
        Base = version,
        Layout = dictionary.Layout,
        Rows = [.. dictionary.Fields.Select(field => new DraftRow(field, version == 0 ? null : field.Name, IsAutoNamed: false))],
        FormsWere = version == 0
            ? new Dictionary<string, string>()
            : dictionary.Fields.Select(field => field.Form).Distinct().ToDictionary(form => form),
        UsedFields = usedFields,
        UsedForms = usedForms,
    };

    /// <summary>The place of a field; -1 if there is none. The record's id is no question.</summary>
    public int Find(string? name)
    {
        for (var at = 1; at < Rows.Count; at++)
        {
            if (Rows[at].Field.Name == name)
            {
                return at;
            }
        }

        return -1;
    }

    /// <summary>Whether a field cannot have the name: another has it, or answers under it are another field's.</summary>
    public bool IsTaken(string name, string? was) =>
        Rows.Any(row => row.Field.Name == name) || (UsedFields.Contains(name) && name != was);

    public Draft With(int at, Func<Field, Field> change) =>
        this with { Rows = [.. Rows.Select((row, index) => index == at ? row with { Field = change(row.Field) } : row)] };

    public string Write() => JsonSerializer.Serialize(new Kept(
        Base, Convert.ToBase64String(DictionaryWriter.Write(Dictionary)), [.. Rows.Select(row => new Mark(row.Was, row.IsAutoNamed))], FormsWere,
        [.. UsedFields], [.. UsedForms]));

    public static Draft Read(string text)
    {
        var kept = JsonSerializer.Deserialize<Kept>(text)!;
        var dictionary = DictionaryReader.Read(Convert.FromBase64String(kept.File), "draft.csv").Dictionary;
        return new Draft
        {
            Base = kept.Base,
            Layout = dictionary.Layout,
            Rows = [.. dictionary.Fields.Zip(kept.Marks, (field, mark) => new DraftRow(field, mark.Was, mark.Auto))],
            FormsWere = kept.FormsWere,
            UsedFields = kept.UsedFields.ToHashSet(),
            UsedForms = kept.UsedForms.ToHashSet(),
        };
    }

    // An older file may lack a column that is needed now.
    private DictionaryLayout Complete()
    {
        var missing = Enum.GetValues<DictionaryColumn>().Where(column => Layout.Columns.All(there => there.Column != column)
            && Rows.Any(row => DictionaryWriter.Content(row.Field, column).Length > 0)).ToList();
        return missing.Count == 0
            ? Layout
            : Layout with { Columns = [.. Layout.Columns, .. missing.Select(column => new ColumnLayout(column, column.Heading()))] };
    }

    private sealed record Kept(
        int Base, string File, IReadOnlyList<Mark> Marks, IReadOnlyDictionary<string, string> FormsWere, IReadOnlyList<string> UsedFields,
        IReadOnlyList<string> UsedForms);

    private sealed record Mark(string? Was, bool Auto);
}
