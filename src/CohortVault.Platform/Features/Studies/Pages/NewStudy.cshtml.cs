using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Kernel.Pages;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CohortVault.Platform.Features.Studies.Pages;

/// <summary>Makes a study.</summary>
[Authorize(Policies.CreateStudies)]
[Audited("study.created")]
internal sealed class NewStudyModel(CreateStudy create) : FormPage
{
    public CreateStudy.Request Typed { get; private set; } = new("", "", false, 0);

    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostAsync(
        [FromForm] string? title, [FromForm] string? country, [FromForm] bool clinical, [FromForm] int years, CancellationToken ct)
    {
        Typed = new CreateStudy.Request(title ?? "", (country ?? "").Trim().ToUpperInvariant(), clinical, years);
        var outcome = await create.Handle(User.Account(), Typed, ct);
        return outcome.Refusal is { } refusal ? Declined(refusal) : Redirect($"/studies/{outcome.Value}");
    }
}
