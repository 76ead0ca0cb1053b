using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CohortVault.Platform.Features.Accounts.Pages;

/// <summary>Ends the session of this browser; by a form alone, never by a link.</summary>
[Authorize(Policies.AnySession)]
[OnEveryListener]
[Audited("account.signed-out")]
internal sealed class SignOutModel(SignOut signOut) : PageModel
{
    public IActionResult OnGet() => Redirect("/");

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        await signOut.Handle(HttpContext, ct);
        return Redirect(AccountPages.SignIn);
    }
}
