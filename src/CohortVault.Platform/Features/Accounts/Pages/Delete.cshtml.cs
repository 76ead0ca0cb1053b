using System.Security.Claims;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Accounts.OwnData;
using CohortVault.Platform.Features.Accounts.Sessions;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Kernel.Pages;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CohortVault.Platform.Features.Accounts.Pages;

/// <summary>
/// A person deletes the account: says what will be gone and what remains, and asks for its name.
/// </summary>
[Authorize(Policies.Reauthenticated)]
[Audited("account.deletion-decided, account.deleted")]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class DeleteModel(DeleteAccount delete) : FormPage
{
    /// <summary>Whether it could be deleted at all.</summary>
    public bool IsPossible { get; private set; } = true;

    /// <summary>What came of it, once it is done.</summary>
    public DeleteAccount.Response? Done { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (await delete.RefusalAsync(User.Account(), ct) is { } refusal)
        {
            IsPossible = false;
            return Declined(refusal);
        }

        return Page();
    }

    public async Task<IActionResult> OnPostAsync([FromForm] string? name, CancellationToken ct)
    {
        var outcome = await delete.Handle(User.Account(), name ?? "", ct);
        if (outcome.Refusal is { } refusal)
        {
            return Declined(refusal);
        }

        // The page is already that of a stranger.
        SessionCookie.Clear(HttpContext);
        HttpContext.User = new ClaimsPrincipal(new ClaimsIdentity());
        Done = outcome.Value;
        return Page();
    }
}
