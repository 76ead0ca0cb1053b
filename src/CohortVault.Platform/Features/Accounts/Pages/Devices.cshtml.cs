using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Accounts.Devices;
using CohortVault.Platform.Features.Accounts.Sessions;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Kernel;
using CohortVault.Platform.Kernel.Pages;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CohortVault.Platform.Features.Accounts.Pages;

/// <summary>The devices that an account knows and the sessions on them, to be named, ended and revoked.</summary>
[Authorize(Policies.Reauthenticated)]
[Audited("account.device-renamed, account.device-revoked, account.devices-revoked, account.session-ended, account.signed-out-everywhere")]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class DevicesModel(
    ListDevices list, RenameDevice rename, RevokeDevice revoke, RevokeAllDevices revokeAll, EndSession end,
    EndAllSessions endAll) : FormPage
{
    public ListDevices.Response List { get; private set; } = new([], []);

    /// <summary>What was just done.</summary>
    public string? Done { get; private set; }

    public Task OnGetAsync(CancellationToken ct) => LoadAsync(ct);

    public async Task<IActionResult> OnPostRenameAsync(
        [FromForm] Guid device, [FromForm] string? name, CancellationToken ct) =>
        await ShowAsync(await rename.Handle(User.Account(), device, name, ct), DeviceTexts.Renamed, ct);

    public async Task<IActionResult> OnPostRevokeAsync([FromForm] Guid device, CancellationToken ct) =>
        await ShowAsync(await revoke.Handle(User.Account(), device, ct), DeviceTexts.Revoked, ct);

    public async Task<IActionResult> OnPostEndAsync([FromForm] Guid session, CancellationToken ct) =>
        await ShowAsync(await end.Handle(User.Account(), session, ct), DeviceTexts.Ended, ct);

    public async Task<IActionResult> OnPostEndAllAsync(CancellationToken ct)
    {
        await endAll.Handle(User.Account(), ct);
        return SignedOut();
    }

    public async Task<IActionResult> OnPostRevokeAllAsync(CancellationToken ct)
    {
        await revokeAll.Handle(User.Account(), ct);
        return SignedOut();
    }

    private async Task<IActionResult> ShowAsync(Outcome<Done> outcome, string done, CancellationToken ct)
    {
        await LoadAsync(ct);
        if (outcome.Refusal is { } refusal)
        {
            return Declined(refusal);
        }

        // Who ended the session he was in is out.
        if (!List.Devices.SelectMany(device => device.Sessions).Concat(List.Elsewhere).Any(session => session.IsThis))
        {
            return SignedOut();
        }

        Done = done;
        return Page();
    }

    private RedirectResult SignedOut()
    {
        SessionCookie.Clear(HttpContext);
        return Redirect(AccountPages.SignIn);
    }

    private async Task LoadAsync(CancellationToken ct) => List = await list.Handle(User.Account(), HttpContext, ct);
}
