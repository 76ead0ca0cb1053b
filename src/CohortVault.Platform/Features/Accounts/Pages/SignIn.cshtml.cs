using CohortVault.Platform.Features.Accounts.Devices;
using CohortVault.Platform.Features.Accounts.Passkeys;
using CohortVault.Platform.Features.Accounts.Sessions;
using CohortVault.Platform.Features.Accounts.SingleSignOn;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace CohortVault.Platform.Features.Accounts.Pages;

/// <summary>Signs in on the listener that the page was asked from.</summary>
[AllowAnonymous]
[OnEveryListener]
[Audited("account.signed-in, account.device-added, account.password-accepted, account.sign-in-failed, account.passkey-refused")]
internal sealed class SignInModel(
    SignIn signIn, SignInWithPasskey withPasskey, PasskeySites sites, SessionStore sessions,
    IOptions<SingleSignOnOptions> singleSignOn) : SignInPage(sessions)
{
    [BindProperty]
    public string? Login { get; set; }

    /// <summary>Where passkeys work; null if they do not work here.</summary>
    public PasskeySite? Site => sites.Of(Here);

    public bool OnAdmin => Here is Listener.Admin;

    /// <summary>Whose log-in can be used as well; null for none.</summary>
    public string? Provider => singleSignOn.Value.IsOn && !OnAdmin ? singleSignOn.Value.Name : null;

    public string ProviderSignIn => SingleSignOnPages.Begin + Back;

    public void OnGet()
    {
    }

    public async Task<IActionResult> OnGetChallengeAsync() =>
        (await withPasskey.AskAsync(Here)).ToAnswer(Response);

    public async Task<IActionResult> OnPostPasskeyAsync(
        [FromForm] string? ticket, [FromForm] string? credential, CancellationToken ct)
    {
        var outcome = await withPasskey.Handle(
            new PasskeyAnswer(ticket ?? "", credential ?? ""), DeviceCookie.Read(HttpContext), Here,
            HttpContext.Connection.RemoteIpAddress, ct);
        if (outcome.Refusal is { } refusal)
        {
            return Declined(refusal);
        }

        return await EnterAsync(outcome.Value.CookieSecret, outcome.Value.DeviceSecret, SessionStage.Full, ct);
    }

    public async Task<IActionResult> OnPostAsync([FromForm] string? password, CancellationToken ct)
    {
        var outcome = await signIn.Handle(
            new SignIn.Request(Login ?? "", password ?? "", DeviceCookie.Read(HttpContext)), Here,
            HttpContext.Connection.RemoteIpAddress, ct);
        if (outcome.Refusal is { } refusal)
        {
            return Declined(refusal);
        }

        return await EnterAsync(outcome.Value.CookieSecret, outcome.Value.DeviceSecret, outcome.Value.Stage, ct);
    }
}
