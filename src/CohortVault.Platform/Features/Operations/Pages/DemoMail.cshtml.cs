using CohortVault.Platform.Features.Operations.Mail;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CohortVault.Platform.Features.Operations.Pages;

/// <summary>In demo mode, the mail that a newcomer's registration sent; the address is its secret.</summary>
[AllowAnonymous]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class DemoMailModel(ReadDemoMail readMail) : PageModel
{
    public OpenedMail Mail { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(string view, CancellationToken ct)
    {
        if (await readMail.Handle(view, ct) is not { } mail)
        {
            return NotFound();
        }

        Mail = mail;
        return Page();
    }
}
