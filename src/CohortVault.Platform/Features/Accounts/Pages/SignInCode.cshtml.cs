using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Accounts.Devices;
using CohortVault.Platform.Features.Accounts.Passkeys;
using CohortVault.Platform.Features.Accounts.SecondFactors;
using CohortVault.Platform.Features.Accounts.Sessions;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Operations.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CohortVault.Platform.Features.Accounts.Pages;

/// <summary>The second step of signing in.</summary>
[Authorize(Policies.AwaitsCode)]
[OnEveryListener]
[Audited("account.signed-in, account.device-added, account.code-refused, account.passkey-refused")]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class SignInCodeModel(
    PassSecondFactor pass, SignInWithPasskey withPasskey, PasskeySites sites, PasskeyStore passkeys, SecondFactorStore factors,
    DemoMode demo, SessionStore sessions) : SignInPage(sessions)
{
    /// <summary>Where the person's passkeys work; null if they have none for this address.</summary>
    public PasskeySite? Site { get; private set; }

    public bool HasApp { get; private set; }

    /// <summary>In the demonstration, what the telephone would show.</summary>
    public string? DemoCode { get; private set; }

    public Task OnGetAsync(CancellationToken ct) => LoadAsync(ct);

    public async Task<IActionResult> OnGetChallengeAsync() =>
        (await withPasskey.AskAsync(User.Account(), SessionCookie.Read(HttpContext), Here))
        .ToAnswer(Response);

    public async Task<IActionResult> OnPostPasskeyAsync(
        [FromForm] string? ticket, [FromForm] string? credential, CancellationToken ct)
    {
        var outcome = await withPasskey.Handle(
            User.Account(), new PasskeyAnswer(ticket ?? "", credential ?? ""), SessionCookie.Read(HttpContext),
            DeviceCookie.Read(HttpContext), Here, HttpContext.Connection.RemoteIpAddress, ct);
        if (outcome.Refusal is { } refusal)
        {
            await LoadAsync(ct);
            return Declined(refusal);
        }

        return await EnterAsync(outcome.Value.CookieSecret, outcome.Value.DeviceSecret, SessionStage.Full, ct);
    }

    public async Task<IActionResult> OnPostAsync([FromForm] string? code, CancellationToken ct)
    {
        var outcome = await pass.Handle(
            User.Account(),
            new PassSecondFactor.Request(code ?? "", SessionCookie.Read(HttpContext), DeviceCookie.Read(HttpContext)),
            Here, HttpContext.Connection.RemoteIpAddress, ct);
        if (outcome.Refusal is { } refusal)
        {
            await LoadAsync(ct);
            return Declined(refusal);
        }

        return await EnterAsync(outcome.Value.CookieSecret, outcome.Value.DeviceSecret, SessionStage.Full, ct);
    }

    private async Task LoadAsync(CancellationToken ct)
    {
        var id = User.Account();
        var site = sites.Of(Here);
        Site = site is not null && await passkeys.AnyAsync(id, site, ct) ? site : null;
        HasApp = await factors.HasAppAsync(id, ct);
        DemoCode = demo.On ? await factors.CurrentCodeAsync(id, ct) : null;
    }
}
