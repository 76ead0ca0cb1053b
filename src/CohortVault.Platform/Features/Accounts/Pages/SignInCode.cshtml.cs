using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Accounts.Devices;
using CohortVault.Platform.Features.Accounts.Passkeys;
using CohortVault.Platform.Features.Accounts.SecondFactors;
using CohortVault.Platform.Features.Accounts.Sessions;
using CohortVault.Platform.Features.Audit.Contracts;
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
    PassSecondFactor pass, SignInWithPasskey withPasskey, ShowOwnFactors factors, SessionStore sessions) : SignInPage(sessions)
{
    public OwnFactors Factors { get; private set; } = null!;

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

    private async Task LoadAsync(CancellationToken ct) => Factors = await factors.Handle(User.Account(), Here, ct);
}
