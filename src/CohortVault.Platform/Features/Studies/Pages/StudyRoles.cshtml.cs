using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Features.Studies.Team;
using CohortVault.Platform.Kernel.Pages;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CohortVault.Platform.Features.Studies.Pages;

/// <summary>The study's roles, what they allow, and of which instruments.</summary>
[Authorize(Policies.SignedIn)]
[InStudy(StudyRights.ManageTeam)]
[Audited("study.role-created, study.role-changed, study.role-removed")]
internal sealed class StudyRolesModel(IStudyGate gate, ListTeam list, IStudyInstruments instruments, ChangeRoles roles) : StudyPage(gate)
{
    private const string Here = "/roles";

    public ListTeam.Response Team { get; private set; } = ListTeam.Response.Empty;

    public IReadOnlyList<(string Name, string Title)> Instruments { get; private set; } = [];

    public string? Name { get; private set; }

    public Task OnGetAsync(CancellationToken ct) => LoadAsync(ct);

    public Task<IActionResult> OnPostCreateAsync(CancellationToken ct)
    {
        var request = Read();
        Name = request.Name;
        return EndAsync(roles.CreateAsync(Access, request, ct), Here, "role", () => LoadAsync(ct));
    }

    public Task<IActionResult> OnPostCopyAsync([FromForm] Guid role, CancellationToken ct) =>
        EndAsync(roles.CopyAsync(Access, role, ct), Here, "role", () => LoadAsync(ct));

    public Task<IActionResult> OnPostSaveAsync([FromForm] Guid role, CancellationToken ct) =>
        EndAsync(roles.Handle(Access, role, Read(), ct), Here, "changed", () => LoadAsync(ct));

    public Task<IActionResult> OnPostRemoveAsync([FromForm] Guid role, CancellationToken ct) =>
        EndAsync(roles.RemoveAsync(Access, role, ct), Here, "removed", () => LoadAsync(ct));

    // Instruments are inputs of their own; one that is not said to be granted is not.
    private ChangeRoles.Request Read()
    {
        var form = TypedForm.Of(Request);
        var grants = form.First("scope") == "all" ? InstrumentGrants.All : new InstrumentGrants(form.Keys
            .Where(key => key.StartsWith(RoleView.Records, StringComparison.Ordinal)).Select(key => key[RoleView.Records.Length..])
            .ToDictionary(name => name, name => new InstrumentGrant(
                Enum.TryParse<RecordGrant>(form.First(RoleView.Records + name), out var records) ? records : RecordGrant.None,
                Enum.TryParse<ExportGrant>(form.First(RoleView.Export + name), out var export) ? export : ExportGrant.None)));
        return new ChangeRoles.Request(form.First("name"), form.GetValueOrDefault("rights") ?? [], grants);
    }

    private async Task LoadAsync(CancellationToken ct)
    {
        Team = await list.Handle(Access, ct);
        Instruments = await instruments.OfAsync(Access.Study, ct);
    }
}

/// <summary>A role as its form shows it.</summary>
/// <param name="Id">Apart from those of other roles.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Rights">What it allows.</param>
/// <param name="Grants">Of which instruments.</param>
/// <param name="Instruments">The study's instruments.</param>
internal sealed record RoleView(
    string Id, string? Name, StudyRights Rights, InstrumentGrants Grants, IReadOnlyList<(string Name, string Title)> Instruments)
{
    /// <summary>How inputs about records begin; the instrument's name follows.</summary>
    public const string Records = "records.";

    /// <summary>The same about exports.</summary>
    public const string Export = "export.";
}
