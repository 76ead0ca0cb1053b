using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Operations.Mail;
using CohortVault.Platform.Kernel;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CohortVault.Platform.Features.Operations.Pages;

/// <summary>One mail of the outbox; reading it is recorded.</summary>
[Authorize(Policies.ReadOutbox)]
[OnAdminListener]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class OutboxMailModel(ReadOutboxMail readMail) : PageModel
{
    public OpenedMail Mail { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken ct)
    {
        if (await readMail.Handle(id, User.Account(), ct) is not { } mail)
        {
            return NotFound();
        }

        Mail = mail;
        return Page();
    }
}
