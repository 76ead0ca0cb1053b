using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Features.Studies.Team;
using CohortVault.Platform.Features.Vault.Contracts;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Studies;

/// <summary>Reads a member's rights anew at each request: one that was taken away is gone with the next.</summary>
internal sealed class StudyGate(CohortDbContext db, IFieldVault fields, TimeProvider clock) : IStudyGate
{
    public async Task<StudyAccess?> EnterAsync(StudyId study, AccountId account, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var found = await (
            from member in db.Set<StudyMember>().AsNoTracking()
            join role in db.Set<StudyRole>() on member.RoleId equals role.Id
            join of in db.Set<Study>() on member.StudyId equals of.Id
            where member.StudyId == study && of.State != StudyState.Going && member.AccountId == account && (member.EndsAt == null || member.EndsAt > now)
            select new { role.Id, role.Rights, role.Instruments, member.SiteId, of.State, of.Title }).SingleOrDefaultAsync(ct);
        if (found is null)
        {
            return null;
        }

        List<(CellAddress, SealedField)> cells = [(Study.Cell(study, Study.TitleColumn), found.Title)];
        if (found.Instruments is { } listed)
        {
            cells.Add((StudyRole.Cell(found.Id, study), listed));
        }

        var texts = await fields.OpenAllAsync(study.Owner, cells, ct);
        return texts.All(text => text is not null)
            ? new StudyAccess(
                study, account, found.Rights, found.SiteId, found.State, texts[0]!,
                texts.Count > 1 ? InstrumentGrants.Read(texts[1]!) : InstrumentGrants.All)
            : null;
    }
}
