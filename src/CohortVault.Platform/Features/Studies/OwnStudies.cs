using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Studies.Team;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Studies;

/// <summary>The studies that a person works in. When the account goes, the memberships go; the studies stay.</summary>
internal sealed class OwnStudies(CohortDbContext db, ListStudies list) : IPersonalData
{
    public async Task<IReadOnlyList<PersonalSection>> CollectAsync(AccountId account, CancellationToken ct)
    {
        var own = await list.Handle(account, ct);
        return
        [
            PersonalSection.Of(
                "studies", "The studies that you work in, and what you are in them.",
                own.Studies.Select(s => new { id = s.Id.ToString(), s.Title, s.Role, state = s.State.ToString(), s.EndsAt })),
            PersonalSection.Of(
                "study-invitations", "The studies that you are invited to.",
                own.Invitations.Select(i => new { i.Title, i.Role, i.OpenUntil })),
        ];
    }

    public Task DestroyAsync(AccountId account, CancellationToken ct) =>
        db.Set<StudyMember>().Where(m => m.AccountId == account).ExecuteDeleteAsync(ct);

    // A study that would be left without anybody who leads it keeps the account.
    public async Task<Refusal?> RefusalAsync(AccountId account, CancellationToken ct)
    {
        var leads = await (
            from member in db.Set<StudyMember>().AsNoTracking()
            join role in db.Set<StudyRole>() on member.RoleId equals role.Id
            where member.EndsAt == null && member.SiteId == null
                && db.Set<StudyMember>().Any(own => own.StudyId == member.StudyId && own.AccountId == account)
            select new { member.StudyId, member.AccountId, role.Rights }).ToListAsync(ct);
        return leads.Where(lead => StudyRole.Lead(lead.Rights)).GroupBy(lead => lead.StudyId)
            .Any(study => study.All(lead => lead.AccountId == account))
            ? StudyRefusals.LastLead
            : null;
    }
}
