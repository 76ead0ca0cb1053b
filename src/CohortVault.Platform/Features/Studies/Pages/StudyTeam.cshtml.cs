using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Features.Studies.Team;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CohortVault.Platform.Features.Studies.Pages;

/// <summary>Who works in the study, and who is invited.</summary>
[Authorize(Policies.SignedIn)]
[InStudy(StudyRights.ManageTeam)]
[Audited("study.member-invited, study.invitation-taken-back, study.member-changed, study.member-removed")]
internal sealed class StudyTeamModel(IStudyGate gate, ListTeam list, InviteMember invite, ChangeTeam change) : StudyPage(gate)
{
    private const string Here = "/team";

    public ListTeam.Response Team { get; private set; } = ListTeam.Response.Empty;

    /// <summary>What was typed as the address to invite, if that was declined.</summary>
    public string? Address { get; private set; }

    public Task OnGetAsync(CancellationToken ct) => LoadAsync(ct);

    public Task<IActionResult> OnPostInviteAsync(
        [FromForm] string? address, [FromForm] Guid role, [FromForm] string? site, [FromForm] DateOnly? ends, CancellationToken ct)
    {
        Address = address;
        return EndAsync(invite.Handle(Access, address ?? "", Terms(role, site, ends), ct), Here, "invited", () => LoadAsync(ct));
    }

    public Task<IActionResult> OnPostTakeBackAsync([FromForm] Guid invitation, CancellationToken ct) =>
        EndAsync(invite.TakeBackAsync(Access, invitation, ct), Here, "taken-back", () => LoadAsync(ct));

    public Task<IActionResult> OnPostChangeAsync(
        [FromForm] string? account, [FromForm] Guid role, [FromForm] string? site, [FromForm] DateOnly? ends, CancellationToken ct) =>
        EndAsync(change.Handle(Access, Read(account), Terms(role, site, ends), ct), Here, "changed", () => LoadAsync(ct));

    public Task<IActionResult> OnPostRemoveAsync([FromForm] string? account, CancellationToken ct) =>
        EndAsync(change.RemoveAsync(Access, Read(account), ct), Here, "removed", () => LoadAsync(ct));

    private static AccountId Read(string? account) => AccountId.TryParse(account, null, out var id) ? id : default;

    // The day that is named is the last one.
    private static MemberTerms Terms(Guid role, string? site, DateOnly? ends) => new(
        role,
        SiteId.OfChoice(site),
        ends is { } day && day < DateOnly.MaxValue ? new DateTimeOffset(day.AddDays(1), TimeOnly.MinValue, TimeSpan.Zero) : null);

    private async Task LoadAsync(CancellationToken ct) => Team = await list.Handle(Access, ct);
}
