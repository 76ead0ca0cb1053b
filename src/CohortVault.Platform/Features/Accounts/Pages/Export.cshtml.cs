using System.Net.Mime;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Accounts.OwnData;
using CohortVault.Platform.Features.Accounts.SecondFactors;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Kernel.Pages;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CohortVault.Platform.Features.Accounts.Pages;

/// <summary>A person takes everything that is kept about them away as a file, after a code.</summary>
[Authorize(Policies.SignedIn)]
[Audited("account.exported")]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class ExportModel(ExportAccount export, SecondFactorStore factors) : FormPage
{
    public async Task<IActionResult> OnGetAsync(CancellationToken ct) =>
        await factors.ExistsAsync(User.Account(), ct) ? Page() : Declined(AccountRefusals.FactorNeeded);

    public async Task<IActionResult> OnPostAsync([FromForm] string? code, CancellationToken ct)
    {
        var outcome = await export.Handle(User.Account(), code ?? "", HttpContext.Connection.RemoteIpAddress, ct);
        return outcome.Refusal is { } refusal
            ? Declined(refusal)
            : File(outcome.Value.Content, MediaTypeNames.Application.Json, outcome.Value.FileName);
    }
}
