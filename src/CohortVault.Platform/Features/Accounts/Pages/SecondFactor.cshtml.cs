using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Accounts.Devices;
using CohortVault.Platform.Features.Accounts.Passkeys;
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
[Audited("account.second-factor-set, account.device-added, account.recovery-codes-renewed, account.second-factor-removed, account.passkey-added")]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class SecondFactorModel(
    EnrolSecondFactor enrol, RenewRecoveryCodes renew, RemoveSecondFactor remove, AddPasskey addPasskey,
    PasskeySites sites, SecondFactorStore factors, DemoMode demo) : FormPage
{
    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    public EnrolSecondFactor.Offer? Offer { get; private set; }

    public (DateTimeOffset? AppSince, int RecoveryCodes)? State { get; private set; }

    /// <summary>New recovery codes, in the one answer that holds them.</summary>
    public RecoveryCodesShown? Codes { get; private set; }

    public PasskeySite? Site => sites.Of(ListenerFeature.Of(HttpContext));

    public bool JustSet { get; private set; }

    public bool Demo => demo.On;

    /// <summary>Whether the person is signed in with all it takes, and has just shown it.</summary>
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

    public async Task<IActionResult> OnGetChallengeAsync(CancellationToken ct) => IsSignedIn
        ? Forbid()
        : (await addPasskey.OfferAsync(User.Account(), SessionCookie.Read(HttpContext), ListenerFeature.Of(HttpContext), ct))
            .ToAnswer(Response);

    /// <summary>The first factor is a passkey.</summary>
    public async Task<IActionResult> OnPostPasskeyAsync(
        [FromForm] string? ticket, [FromForm] string? credential, CancellationToken ct)
    {
        if (IsSignedIn)
        {
            return Forbid();
        }

        var listener = ListenerFeature.Of(HttpContext);
        var outcome = await addPasskey.Handle(
            User.Account(),
            new AddPasskey.Request(
                new PasskeyAnswer(ticket ?? "", credential ?? ""), PasskeyTexts.FirstName, SessionCookie.Read(HttpContext),
                IsSignedIn: false, DeviceCookie.Read(HttpContext)),
            listener, HttpContext.Connection.RemoteIpAddress, ct);
        if (outcome.Refusal is { } refusal)
        {
            State = await factors.StateAsync(User.Account(), ct);
            Offer = State is null ? await enrol.OfferAsync(User.Account(), ct) : null;
            return Declined(refusal);
        }

        BeginSession(outcome.Value.CookieSecret!, outcome.Value.DeviceSecret!, outcome.Value.Role, listener);
        Codes = new RecoveryCodesShown(outcome.Value.RecoveryCodes, PasskeyTexts.FirstMade, Next);
        return Page();
    }

    /// <summary>An app beside passkeys.</summary>
    public async Task<IActionResult> OnPostOfferAsync(CancellationToken ct)
    {
        var id = User.Account();
        State = await factors.StateAsync(id, ct);
        if (!IsSignedIn || State?.AppSince is not null)
        {
            return Redirect(AccountPages.SecondFactor);
        }

        Offer = await enrol.OfferAsync(id, ct);
        return Page();
    }

    public async Task<IActionResult> OnPostEnrolAsync([FromForm] string? offer, [FromForm] string? code, CancellationToken ct)
    {
        var listener = ListenerFeature.Of(HttpContext);
        var outcome = await enrol.Handle(
            User.Account(),
            new EnrolSecondFactor.Request(
                offer ?? "", code ?? "", SessionCookie.Read(HttpContext), IsSignedIn, DeviceCookie.Read(HttpContext)),
            listener, ct);
        if (outcome.Refusal is { } refusal)
        {
            State = await factors.StateAsync(User.Account(), ct);
            var again = State is null || (IsSignedIn && State.Value.AppSince is null);
            Offer = again ? await enrol.OfferAgainAsync(User.Account(), offer ?? "", ct) : null;
            return Declined(refusal);
        }

        BeginSession(outcome.Value.CookieSecret, outcome.Value.DeviceSecret, outcome.Value.Role, listener);
        JustSet = true;
        State = await factors.StateAsync(User.Account(), ct);
        Codes = outcome.Value.RecoveryCodes is { Count: > 0 } codes
            ? new RecoveryCodesShown(codes, AccountTexts.FactorSet, Next)
            : null;
        return Page();
    }

    public async Task<IActionResult> OnPostRenewAsync(CancellationToken ct)
    {
        if (!IsSignedIn)
        {
            return Forbid();
        }

        var outcome = await renew.Handle(User.Account(), ct);
        State = await factors.StateAsync(User.Account(), ct);
        Codes = outcome.Succeeded ? new RecoveryCodesShown(outcome.Value.Codes, AccountTexts.RecoveryRenewed, Next) : null;
        return outcome.Refusal is { } refusal ? Declined(refusal) : Page();
    }

    public async Task<IActionResult> OnPostRemoveAsync(CancellationToken ct)
    {
        if (!IsSignedIn)
        {
            return Forbid();
        }

        var outcome = await remove.Handle(User.Account(), ct);
        if (outcome.Refusal is { } refusal)
        {
            State = await factors.StateAsync(User.Account(), ct);
            return Declined(refusal);
        }

        SessionCookie.Clear(HttpContext);
        return Redirect(AccountPages.SignIn);
    }

    // The page is already that of the new session, and so are the tokens of its forms.
    private void BeginSession(string cookieSecret, string deviceSecret, AccountRole role, Listener listener)
    {
        SessionCookie.Write(HttpContext, cookieSecret);
        DeviceCookie.Keep(HttpContext, deviceSecret);
        HttpContext.User = CallerAuthentication.Principal(
            new CallerIdentity(User.Account(), role), CallerAuthentication.SessionKind, listener);
    }
}
