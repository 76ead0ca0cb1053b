using CohortVault.Platform.Features.Accounts.Devices;
using CohortVault.Platform.Features.Accounts.Sessions;
using CohortVault.Platform.Kernel;
using CohortVault.Platform.Kernel.Pages;
using Microsoft.AspNetCore.Mvc;

namespace CohortVault.Platform.Features.Accounts.Pages;

/// <summary>A page that signs somebody in, in whole or one step further.</summary>
internal abstract class SignInPage(SessionStore sessions) : FormPage
{
    /// <summary>The page that asked to sign in; null for none. Anything may stand here.</summary>
    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    protected Listener Here => ListenerFeature.Of(HttpContext);

    /// <summary>The query that takes <see cref="ReturnUrl"/> to the next step; empty if it is no page of ours.</summary>
    protected string Back => Url.IsLocalUrl(ReturnUrl) ? $"?returnUrl={Uri.EscapeDataString(ReturnUrl)}" : "";

    /// <summary>Gives the browser its new session, whose device it stays, and leads to what is still missing.</summary>
    /// <param name="cookieSecret">For <see cref="SessionCookie.Write"/>.</param>
    /// <param name="deviceSecret">For <see cref="DeviceCookie.Keep"/>; null while something is missing.</param>
    /// <param name="stage">What is still missing.</param>
    /// <param name="ct">Stops the request.</param>
    protected async Task<IActionResult> EnterAsync(
        string cookieSecret, string? deviceSecret, SessionStage stage, CancellationToken ct)
    {
        // Whoever was signed in with this browser is no longer; a step further has ended its own session already.
        await sessions.EndAsync(SessionCookie.Read(HttpContext), ct);
        SessionCookie.Write(HttpContext, cookieSecret);
        if (deviceSecret is not null)
        {
            DeviceCookie.Keep(HttpContext, deviceSecret);
        }

        return LocalRedirect(stage switch
        {
            SessionStage.AwaitsCode => AccountPages.SignInCode + Back,
            SessionStage.AwaitsDevice => AccountPages.SignInDevice + Back,
            SessionStage.AwaitsEnrolment => AccountPages.SecondFactor + Back,
            _ => AccountPages.After(ReturnUrl, Url, Here),
        });
    }
}
