using CohortVault.Instruments.Dictionary;
using CohortVault.Instruments.Model;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Instruments;

/// <summary>Opens the versions of a study's dictionary.</summary>
internal sealed class Dictionaries(CohortDbContext db, IFieldVault fields)
{
    /// <param name="Number">From 1.</param>
    /// <param name="TakenAt">Since when.</param>
    /// <param name="Instruments">How many.</param>
    /// <param name="Fields">How many.</param>
    public sealed record Version(int Number, DateTimeOffset TakenAt, int Instruments, int Fields);

    /// <summary>All versions, the newest first.</summary>
    public async Task<IReadOnlyList<Version>> AllAsync(StudyId study, CancellationToken ct) =>
        await Of(study).OrderByDescending(d => d.Version)
            .Select(d => new Version(d.Version, d.TakenAt, d.Instruments, d.Fields)).ToListAsync(ct);

    /// <summary>The bytes of a version, as they were taken in; null if there is none.</summary>
    public async Task<byte[]?> BytesAsync(StudyId study, int version, CancellationToken ct) =>
        await Of(study).SingleOrDefaultAsync(d => d.Version == version, ct) is { } row ? await OpenAsync(row, ct) : null;

    /// <summary>The newest version and what it says; null before there is one.</summary>
    public async Task<(int Version, DataDictionary Dictionary)?> NewestAsync(StudyId study, CancellationToken ct) =>
        await Of(study).OrderByDescending(d => d.Version).FirstOrDefaultAsync(ct) is { } row
            && await OpenAsync(row, ct) is { } bytes
            ? (row.Version, DictionaryReader.Read(bytes, "dictionary.csv").Dictionary)
            : null;

    /// <summary>Names of fields and of forms in any version.</summary>
    public async Task<(IReadOnlySet<string> Fields, IReadOnlySet<string> Forms)> NamesEverAsync(StudyId study, CancellationToken ct)
    {
        var (names, forms) = (new HashSet<string>(), new HashSet<string>());
        foreach (var row in await Of(study).ToListAsync(ct))
        {
            foreach (var field in await OpenAsync(row, ct) is { } bytes ? DictionaryReader.Read(bytes, "dictionary.csv").Dictionary.Fields : [])
            {
                names.Add(field.Name);
                forms.Add(field.Form);
            }
        }

        return (names, forms);
    }

    private IQueryable<StudyDictionary> Of(StudyId study) =>
        db.Set<StudyDictionary>().AsNoTracking().Where(d => d.StudyId == study);

    private async Task<byte[]?> OpenAsync(StudyDictionary row, CancellationToken ct) =>
        await fields.OpenAsync(StudyDictionary.Cell(row.Id, row.StudyId), row.Content, ct) is { } text
            ? Convert.FromBase64String(text)
            : null;
}
