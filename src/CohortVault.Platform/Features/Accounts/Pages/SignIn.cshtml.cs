using CohortVault.Platform.Features.Accounts.Devices;
using CohortVault.Platform.Features.Accounts.Passkeys;
using CohortVault.Platform.Features.Accounts.Sessions;
using CohortVault.Platform.Features.Accounts.SingleSignOn;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Kernel;
using CohortVault.Platform.Kernel.Pages;
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
    IOptions<SingleSignOnOptions> singleSignOn) : FormPage
{
    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    [BindProperty]
    public string? Login { get; set; }

    /// <summary>Where passkeys work; null if they do not work here.</summary>
    public PasskeySite? Site => sites.Of(ListenerFeature.Of(HttpContext));

    public bool OnAdmin => ListenerFeature.Of(HttpContext) is Listener.Admin;

    /// <summary>Whose log-in can be used as well; null for none.</summary>
    public string? Provider => singleSignOn.Value.IsOn && !OnAdmin ? singleSignOn.Value.Name : null;

    public string ProviderSignIn => SingleSignOnPages.Begin + Back;

    private string Back => Url.IsLocalUrl(ReturnUrl) ? $"?returnUrl={Uri.EscapeDataString(ReturnUrl)}" : "";

    public void OnGet()
    {
    }

    public async Task<IActionResult> OnGetChallengeAsync() =>
        (await withPasskey.AskAsync(ListenerFeature.Of(HttpContext))).ToAnswer(Response);

    public async Task<IActionResult> OnPostPasskeyAsync(
        [FromForm] string? ticket, [FromForm] string? credential, CancellationToken ct)
    {
        var listener = ListenerFeature.Of(HttpContext);
        var outcome = await withPasskey.Handle(
            new PasskeyAnswer(ticket ?? "", credential ?? ""), DeviceCookie.Read(HttpContext), listener,
            HttpContext.Connection.RemoteIpAddress, ct);
        if (outcome.Refusal is { } refusal)
        {
            return Declined(refusal);
        }

        // Whoever was signed in with this browser is no longer.
        await sessions.EndAsync(SessionCookie.Read(HttpContext), ct);
        SessionCookie.Write(HttpContext, outcome.Value.CookieSecret);
        DeviceCookie.Keep(HttpContext, outcome.Value.DeviceSecret);
        return LocalRedirect(AccountPages.After(ReturnUrl, Url, listener));
    }

    public async Task<IActionResult> OnPostAsync([FromForm] string? password, CancellationToken ct)
    {
        var listener = ListenerFeature.Of(HttpContext);
        var outcome = await signIn.Handle(
            new SignIn.Request(Login ?? "", password ?? "", DeviceCookie.Read(HttpContext)), listener,
            HttpContext.Connection.RemoteIpAddress, ct);
        if (outcome.Refusal is { } refusal)
        {
            return Declined(refusal);
        }

        // Whoever was signed in with this browser is no longer.
        await sessions.EndAsync(SessionCookie.Read(HttpContext), ct);
        SessionCookie.Write(HttpContext, outcome.Value.CookieSecret);
        if (outcome.Value.DeviceSecret is { } device)
        {
            DeviceCookie.Keep(HttpContext, device);
        }

        return LocalRedirect(outcome.Value.Stage switch
        {
            SessionStage.AwaitsCode => AccountPages.SignInCode + Back,
            SessionStage.AwaitsDevice => AccountPages.SignInDevice + Back,
            SessionStage.AwaitsEnrolment => AccountPages.SecondFactor + Back,
            _ => AccountPages.After(ReturnUrl, Url, listener),
        });
    }
}
