using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Kernel.Pages;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CohortVault.Platform.Features.Accounts.Pages;

/// <summary>The link of a reset mail leads here.</summary>
[AllowAnonymous]
[Audited("account.password-reset")]
internal sealed class ResetModel(ResetPassword reset) : FormPage
{
    [BindProperty(SupportsGet = true)]
    public string? Token { get; set; }

    public bool LinkIsGood { get; private set; }

    public bool Done { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        LinkIsGood = await reset.IsGoodAsync(Token, ct);
        return LinkIsGood ? Page() : Declined(AccountRefusals.LinkDead);
    }

    public async Task<IActionResult> OnPostAsync(
        [FromForm] string? password, [FromForm] string? repeatedPassword, CancellationToken ct)
    {
        var outcome = await reset.Handle(
            new ResetPassword.Request(Token ?? "", password ?? "", repeatedPassword ?? ""),
            HttpContext.Connection.RemoteIpAddress, ct);
        if (outcome.Refusal is { } refusal)
        {
            LinkIsGood = refusal != AccountRefusals.LinkDead;
            return Declined(refusal);
        }

        Done = true;
        return Page();
    }
}
