using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Kernel;
using CohortVault.Platform.Kernel.Pages;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CohortVault.Platform.Features.Accounts.Pages;

/// <summary>The first operator makes an account by the link that the server printed at its first start.</summary>
[AllowAnonymous]
[OnAdminListener]
[Audited("account.created")]
internal sealed class SetUpModel(SetUp setUp) : FormPage
{
    [BindProperty(SupportsGet = true)]
    public string? Token { get; set; }

    [BindProperty]
    public NewAccountForm Form { get; set; } = new();

    public bool LinkIsGood { get; private set; }

    public bool Done { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        LinkIsGood = await setUp.IsGoodAsync(Token, ct);
        return LinkIsGood ? Page() : Declined(AccountRefusals.LinkDead);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var outcome = await setUp.Handle(
            new SetUp.Request(Token ?? "", Form.UserName ?? "", Form.FullName ?? "", Form.Email ?? "", Form.Password ?? "", Form.RepeatedPassword ?? ""), ct);
        if (outcome.Refusal is { } refusal)
        {
            LinkIsGood = refusal != AccountRefusals.LinkDead;
            return Declined(refusal);
        }

        Done = true;
        return Page();
    }
}
