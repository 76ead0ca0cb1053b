using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Features.Studies.Team;
using CohortVault.Platform.Features.Vault.Contracts;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Studies;

/// <summary>The studies that an account works in, and those that it is invited to.</summary>
internal sealed class ListStudies(CohortDbContext db, IFieldVault fields, IAccountDirectory accounts, TimeProvider clock)
{
    /// <param name="Id">The study.</param>
    /// <param name="Title">What it is called.</param>
    /// <param name="State">Where it stands.</param>
    /// <param name="Role">What the account is in it.</param>
    /// <param name="EndsAt">When the membership ends; null if it does not.</param>
    public sealed record Item(StudyId Id, string Title, StudyState State, string Role, DateTimeOffset? EndsAt);

    /// <param name="Id">The invitation.</param>
    /// <param name="Title">The study.</param>
    /// <param name="Role">What the account would be in it.</param>
    /// <param name="OpenUntil">Until when it can be accepted.</param>
    public sealed record Invitation(Guid Id, string Title, string Role, DateTimeOffset OpenUntil);

    /// <param name="Studies">By title.</param>
    /// <param name="Invitations">The oldest first.</param>
    public sealed record Response(IReadOnlyList<Item> Studies, IReadOnlyList<Invitation> Invitations);

    public async Task<Response> Handle(AccountId account, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var own = await (
            from member in db.Set<StudyMember>().AsNoTracking()
            join role in db.Set<StudyRole>() on member.RoleId equals role.Id
            join study in db.Set<Study>() on member.StudyId equals study.Id
            where member.AccountId == account && study.State != StudyState.Going && (member.EndsAt == null || member.EndsAt > now)
            select new { study.Id, study.Title, study.State, Role = role.Name, member.EndsAt }).ToListAsync(ct);
        var studies = new List<Item>();
        foreach (var row in own)
        {
            if (await TitleAsync(row.Id, row.Title, ct) is { } title)
            {
                studies.Add(new Item(row.Id, title, row.State, row.Role, row.EndsAt));
            }
        }

        return new Response(
            [.. studies.OrderBy(s => s.State.HasEnded()).ThenBy(s => s.Title, StringComparer.CurrentCultureIgnoreCase)],
            await InvitationsAsync(account, now, ct));
    }

    private async Task<IReadOnlyList<Invitation>> InvitationsAsync(AccountId account, DateTimeOffset now, CancellationToken ct)
    {
        if (await accounts.AddressIndexAsync(account, ct) is not { } index)
        {
            return [];
        }

        var rows = await (
            from invitation in db.Set<StudyInvitation>().AsNoTracking()
            join role in db.Set<StudyRole>() on invitation.RoleId equals role.Id
            join study in db.Set<Study>() on invitation.StudyId equals study.Id
            where invitation.AddressIndex == index && study.State != StudyState.Going && invitation.OpenUntil > now
            orderby invitation.InvitedAt
            select new { invitation.Id, StudyId = study.Id, study.Title, Role = role.Name, invitation.OpenUntil }).ToListAsync(ct);
        var invitations = new List<Invitation>();
        foreach (var row in rows)
        {
            if (await TitleAsync(row.StudyId, row.Title, ct) is { } title)
            {
                invitations.Add(new Invitation(row.Id, title, row.Role, row.OpenUntil));
            }
        }

        return invitations;
    }

    private Task<string?> TitleAsync(StudyId id, SealedField title, CancellationToken ct) =>
        fields.OpenAsync(Study.Cell(id, Study.TitleColumn), title, ct);
}
