using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Accounts.Devices;
using CohortVault.Platform.Features.Accounts.Passkeys;
using CohortVault.Platform.Features.Accounts.Sessions;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Kernel;
using CohortVault.Platform.Kernel.Pages;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CohortVault.Platform.Features.Accounts.Pages;

/// <summary>A person's passkeys: what there is, more of them or fewer.</summary>
[Authorize(Policies.Reauthenticated)]
[OnEveryListener]
[Audited("account.passkey-added, account.passkey-renamed, account.passkey-removed")]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class PasskeysModel(
    ListPasskeys list, AddPasskey add, RenamePasskey rename, RemovePasskey remove, PasskeySites sites) : FormPage
{
    public PasskeySite? Site => sites.Of(Here);

    public IReadOnlyList<ListPasskeys.Item> Passkeys { get; private set; } = [];

    /// <summary>What has just been done.</summary>
    public string? Said { get; private set; }

    public RecoveryCodesShown? Codes { get; private set; }

    private Listener Here => ListenerFeature.Of(HttpContext);

    private string? CookieSecret => SessionCookie.Read(HttpContext);

    public Task OnGetAsync(CancellationToken ct) => LoadAsync(ct);

    public async Task<IActionResult> OnGetOfferAsync(CancellationToken ct) =>
        (await add.OfferAsync(User.Account(), CookieSecret, Here, ct)).ToAnswer(Response);

    public async Task<IActionResult> OnPostAddAsync(
        [FromForm] string? ticket, [FromForm] string? credential, [FromForm] string? name, CancellationToken ct)
    {
        var outcome = await add.Handle(
            User.Account(),
            new AddPasskey.Request(
                new PasskeyAnswer(ticket ?? "", credential ?? ""), name ?? "", CookieSecret, IsSignedIn: true,
                DeviceCookie.Read(HttpContext)),
            Here, HttpContext.Connection.RemoteIpAddress, ct);
        if (outcome.Succeeded && outcome.Value.CookieSecret is { } cookie)
        {
            SessionCookie.Write(HttpContext, cookie);
            DeviceCookie.Keep(HttpContext, outcome.Value.DeviceSecret!);
            Codes = new RecoveryCodesShown(outcome.Value.RecoveryCodes, PasskeyTexts.FirstMade, AccountPages.Passkeys);
            return Page();
        }

        return await ShowAsync(outcome.Refusal, PasskeyTexts.Added, ct);
    }

    public async Task<IActionResult> OnPostRenameAsync(
        [FromForm] Guid passkey, [FromForm] string? name, CancellationToken ct) => await ShowAsync(
        (await rename.Handle(User.Account(), passkey, name ?? "", ct)).Refusal, PasskeyTexts.Renamed, ct);

    public async Task<IActionResult> OnPostRemoveAsync([FromForm] Guid passkey, CancellationToken ct)
    {
        var outcome = await remove.Handle(
            User.Account(), passkey, CookieSecret, DeviceCookie.Read(HttpContext), Here, ct);
        if (outcome.Succeeded)
        {
            SessionCookie.Write(HttpContext, outcome.Value.CookieSecret);
            DeviceCookie.Keep(HttpContext, outcome.Value.DeviceSecret);
        }

        return await ShowAsync(outcome.Refusal, PasskeyTexts.Removed, ct);
    }

    private async Task<IActionResult> ShowAsync(Refusal? refusal, string said, CancellationToken ct)
    {
        await LoadAsync(ct);
        Said = refusal is null ? said : null;
        return refusal is null ? Page() : Declined(refusal);
    }

    private async Task LoadAsync(CancellationToken ct) => Passkeys = await list.Handle(User.Account(), ct);
}
