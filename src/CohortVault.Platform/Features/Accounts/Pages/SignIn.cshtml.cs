using CohortVault.Platform.Features.Accounts.Sessions;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Kernel;
using CohortVault.Platform.Kernel.Pages;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CohortVault.Platform.Features.Accounts.Pages;

/// <summary>Signs in on the listener that the page was asked from.</summary>
[AllowAnonymous]
[OnEveryListener]
[Audited("account.signed-in, account.password-accepted, account.sign-in-failed")]
internal sealed class SignInModel(SignIn signIn) : FormPage
{
    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    [BindProperty]
    public string? Login { get; set; }

    public bool OnAdmin => ListenerFeature.Of(HttpContext) is Listener.Admin;

    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostAsync([FromForm] string? password, CancellationToken ct)
    {
        var listener = ListenerFeature.Of(HttpContext);
        var outcome = await signIn.Handle(
            new SignIn.Request(Login ?? "", password ?? ""), listener, HttpContext.Connection.RemoteIpAddress, ct);
        if (outcome.Refusal is { } refusal)
        {
            return Declined(refusal);
        }

        SessionCookie.Write(HttpContext, outcome.Value.CookieSecret);
        var back = Url.IsLocalUrl(ReturnUrl) ? $"?returnUrl={Uri.EscapeDataString(ReturnUrl)}" : "";
        return LocalRedirect(outcome.Value.Stage switch
        {
            SessionStage.AwaitsCode => AccountPages.SignInCode + back,
            SessionStage.AwaitsEnrolment => AccountPages.SecondFactor + back,
            _ => AccountPages.After(ReturnUrl, Url, listener),
        });
    }
}
