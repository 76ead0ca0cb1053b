using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CohortVault.Server.Layout;

/// <summary>What this is and where data goes; somebody who is signed in goes straight to their jobs.</summary>
[AllowAnonymous]
internal sealed class WelcomeModel : PageModel
{
    public IActionResult OnGet() => User.Identity?.IsAuthenticated == true ? Redirect("/jobs") : Page();
}
