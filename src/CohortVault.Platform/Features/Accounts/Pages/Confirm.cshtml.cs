using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Kernel.Pages;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CohortVault.Platform.Features.Accounts.Pages;

/// <summary>The link of the registration mail leads here; only the button confirms.</summary>
[AllowAnonymous]
[Audited("account.confirmed")]
internal sealed class ConfirmModel(ConfirmAccount confirm) : FormPage
{
    [BindProperty(SupportsGet = true)]
    public string? Token { get; set; }

    public bool Confirmed { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken ct) =>
        await confirm.IsGoodAsync(Token, ct) ? Page() : Declined(AccountRefusals.LinkDead);

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var outcome = await confirm.Handle(new ConfirmAccount.Request(Token ?? ""), ct);
        if (outcome.Refusal is { } refusal)
        {
            return Declined(refusal);
        }

        Confirmed = true;
        return Page();
    }
}
