using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Kernel.Pages;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CohortVault.Platform.Features.Accounts.Pages;

/// <summary>Sends a reset link; the answer does not say whether there is an account.</summary>
[AllowAnonymous]
[Audited("account.reset-asked")]
internal sealed class ForgottenModel(RequestReset requestReset) : FormPage
{
    public bool Sent { get; private set; }

    public string? DemoMail { get; private set; }

    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostAsync([FromForm] string? login, CancellationToken ct)
    {
        var outcome = await requestReset.Handle(
            new RequestReset.Request(login ?? ""), HttpContext.Connection.RemoteIpAddress, ct);
        if (outcome.Refusal is { } refusal)
        {
            return Declined(refusal);
        }

        (Sent, DemoMail) = (true, outcome.Value.DemoMail);
        return Page();
    }
}
