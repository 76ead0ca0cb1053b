using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Studies.Team;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Studies;

/// <summary>The studies that a person works in. When the account goes, the memberships go; the studies stay.</summary>
internal sealed class OwnStudies(CohortDbContext db, ListStudies list, StudyLeads leads) : IPersonalData
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
        var own = await (
            from member in db.Set<StudyMember>().AsNoTracking()
            join role in db.Set<StudyRole>() on member.RoleId equals role.Id
            where member.AccountId == account
            select new { member.StudyId, role.Rights, role.Instruments }).ToListAsync(ct);
        foreach (var led in own.Where(membership => StudyRole.Lead(membership.Rights, membership.Instruments)))
        {
            if (!await leads.AnyAsync(led.StudyId, ct, besides: account))
            {
                return StudyRefusals.LastLead;
            }
        }

        return null;
    }
}
