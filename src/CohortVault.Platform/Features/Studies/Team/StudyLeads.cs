using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Studies.Contracts;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Studies.Team;

/// <summary>Who keeps a study going: manages it and its team, at all sites, and for good.</summary>
internal sealed class StudyLeads(CohortDbContext db, IAccountDirectory accounts)
{
    /// <summary>
    /// Whether anybody does, <paramref name="besides"/> one. Somebody whose membership ends does not count, or the study would run
    /// out of leads by the calendar; nor does an account that is being deleted.
    /// </summary>
    public async Task<bool> AnyAsync(StudyId study, CancellationToken ct, AccountId? besides = null)
    {
        var roles = await db.Set<StudyRole>().AsNoTracking().Where(r => r.StudyId == study).ToListAsync(ct);
        var leading = roles.Where(role => role.Leads).Select(role => role.Id).ToList();
        var leads = await db.Set<StudyMember>().AsNoTracking()
            .Where(m => m.StudyId == study && m.EndsAt == null && m.SiteId == null && leading.Contains(m.RoleId))
            .Select(m => m.AccountId).ToListAsync(ct);
        foreach (var lead in leads.Where(lead => lead != besides))
        {
            if (await accounts.IsConfirmedAsync(lead, ct))
            {
                return true;
            }
        }

        return false;
    }
}
