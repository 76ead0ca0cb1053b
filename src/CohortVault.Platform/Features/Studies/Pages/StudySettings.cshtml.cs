using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Studies.Contracts;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CohortVault.Platform.Features.Studies.Pages;

/// <summary>Title, ethics approval and sites of a study.</summary>
[Authorize(Policies.SignedIn)]
[InStudy(StudyRights.ManageStudy)]
[Audited("study.changed, study.approved, study.site-added")]
internal sealed class StudySettingsModel(IStudyGate gate, ShowStudy show, ChangeStudy change) : StudyPage(gate)
{
    private const string Here = "/settings";

    public ShowStudy.Response Shown { get; private set; } = null!;

    public Task OnGetAsync(CancellationToken ct) => LoadAsync(ct);

    public Task<IActionResult> OnPostSaveAsync([FromForm] string? title, [FromForm] int years, CancellationToken ct) => EndAsync(
        change.Handle(Access, new ChangeStudy.Settings(title ?? "", years), ct), Here, "saved", () => LoadAsync(ct));

    public Task<IActionResult> OnPostApproveAsync(
        [FromForm] string? board, [FromForm] string? reference, [FromForm] DateOnly? on, [FromForm] DateOnly? until,
        CancellationToken ct) => EndAsync(
        change.Handle(Access, new ChangeStudy.Approval(board ?? "", reference ?? "", on, until), ct), Here, "approved",
        () => LoadAsync(ct));

    public Task<IActionResult> OnPostSiteAsync([FromForm] string? name, CancellationToken ct) => EndAsync(
        change.AddSiteAsync(Access, name ?? "", ct), Here, "site", () => LoadAsync(ct));

    private async Task LoadAsync(CancellationToken ct) => Shown = await show.Handle(Access, ct);
}
