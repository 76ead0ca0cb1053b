using CohortVault.Platform.Features.Accounts.Administration;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Accounts.Passkeys;
using CohortVault.Platform.Features.Accounts.SecondFactors;
using CohortVault.Platform.Features.Accounts.Sessions;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Kernel;
using CohortVault.Platform.Kernel.Pages;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CohortVault.Platform.Features.Accounts.Pages;

/// <summary>Switches administrative power on and off, and shows who has it.</summary>
[Authorize(Policies.Administer)]
[OnAdminListener]
[Audited("power.on, power.off, account.code-refused, account.passkey-refused")]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class PowerModel(
    SwitchPowerOn switchOn, EndPower end, ListPowers list, ShowOwnFactors factors) : FormPage
{
    public const int UsualMinutes = 30;

    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    public string? Reason { get; private set; }

    /// <summary>Where the person's passkeys work; null if they have none for this address.</summary>
    public PasskeySite? Site { get; private set; }

    public IReadOnlyList<ListPowers.Item> Powers { get; private set; } = [];

    /// <summary>Whether there is anything that this account would need power for.</summary>
    public bool MayHavePower => User.May().IsAdministrative();

    public ListPowers.Item? Own => Powers.FirstOrDefault(power => power.IsOfThisSession);

    public Task OnGetAsync(CancellationToken ct) => LoadAsync(ct);

    public async Task<IActionResult> OnGetChallengeAsync() =>
        (await switchOn.AskAsync(User.Account(), SessionCookie.Read(HttpContext))).ToAnswer(Response);

    public async Task<IActionResult> OnPostOnAsync(
        [FromForm] string? reason, [FromForm] int minutes, [FromForm] string? code, [FromForm] string? ticket,
        [FromForm] string? credential, CancellationToken ct)
    {
        var passkey = string.IsNullOrEmpty(credential) ? null : new PasskeyAnswer(ticket ?? "", credential);
        var outcome = MayHavePower
            ? await switchOn.Handle(
                User.Account(),
                new SwitchPowerOn.Request(reason ?? "", minutes, code ?? "", passkey, SessionCookie.Read(HttpContext)),
                HttpContext.Connection.RemoteIpAddress, ct)
            : AccountRefusals.NotAllowed;
        if (outcome.Refusal is { } refusal)
        {
            Reason = reason;
            await LoadAsync(ct);
            return Declined(refusal);
        }

        return LocalRedirect(AccountPages.After(ReturnUrl, Url, Listener.Admin));
    }

    public async Task<IActionResult> OnPostOffAsync([FromForm] Guid power, CancellationToken ct)
    {
        var outcome = MayHavePower ? await end.Handle(User.Account(), power, ct) : AccountRefusals.NotAllowed;
        if (outcome.Refusal is { } refusal)
        {
            await LoadAsync(ct);
            return Declined(refusal);
        }

        return Redirect(AccountPages.Power);
    }

    private async Task LoadAsync(CancellationToken ct)
    {
        Powers = await list.Handle(SessionCookie.Read(HttpContext), ct);
        Site = (await factors.Handle(User.Account(), Listener.Admin, ct)).Site;
    }
}
