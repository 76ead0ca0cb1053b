using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Kernel.Pages;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CohortVault.Platform.Features.Accounts.Pages;

/// <summary>A newcomer asks for an account; the answer does not say whether one exists.</summary>
[AllowAnonymous]
[Audited("account.registered")]
internal sealed class SignUpModel(Register register) : FormPage
{
    [BindProperty]
    public NewAccountForm Form { get; set; } = new();

    public bool Sent { get; private set; }

    public string? DemoMail { get; private set; }

    public void OnGet() => Form = new NewAccountForm();

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var outcome = await register.Handle(
            new Register.Request(Form.UserName ?? "", Form.FullName ?? "", Form.Email ?? "", Form.Password ?? "", Form.RepeatedPassword ?? ""),
            HttpContext.Connection.RemoteIpAddress,
            ct);
        if (outcome.Refusal is { } refusal)
        {
            return Declined(refusal);
        }

        (Sent, DemoMail) = (true, outcome.Value.DemoMail);
        return Page();
    }
}
