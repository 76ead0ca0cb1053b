using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Accounts.Devices;
using CohortVault.Platform.Features.Accounts.Passkeys;
using CohortVault.Platform.Features.Accounts.SecondFactors;
using CohortVault.Platform.Features.Accounts.Sessions;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Kernel;
using CohortVault.Platform.Kernel.Pages;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CohortVault.Platform.Features.Accounts.Pages;

/// <summary>A person's passkeys: what there is, and after a proof that it is them, more or fewer of them.</summary>
[Authorize(Policies.SignedIn)]
[OnEveryListener]
[Audited("account.passkey-added, account.passkey-renamed, account.passkey-removed, account.passkey-refused, account.person-confirmed, account.recovery-codes-renewed")]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class PasskeysModel(
    ListPasskeys list, AddPasskey add, RenamePasskey rename, RemovePasskey remove, ConfirmPerson confirm,
    RenewRecoveryCodes renew, PasskeyCeremony ceremony, PasskeySites sites, SecondFactorStore factors) : FormPage
{
    public PasskeySite? Site => sites.Of(Here);

    public IReadOnlyList<ListPasskeys.Item> Passkeys { get; private set; } = [];

    public bool HasPasskeysHere => Passkeys.Any(p => p.Domain == Site?.Domain);

    public bool HasFactor { get; private set; }

    public bool HasApp { get; private set; }

    /// <summary>That the person has confirmed who they are; goes back with a change.</summary>
    public string? Proof { get; private set; }

    /// <summary>What has just been done.</summary>
    public string? Said { get; private set; }

    public RecoveryCodesShown? Codes { get; private set; }

    private Listener Here => ListenerFeature.Of(HttpContext);

    private string? CookieSecret => SessionCookie.Read(HttpContext);

    public Task OnGetAsync(CancellationToken ct) => LoadAsync(null, ct);

    public async Task<IActionResult> OnGetQuestionAsync() => (await ceremony.AskAsync(Question)).ToAnswer(Response);

    public async Task<IActionResult> OnGetOfferAsync(CancellationToken ct) =>
        (await add.OfferAsync(User.Account(), CookieSecret, Here, ct)).ToAnswer(Response);

    public async Task<IActionResult> OnPostConfirmAsync([FromForm] string? typed, CancellationToken ct) => await ShowAsync(
        await confirm.Handle(User.Account(), typed ?? "", CookieSecret, HttpContext.Connection.RemoteIpAddress, ct), ct);

    public async Task<IActionResult> OnPostConfirmPasskeyAsync(
        [FromForm] string? ticket, [FromForm] string? credential, CancellationToken ct) => await ShowAsync(
        await confirm.HandlePasskey(
            Question, new PasskeyAnswer(ticket ?? "", credential ?? ""), HttpContext.Connection.RemoteIpAddress, ct), ct);

    public async Task<IActionResult> OnPostAddAsync(
        [FromForm] string? ticket, [FromForm] string? credential, [FromForm] string? name, [FromForm] string? proof,
        CancellationToken ct)
    {
        var outcome = await add.Handle(
            User.Account(),
            new AddPasskey.Request(
                new PasskeyAnswer(ticket ?? "", credential ?? ""), name ?? "", CookieSecret, IsSignedIn: true, proof,
                DeviceCookie.Read(HttpContext)),
            Here, HttpContext.Connection.RemoteIpAddress, ct);
        if (outcome.Refusal is { } refusal)
        {
            return await ShowAsync(refusal, proof, ct);
        }

        if (outcome.Value.CookieSecret is { } cookie)
        {
            SessionCookie.Write(HttpContext, cookie);
            DeviceCookie.Keep(HttpContext, outcome.Value.DeviceSecret!);
            Codes = new RecoveryCodesShown(outcome.Value.RecoveryCodes, PasskeyTexts.FirstMade, AccountPages.Passkeys);
            return Page();
        }

        Said = PasskeyTexts.Added;
        return await ShowAsync(null, proof, ct);
    }

    public async Task<IActionResult> OnPostRenameAsync(
        [FromForm] Guid passkey, [FromForm] string? name, [FromForm] string? proof, CancellationToken ct)
    {
        var outcome = await rename.Handle(User.Account(), passkey, name ?? "", ct);
        Said = outcome.Succeeded ? PasskeyTexts.Renamed : null;
        return await ShowAsync(outcome.Refusal, proof, ct);
    }

    public async Task<IActionResult> OnPostRemoveAsync(
        [FromForm] Guid passkey, [FromForm] string? proof, CancellationToken ct)
    {
        var outcome = await remove.Handle(
            User.Account(), passkey, proof, CookieSecret, DeviceCookie.Read(HttpContext), Here, ct);
        if (outcome.Refusal is { } refusal)
        {
            return await ShowAsync(refusal, proof, ct);
        }

        // The proof was of the session that has just ended.
        SessionCookie.Write(HttpContext, outcome.Value.CookieSecret);
        DeviceCookie.Keep(HttpContext, outcome.Value.DeviceSecret);
        Said = PasskeyTexts.Removed;
        return await ShowAsync(null, null, ct);
    }

    public async Task<IActionResult> OnPostRenewAsync([FromForm] string? proof, CancellationToken ct)
    {
        var outcome = await renew.HandleConfirmed(User.Account(), proof, CookieSecret, ct);
        if (outcome.Refusal is { } refusal)
        {
            return await ShowAsync(refusal, proof, ct);
        }

        Codes = new RecoveryCodesShown(outcome.Value.Codes, AccountTexts.RecoveryRenewed, AccountPages.Passkeys);
        return Page();
    }

    private PasskeyContext Question => new(PasskeyQuestion.Confirm, Here, User.Account(), CookieSecret);

    private Task<IActionResult> ShowAsync(Outcome<ConfirmPerson.Response> outcome, CancellationToken ct) =>
        ShowAsync(outcome.Refusal, outcome.Succeeded ? outcome.Value.Proof : null, ct);

    private async Task<IActionResult> ShowAsync(Refusal? refusal, string? proof, CancellationToken ct)
    {
        await LoadAsync(proof, ct);
        return refusal is null ? Page() : Declined(refusal);
    }

    private async Task LoadAsync(string? proof, CancellationToken ct)
    {
        var id = User.Account();
        Passkeys = await list.Handle(id, ct);
        (HasFactor, HasApp) = (await factors.ExistsAsync(id, ct), await factors.HasAppAsync(id, ct));

        // A proof that has run out since is none: the page asks again.
        Proof = confirm.IsGood(id, proof, CookieSecret) ? proof : null;
    }
}
