using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Studies.Team;

/// <summary>
/// A study's roles: makes new ones, copies them, changes what they are called and allow, removes those that nobody has. Nobody makes or
/// changes a role that allows more than their own.
/// </summary>
internal sealed class ChangeRoles(CohortDbContext db, TeamChange team, RoleGrants grants)
{
    /// <param name="Name">What it is called.</param>
    /// <param name="Rights">Words of what it allows.</param>
    /// <param name="Instruments">Of which instruments.</param>
    public sealed record Request(string Name, IEnumerable<string> Rights, InstrumentGrants Instruments);

    /// <summary>Makes a role.</summary>
    public Task<Outcome<Done>> CreateAsync(StudyAccess access, Request request, CancellationToken ct) => team.RunAsync(
        access,
        async () =>
        {
            if (!StudyRightWords.TryParse(request.Rights, out var set))
            {
                return StudyRefusals.RoleUnknown;
            }

            return await FreeNameAsync(access.Study, request.Name, null, ct) is { } name
                ? await AddAsync(access, name, set, request.Instruments, ct)
                : StudyRefusals.BadRoleName;
        },
        ct);

    /// <summary>Makes a role that allows what another one does.</summary>
    public Task<Outcome<Done>> CopyAsync(StudyAccess access, Guid id, CancellationToken ct) => team.RunAsync(
        access,
        async () =>
        {
            if (await FindAsync(access.Study, id, ct) is not { } role)
            {
                return StudyRefusals.RoleUnknown;
            }

            var (start, number) = (role.Name.Length > 30 ? role.Name[..30] : role.Name, 2);
            string? name;
            while ((name = await FreeNameAsync(access.Study, $"{start} ({number})", null, ct)) is null)
            {
                number++;
            }

            return await AddAsync(access, name, role.Rights, await grants.OfAsync(role, ct), ct);
        },
        ct);

    /// <summary>Changes what a role is called and allows, for all who have it, from their next request on.</summary>
    public Task<Outcome<Done>> Handle(StudyAccess access, Guid id, Request request, CancellationToken ct) => team.RunAsync(
        access,
        async () =>
        {
            if (await FindAsync(access.Study, id, ct) is not { } role || !StudyRightWords.TryParse(request.Rights, out var set))
            {
                return StudyRefusals.RoleUnknown;
            }

            if (await FreeNameAsync(access.Study, request.Name, id, ct) is not { } name)
            {
                return StudyRefusals.BadRoleName;
            }

            var (before, given) = (role.Rights, await grants.OfAsync(role, ct));
            if (!access.Covers(before, given) || !access.Covers(StudyRightWords.Completed(set), request.Instruments))
            {
                return StudyRefusals.MoreThanOwn;
            }

            role.Become(name, set, await grants.SealAsync(id, access.Study, request.Instruments, ct));
            return Entry(access, "study.role-changed", role, before, given, request.Instruments);
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
            var given = await grants.OfAsync(role, ct);
            return Entry(access, "study.role-removed", role, role.Rights, given, given);
        },
        ct);

    private async Task<Outcome<AuditEntry>> AddAsync(
        StudyAccess access, string name, StudyRights rights, InstrumentGrants instruments, CancellationToken ct)
    {
        if (!access.Covers(StudyRightWords.Completed(rights), instruments))
        {
            return StudyRefusals.MoreThanOwn;
        }

        var id = Ids.Random();
        var role = StudyRole.Create(
            id, access.Study, name, rights, await grants.SealAsync(id, access.Study, instruments, ct), StudyRole.Usual.Count);
        db.Add(role);
        return Entry(access, "study.role-created", role, StudyRights.None, new InstrumentGrants(new Dictionary<string, InstrumentGrant>()), instruments);
    }

    private async Task<string?> FreeNameAsync(StudyId study, string typed, Guid? besides, CancellationToken ct)
    {
        var names = await db.Set<StudyRole>().Where(r => r.StudyId == study && r.Id != besides).Select(r => r.Name).ToListAsync(ct);
        return OneLine.Read(typed, StudyRole.LongestName) is { } name && !names.Contains(name, StringComparer.CurrentCultureIgnoreCase) ? name : null;
    }

    private static AuditEntry Entry(
        StudyAccess access, string action, StudyRole role, StudyRights before, InstrumentGrants given, InstrumentGrants now) => new(
        action, access.Study.Owner, access.Study.Value, access.Account.ToString(), new Dictionary<string, string>
        {
            ["role"] = role.Id.ToString("N"),
            ["before"] = string.Join(' ', before.ToWords()),
            ["rights"] = string.Join(' ', role.Rights.ToWords()),
            ["instruments-before"] = given.ToWords(),
            ["instruments"] = now.ToWords(),
        });

    private Task<StudyRole?> FindAsync(StudyId study, Guid id, CancellationToken ct) =>
        db.Set<StudyRole>().SingleOrDefaultAsync(r => r.Id == id && r.StudyId == study, ct);
}
