using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Studies;

/// <summary>Opens the names of a study's sites.</summary>
internal sealed class StudySites(CohortDbContext db, IFieldVault fields) : IStudySites
{
    public async Task<IReadOnlyDictionary<SiteId, string>> OfAsync(StudyId study, CancellationToken ct)
    {
        var rows = await db.Set<StudySite>().AsNoTracking().Where(s => s.StudyId == study).ToListAsync(ct);
        var names = await fields.OpenAllAsync(study.Owner, [.. rows.Select(s => (StudySite.Cell(s.Id, study), s.Name))], ct);
        return new Dictionary<SiteId, string>(
            rows.Zip(names, (row, name) => KeyValuePair.Create(row.Id, name ?? "–"))
                .OrderBy(site => site.Value, StringComparer.CurrentCultureIgnoreCase));
    }
}
