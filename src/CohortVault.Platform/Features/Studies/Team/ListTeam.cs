using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Studies.Team;

/// <summary>Who works in a study, who is invited, and what roles there are.</summary>
internal sealed class ListTeam(
    CohortDbContext db, IFieldVault fields, IAccountDirectory accounts, IStudySites sites, RoleGrants grants, TimeProvider clock)
    : IStudyTeam
{
    /// <param name="Account">Who.</param>
    /// <param name="Name">The person's name, or the account's.</param>
    /// <param name="Email">The account's address.</param>
    /// <param name="Terms">Role, site and end.</param>
    /// <param name="JoinedAt">Since when.</param>
    /// <param name="IsOver">Whether the membership has ended by its date.</param>
    public sealed record Member(
        AccountId Account, string Name, string Email, MemberTerms Terms, DateTimeOffset JoinedAt, bool IsOver);

    /// <param name="Id">The invitation.</param>
    /// <param name="Address">To whom.</param>
    /// <param name="Terms">What it gives.</param>
    /// <param name="OpenUntil">Until when it can be accepted.</param>
    public sealed record Invited(Guid Id, string Address, MemberTerms Terms, DateTimeOffset OpenUntil);

    /// <param name="Id">The role.</param>
    /// <param name="Name">What it is called.</param>
    /// <param name="Rights">What it allows.</param>
    /// <param name="Grants">Of which instruments.</param>
    /// <param name="Members">How many have it or are invited to it.</param>
    public sealed record Role(Guid Id, string Name, StudyRights Rights, InstrumentGrants Grants, int Members);

    /// <summary>All of it.</summary>
    public sealed record Response(
        IReadOnlyList<Member> Members, IReadOnlyList<Invited> Invited, IReadOnlyList<Role> Roles,
        IReadOnlyDictionary<SiteId, string> Sites)
    {
        public static Response Empty { get; } = new([], [], [], new Dictionary<SiteId, string>());

        /// <summary>What a role is called.</summary>
        public string NameOf(Guid role) => Roles.FirstOrDefault(r => r.Id == role)?.Name ?? "–";
    }

    public async Task<Response> Handle(StudyAccess access, CancellationToken ct)
    {
        var members = await MembersAsync(access.Study, ct);
        var invited = new List<Invited>();
        foreach (var row in await db.Set<StudyInvitation>().AsNoTracking().Where(i => i.StudyId == access.Study)
                     .OrderBy(i => i.InvitedAt).ToListAsync(ct))
        {
            if (await fields.OpenAsync(StudyInvitation.Cell(row.Id, access.Study), row.Address, ct) is { } address)
            {
                invited.Add(new Invited(row.Id, address, row.Terms, row.OpenUntil));
            }
        }

        var roles = await db.Set<StudyRole>().AsNoTracking().Where(r => r.StudyId == access.Study)
            .OrderBy(r => r.Place).ThenBy(r => r.Name).ToListAsync(ct);
        var granted = new Dictionary<Guid, InstrumentGrants>();
        foreach (var role in roles)
        {
            granted[role.Id] = await grants.OfAsync(role, ct);
        }

        return new Response(
            [.. members.OrderBy(m => m.Name, StringComparer.CurrentCultureIgnoreCase)],
            invited,
            [
                .. roles.Select(role => new Role(
                    role.Id, role.Name, role.Rights, granted[role.Id],
                    members.Count(m => m.Terms.Role == role.Id) + invited.Count(i => i.Terms.Role == role.Id))),
            ],
            await sites.OfAsync(access.Study, ct));
    }

    public async Task<IReadOnlyDictionary<AccountId, string>> OfAsync(StudyId study, CancellationToken ct) =>
        (await MembersAsync(study, ct)).OrderBy(m => m.Name, StringComparer.CurrentCultureIgnoreCase).ToDictionary(m => m.Account, m => m.Name);

    private async Task<List<Member>> MembersAsync(StudyId study, CancellationToken ct)
    {
        var (now, members) = (clock.GetUtcNow(), new List<Member>());
        foreach (var row in await db.Set<StudyMember>().AsNoTracking().Where(m => m.StudyId == study).ToListAsync(ct))
        {
            if (await accounts.FindAsync(row.AccountId, ct) is { } profile)
            {
                members.Add(new Member(
                    row.AccountId, profile.FullName.Length == 0 ? profile.UserName : profile.FullName, profile.Email,
                    new MemberTerms(row.RoleId, row.SiteId, row.EndsAt), row.JoinedAt, row.EndsAt <= now));
            }
        }

        return members;
    }
}
