using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Accounts.Devices;
using CohortVault.Platform.Features.Accounts.Sessions;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Kernel;
using CohortVault.Platform.Kernel.Pages;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CohortVault.Platform.Features.Accounts.Pages;

/// <summary>A person changes the password.</summary>
[Authorize(Policies.Reauthenticated)]
[Audited("account.password-changed")]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class PasswordModel(ChangePassword change) : FormPage
{
    public bool IsChanged { get; private set; }

    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostAsync(
        [FromForm] string? currentPassword, [FromForm] string? password, [FromForm] string? repeatedPassword,
        CancellationToken ct)
    {
        var outcome = await change.Handle(
            User.Account(),
            new ChangePassword.Request(
                currentPassword ?? "", password ?? "", repeatedPassword ?? "", DeviceCookie.Read(HttpContext)),
            ListenerFeature.Of(HttpContext),
            HttpContext.Connection.RemoteIpAddress,
            ct);
        if (outcome.Refusal is { } refusal)
        {
            return Declined(refusal);
        }

        SessionCookie.Write(HttpContext, outcome.Value.CookieSecret);
        IsChanged = true;
        return Page();
    }
}
