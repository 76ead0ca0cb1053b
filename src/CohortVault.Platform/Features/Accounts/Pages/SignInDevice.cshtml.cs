using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Accounts.Devices;
using CohortVault.Platform.Features.Accounts.Sessions;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Operations.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CohortVault.Platform.Features.Accounts.Pages;

/// <summary>The extra step on a device that an account without a second factor does not know.</summary>
[Authorize(Policies.AwaitsDeviceCode)]
[OnEveryListener]
[Audited("account.signed-in, account.device-added, account.device-code-refused")]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class SignInDeviceModel(PassDeviceCode pass, DeviceCodes codes, DemoMode demo, SessionStore sessions)
    : SignInPage(sessions)
{
    /// <summary>In the demonstration, what the mail says.</summary>
    public string? DemoCode { get; private set; }

    public Task OnGetAsync(CancellationToken ct) => LoadAsync(ct);

    public async Task<IActionResult> OnPostAsync([FromForm] string? code, CancellationToken ct)
    {
        var outcome = await pass.Handle(
            User.Account(),
            new PassDeviceCode.Request(code ?? "", SessionCookie.Read(HttpContext), DeviceCookie.Read(HttpContext)),
            Here, HttpContext.Connection.RemoteIpAddress, ct);
        if (outcome.Refusal is { } refusal)
        {
            await LoadAsync(ct);
            return Declined(refusal);
        }

        return await EnterAsync(outcome.Value.CookieSecret, outcome.Value.DeviceSecret, SessionStage.Full, ct);
    }

    private async Task LoadAsync(CancellationToken ct) =>
        DemoCode = demo.On ? await codes.OpenAsync(User.Account(), SessionCookie.Read(HttpContext), ct) : null;
}
