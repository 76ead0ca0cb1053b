using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Accounts.Devices;
using CohortVault.Platform.Features.Accounts.SecondFactors;
using CohortVault.Platform.Features.Accounts.Sessions;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Operations.Contracts;
using CohortVault.Platform.Kernel;
using CohortVault.Platform.Kernel.Pages;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CohortVault.Platform.Features.Accounts.Pages;

/// <summary>Sets the second factor up, shows recovery codes once, and changes or removes what there is.</summary>
[Authorize(Policies.EnrolsSecondFactor)]
[OnEveryListener]
[Audited("account.second-factor-set, account.device-added, account.recovery-codes-renewed, account.second-factor-removed")]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class SecondFactorModel(
    EnrolSecondFactor enrol, RenewRecoveryCodes renew, RemoveSecondFactor remove, SecondFactorStore factors, DemoMode demo)
    : FormPage
{
    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    public EnrolSecondFactor.Offer? Offer { get; private set; }

    public (DateTimeOffset EnrolledAt, int RecoveryCodes)? State { get; private set; }

    /// <summary>New recovery codes, in the one answer that holds them.</summary>
    public IReadOnlyList<string>? Codes { get; private set; }

    public bool JustSet { get; private set; }

    public bool Demo => demo.On;

    /// <summary>Whether the person is signed in with all it takes, and so is asked for the password to set an app up.</summary>
    public bool IsSignedIn => User.HasClaim(CallerAuthentication.KindClaim, CallerAuthentication.SessionKind);

    /// <summary>Where to go on.</summary>
    public string Next => AccountPages.After(ReturnUrl, Url, ListenerFeature.Of(HttpContext));

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        State = await factors.StateAsync(User.Account(), ct);
        if (State is not null && !IsSignedIn)
        {
            // Set up in another browser meanwhile: this one has to show its code like any other.
            SessionCookie.Clear(HttpContext);
            return Redirect(AccountPages.SignIn);
        }

        Offer = State is null ? await enrol.OfferAsync(User.Account(), ct) : null;
        return Page();
    }

    public async Task<IActionResult> OnPostEnrolAsync(
        [FromForm] string? offer, [FromForm] string? code, [FromForm] string? password, CancellationToken ct)
    {
        var listener = ListenerFeature.Of(HttpContext);
        var outcome = await enrol.Handle(
            User.Account(),
            new EnrolSecondFactor.Request(
                offer ?? "", code ?? "", SessionCookie.Read(HttpContext), IsSignedIn ? password ?? "" : null,
                DeviceCookie.Read(HttpContext)),
            listener, HttpContext.Connection.RemoteIpAddress, ct);
        if (outcome.Refusal is { } refusal)
        {
            State = await factors.StateAsync(User.Account(), ct);
            Offer = State is null ? await enrol.OfferAgainAsync(User.Account(), offer ?? "", ct) : null;
            return Declined(refusal);
        }

        // The page is already that of the new session, and so are the tokens of its forms.
        SessionCookie.Write(HttpContext, outcome.Value.CookieSecret);
        DeviceCookie.Keep(HttpContext, outcome.Value.DeviceSecret);
        HttpContext.User = CallerAuthentication.Principal(
            new CallerIdentity(User.Account(), outcome.Value.Role), CallerAuthentication.SessionKind, listener);
        (Codes, JustSet) = (outcome.Value.RecoveryCodes, true);
        return Page();
    }

    public async Task<IActionResult> OnPostRenewAsync([FromForm] string? code, CancellationToken ct)
    {
        if (!IsSignedIn)
        {
            return Forbid();
        }

        var outcome = await renew.Handle(User.Account(), code ?? "", HttpContext.Connection.RemoteIpAddress, ct);
        State = await factors.StateAsync(User.Account(), ct);
        Codes = outcome.Succeeded ? outcome.Value.Codes : null;
        return outcome.Refusal is { } refusal ? Declined(refusal) : Page();
    }

    public async Task<IActionResult> OnPostRemoveAsync([FromForm] string? code, CancellationToken ct)
    {
        if (!IsSignedIn)
        {
            return Forbid();
        }

        var outcome = await remove.Handle(User.Account(), code ?? "", HttpContext.Connection.RemoteIpAddress, ct);
        if (outcome.Refusal is { } refusal)
        {
            State = await factors.StateAsync(User.Account(), ct);
            return Declined(refusal);
        }

        SessionCookie.Clear(HttpContext);
        return Redirect(AccountPages.SignIn);
    }
}
