using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Features.Studies.Team;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CohortVault.Platform.Features.Studies.Pages;

/// <summary>The study's roles and what they allow.</summary>
[Authorize(Policies.SignedIn)]
[InStudy(StudyRights.ManageTeam)]
[Audited("study.role-created, study.role-changed, study.role-removed")]
internal sealed class StudyRolesModel(IStudyGate gate, ListTeam list, ChangeRoles roles) : StudyPage(gate)
{
    private const string Here = "/roles";

    public ListTeam.Response Team { get; private set; } = ListTeam.Response.Empty;

    public string? Name { get; private set; }

    public Task OnGetAsync(CancellationToken ct) => LoadAsync(ct);

    public Task<IActionResult> OnPostCreateAsync([FromForm] string? name, [FromForm] string[]? rights, CancellationToken ct)
    {
        Name = name;
        return EndAsync(roles.CreateAsync(Access, name ?? "", rights ?? [], ct), Here, "role", () => LoadAsync(ct));
    }

    public Task<IActionResult> OnPostSaveAsync([FromForm] Guid role, [FromForm] string[]? rights, CancellationToken ct) =>
        EndAsync(roles.Handle(Access, role, rights ?? [], ct), Here, "changed", () => LoadAsync(ct));

    public Task<IActionResult> OnPostRemoveAsync([FromForm] Guid role, CancellationToken ct) =>
        EndAsync(roles.RemoveAsync(Access, role, ct), Here, "removed", () => LoadAsync(ct));

    private async Task LoadAsync(CancellationToken ct) => Team = await list.Handle(Access, ct);
}
