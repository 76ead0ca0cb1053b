using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Accounts.Devices;
using CohortVault.Platform.Features.Accounts.Sessions;
using CohortVault.Platform.Features.Accounts.SingleSignOn;
using CohortVault.Platform.Features.Audit.Contracts;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CohortVault.Platform.Features.Accounts.Pages;

/// <summary>
/// The provider leads back here. The handler has looked at the answer before; this page signs in, links, or offers an account.
/// </summary>
[AllowAnonymous]
[Audited("account.signed-in, account.provider-accepted, account.provider-refused, account.identity-linked, account.identity-link-refused, account.registered")]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class SingleSignOnReturnModel(
    SignInByProvider signIn, LinkIdentity link, RegisterByProvider register, SessionStore sessions) : SignInPage(sessions)
{
    [BindProperty]
    public NewAccountForm Form { get; set; } = new();

    /// <summary>The identity for which an account may be made, sealed.</summary>
    public string? Offer { get; private set; }

    public bool IsLink { get; private set; }

    public bool Sent { get; private set; }

    public string? DemoMail { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        var answer = ProviderAnswer.Of(HttpContext)
            ?? new ProviderAnswer(null, new AuthenticationProperties(), SingleSignOnRefusals.AnswerRefused);
        if (answer.Identity is { } identity && !RoundTrip.IsYoungEnough(answer.Properties, identity))
        {
            answer = answer with { Identity = null, Refusal = SingleSignOnRefusals.LogInTooOld };
        }

        return RoundTrip.LinkSecret(answer.Properties) is { } secret
            ? await LinkAsync(secret, answer, ct)
            : await SignInAsync(answer, ct);
    }

    public async Task<IActionResult> OnPostAsync([FromForm] string? offer, CancellationToken ct)
    {
        var outcome = await register.Handle(
            new RegisterByProvider.Request(offer ?? "", Form.UserName ?? "", Form.FullName ?? "", Form.Email ?? ""),
            HttpContext.Connection.RemoteIpAddress, ct);
        if (outcome.Refusal is { } refusal)
        {
            Offer = refusal == SingleSignOnRefusals.AnswerRefused ? null : offer;
            return Declined(refusal);
        }

        (Sent, DemoMail) = (true, outcome.Value.DemoMail);
        return Page();
    }

    private async Task<IActionResult> SignInAsync(ProviderAnswer answer, CancellationToken ct)
    {
        var outcome = await signIn.Handle(answer, DeviceCookie.Read(HttpContext), HttpContext.Connection.RemoteIpAddress, ct);
        if (outcome.Refusal is { } refusal)
        {
            Offer = answer.Identity is { } identity
                && (refusal == SingleSignOnRefusals.IdentityUnknown || refusal == SingleSignOnRefusals.IdentityUnconfirmed)
                ? await register.OfferAsync(identity, ct)
                : null;

            // Who may make an account is shown the form and not a refusal.
            return Offer is not null && refusal == SingleSignOnRefusals.IdentityUnknown ? Page() : Declined(refusal);
        }

        // From before the provider, and not from the address that it leads back to.
        ReturnUrl = RoundTrip.Back(answer.Properties);
        return await EnterAsync(outcome.Value.CookieSecret, outcome.Value.DeviceSecret, outcome.Value.Stage, ct);
    }

    private async Task<IActionResult> LinkAsync(string secret, ProviderAnswer answer, CancellationToken ct)
    {
        IsLink = true;
        if (!User.HasClaim(CallerAuthentication.KindClaim, CallerAuthentication.SessionKind))
        {
            return Declined(AccountRefusals.SignInAgain);
        }

        // What comes back to another session links nothing, and its link is used up.
        var own = answer.Identity is null || RoundTrip.IsOwnLink(answer.Properties, HttpContext)
            ? answer
            : answer with { Identity = null, Refusal = SingleSignOnRefusals.AnswerRefused };
        var outcome = await link.Handle(User.Account(), secret, own, ct);
        return outcome.Refusal is { } refusal ? Declined(refusal) : LocalRedirect($"{SingleSignOnPages.Link}?linked=true");
    }
}
