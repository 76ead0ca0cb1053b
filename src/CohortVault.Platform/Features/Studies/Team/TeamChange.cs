using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Studies.Team;

/// <summary>
/// The frame of every change of a team: the right to it, one transaction with its entry in the log, and somebody who still
/// leads afterwards.
/// </summary>
internal sealed class TeamChange(CohortDbContext db, StudyLeads leads, RoleGrants grants, IAuditLog audit, TimeProvider clock)
{
    /// <param name="access">Who changes it.</param>
    /// <param name="change">Does it, and says what goes to the log.</param>
    /// <param name="ct">Stops the work.</param>
    /// <param name="ofOneself">Whether it takes no right: somebody accepts an invitation, or leaves.</param>
    public async Task<Outcome<Done>> RunAsync(
        StudyAccess access, Func<Task<Outcome<AuditEntry>>> change, CancellationToken ct, bool ofOneself = false)
    {
        if (!ofOneself && access.Lacks(StudyRights.ManageTeam) is { } lack)
        {
            return lack;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var entry = await change();
        if (entry.Refusal is { } refusal)
        {
            return refusal;
        }

        await audit.AppendAsync(db, entry.Value, ct);
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException collision) when (collision.InnerException is not null)
        {
            return StudyRefusals.MemberAlready;
        }

        // Saving locks the log's head: of two last leads who go at one moment, the second sees the first one gone.
        if (!await leads.AnyAsync(access.Study, ct))
        {
            return StudyRefusals.LastLead;
        }

        await transaction.CommitAsync(ct);
        return default(Done);
    }

    /// <summary>Why these terms cannot be given; null if they can.</summary>
    public async Task<Refusal?> RefuseAsync(StudyAccess access, MemberTerms terms, CancellationToken ct)
    {
        var study = access.Study;
        if (await db.Set<StudyRole>().SingleOrDefaultAsync(r => r.Id == terms.Role && r.StudyId == study, ct) is not { } role)
        {
            return StudyRefusals.RoleUnknown;
        }

        if (!access.Covers(role.Rights, await grants.OfAsync(role, ct)) || (access.Site is { } own && terms.Site != own))
        {
            return StudyRefusals.MoreThanOwn;
        }

        if (terms.Site is { } site && !await db.Set<StudySite>().AnyAsync(s => s.Id == site && s.StudyId == study, ct))
        {
            return StudyRefusals.SiteUnknown;
        }

        return terms.EndsAt <= clock.GetUtcNow() ? StudyRefusals.BadExpiry : null;
    }
}
