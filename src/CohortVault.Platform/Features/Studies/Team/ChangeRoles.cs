using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Studies.Team;

/// <summary>A study's roles: makes new ones, changes what they allow, removes those that nobody has.</summary>
internal sealed class ChangeRoles(CohortDbContext db, TeamChange team)
{
    /// <summary>Makes a role.</summary>
    public Task<Outcome<Done>> CreateAsync(StudyAccess access, string typed, IEnumerable<string> rights, CancellationToken ct) =>
        team.RunAsync(
            access,
            async () =>
            {
                var names = await db.Set<StudyRole>().Where(r => r.StudyId == access.Study).Select(r => r.Name).ToListAsync(ct);
                if (OneLine.Read(typed, StudyRole.LongestName) is not { } name
                    || names.Contains(name, StringComparer.CurrentCultureIgnoreCase))
                {
                    return StudyRefusals.BadRoleName;
                }

                if (!StudyRightWords.TryParse(rights, out var set))
                {
                    return StudyRefusals.RoleUnknown;
                }

                var role = StudyRole.Create(access.Study, name, set, StudyRole.Usual.Count);
                db.Add(role);
                return Entry(access, "study.role-created", role, StudyRights.None);
            },
            ct);

    /// <summary>Changes what a role allows, for all who have it, from their next request on.</summary>
    public Task<Outcome<Done>> Handle(StudyAccess access, Guid id, IEnumerable<string> rights, CancellationToken ct) =>
        team.RunAsync(
            access,
            async () =>
            {
                if (await FindAsync(access.Study, id, ct) is not { } role || !StudyRightWords.TryParse(rights, out var set))
                {
                    return StudyRefusals.RoleUnknown;
                }

                var before = role.Rights;
                role.Become(set);
                return Entry(access, "study.role-changed", role, before);
            },
            ct);

    /// <summary>Removes a role that nobody has.</summary>
    public Task<Outcome<Done>> RemoveAsync(StudyAccess access, Guid id, CancellationToken ct) => team.RunAsync(
        access,
        async () =>
        {
            if (await FindAsync(access.Study, id, ct) is not { } role)
            {
                return StudyRefusals.RoleUnknown;
            }

            if (await db.Set<StudyMember>().AnyAsync(m => m.RoleId == id, ct)
                || await db.Set<StudyInvitation>().AnyAsync(i => i.RoleId == id, ct))
            {
                return StudyRefusals.RoleInUse;
            }

            db.Remove(role);
            return Entry(access, "study.role-removed", role, role.Rights);
        },
        ct);

    private static AuditEntry Entry(StudyAccess access, string action, StudyRole role, StudyRights before) => new(
        action, access.Study.Owner, access.Study.Value, access.Account.ToString(), new Dictionary<string, string>
        {
            ["role"] = role.Id.ToString("N"),
            ["before"] = string.Join(' ', before.ToWords()),
            ["rights"] = string.Join(' ', role.Rights.ToWords()),
        });

    private Task<StudyRole?> FindAsync(StudyId study, Guid id, CancellationToken ct) =>
        db.Set<StudyRole>().SingleOrDefaultAsync(r => r.Id == id && r.StudyId == study, ct);
}
