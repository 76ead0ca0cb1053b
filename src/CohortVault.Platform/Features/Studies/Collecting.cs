using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Studies;

/// <summary>The researchers' half of the consent: a study that runs, with an approval in force today.</summary>
internal sealed class Collecting(CohortDbContext database, IFieldVault fields, TimeProvider clock) : ICollecting
{
    public async Task<Refusal?> RefusalAsync(CohortDbContext db, StudyId study, CancellationToken ct)
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        return await db.Set<Study>().AsNoTracking().SingleOrDefaultAsync(s => s.Id == study, ct) is not { } found
            || found.State is not StudyState.Running ? StudyRefusals.NotRunning
            : !found.IsApprovedOn(today) ? StudyRefusals.NotApproved
            : null;
    }

    public async Task<string?> TitleAsync(StudyId study, CancellationToken ct) =>
        await database.Set<Study>().AsNoTracking().SingleOrDefaultAsync(s => s.Id == study, ct) is { } found
            ? await fields.OpenAsync(Study.Cell(study, Study.TitleColumn), found.Title, ct)
            : null;
}
