using CohortVault.Instruments.Editing;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Instruments.Questionnaire;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Instruments;

/// <summary>
/// Which names fields and instruments got in which version of a study's dictionary. What was saved says the version whose names it has;
/// it is read under the names of today, and never rewritten for them.
/// </summary>
/// <param name="Version">The newest version; 0 before there is one.</param>
/// <param name="Steps">Versions that gave other names, the oldest first.</param>
internal sealed record NameHistory(int Version, IReadOnlyList<(int Version, Renames Renames)> Steps)
{
    public static NameHistory Empty { get; } = new(0, []);

    /// <summary>Whether names of a version are not those of today.</summary>
    public bool ChangedSince(int version) => Steps.Any(step => step.Version > version);

    /// <summary>Today's name of an instrument.</summary>
    public string Form(string form, int version) => Since(version).Aggregate(form, (name, renames) => renames.Form(name));

    /// <summary>Today's name of a column of data.</summary>
    public string Column(string column, int version) => Since(version).Aggregate(column, (name, renames) => renames.Column(name));

    /// <summary>By column, under today's names.</summary>
    public IReadOnlyDictionary<string, T> Columns<T>(IReadOnlyDictionary<string, T> values, int version) => ChangedSince(version)
        ? values.ToDictionary(value => Column(value.Key, version), value => value.Value)
        : values;

    /// <summary>A form that a page sent, its inputs under today's names: the page may have been open while they changed.</summary>
    public IReadOnlyDictionary<string, string[]> Inputs(IReadOnlyDictionary<string, string[]> form)
    {
        if (!form.TryGetValue(QuestionnaireForm.Names, out var said) || !int.TryParse(said[0], out var version) || !ChangedSince(version))
        {
            return form;
        }

        var inputs = new Dictionary<string, string[]>(StringComparer.Ordinal);
        foreach (var (name, values) in form)
        {
            if (name == QuestionnaireForm.NotShown)
            {
                inputs[name] = [.. values.Select(list => string.Join(' ', list.Split(' ').Select(field => Column(field, version))))];
                continue;
            }

            // Behind the field's name comes what the input is for, such as a missing-data code or a signature.
            var start = QuestionnaireForm.InputOf("");
            var end = name.IndexOf('.', Math.Min(start.Length, name.Length)) is var at and >= 0 ? at : name.Length;
            inputs[name.StartsWith(start, StringComparison.Ordinal)
                ? QuestionnaireForm.InputOf(Column(name[start.Length..end], version)) + name[end..]
                : name] = values;
        }

        return inputs;
    }

    private IEnumerable<Renames> Since(int version) => Steps.Where(step => step.Version > version).Select(step => step.Renames);
}

/// <summary>Reads the history of a study's names.</summary>
internal sealed class NameHistories(CohortDbContext db, IFieldVault fields)
{
    private readonly Dictionary<StudyId, NameHistory> _read = [];

    /// <summary>The history as it was when this request first asked.</summary>
    public async Task<NameHistory> OfAsync(StudyId study, CancellationToken ct) =>
        _read.TryGetValue(study, out var read) ? read : await AnewAsync(study, ct);

    /// <summary>The history as it is now.</summary>
    public async Task<NameHistory> AnewAsync(StudyId study, CancellationToken ct)
    {
        var rows = await db.Set<StudyDictionary>().AsNoTracking().Where(d => d.StudyId == study)
            .OrderBy(d => d.Version).Select(d => new { d.Id, d.Version, d.Renames }).ToListAsync(ct);
        var renaming = rows.Where(row => row.Renames is not null).ToList();
        var texts = renaming.Count == 0 ? [] : await fields.OpenAllAsync(
            study.Owner, [.. renaming.Select(row => (StudyDictionary.RenamesCell(row.Id, study), row.Renames!.Value))], ct);
        return _read[study] = new NameHistory(
            rows.Count == 0 ? 0 : rows[^1].Version,
            [
                .. renaming.Zip(texts).Where(pair => pair.Second is not null)
                    .Select(pair => (pair.First.Version, StudyDictionary.ReadRenames(pair.Second!))),
            ]);
    }
}
