using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Accounts.Devices;
using CohortVault.Platform.Features.Accounts.SecondFactors;
using CohortVault.Platform.Features.Accounts.Sessions;
using CohortVault.Platform.Features.Accounts.SingleSignOn;
using CohortVault.Platform.Features.Accounts.Tokens;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Kernel;
using CohortVault.Platform.Kernel.Pages;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace CohortVault.Platform.Features.Accounts.Pages;

/// <summary>What is kept about a person, and what may act in their name: tokens, browsers, the password.</summary>
[Authorize(Policies.SignedIn)]
[Audited("account.password-changed")]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class OwnAccountModel(
    IAccountDirectory directory, ListApiTokens listTokens, ListDevices listDevices, ChangePassword changePassword,
    SecondFactorStore factors, IOptions<SingleSignOnOptions> singleSignOn)
    : FormPage
{
    public AccountProfile? Profile { get; private set; }

    /// <summary>How many tokens are good now.</summary>
    public int Tokens { get; private set; }

    public ListDevices.Response Devices { get; private set; } = new([], []);

    public (DateTimeOffset? AppSince, int RecoveryCodes)? Factor { get; private set; }

    public bool PasswordChanged { get; private set; }

    /// <summary>Whose log-in can be linked; null for none.</summary>
    public string? Provider => singleSignOn.Value.IsOn ? singleSignOn.Value.Name : null;

    public Task OnGetAsync(CancellationToken ct) => LoadAsync(ct);

    public async Task<IActionResult> OnPostPasswordAsync(
        [FromForm] string? currentPassword, [FromForm] string? password, [FromForm] string? repeatedPassword,
        CancellationToken ct)
    {
        var outcome = await changePassword.Handle(
            User.Account(),
            new ChangePassword.Request(
                currentPassword ?? "", password ?? "", repeatedPassword ?? "", DeviceCookie.Read(HttpContext)),
            ListenerFeature.Of(HttpContext),
            HttpContext.Connection.RemoteIpAddress,
            ct);
        if (outcome.Succeeded)
        {
            SessionCookie.Write(HttpContext, outcome.Value.CookieSecret);
            PasswordChanged = true;
        }

        return await ShowAsync(outcome.Refusal, ct);
    }

    private async Task<IActionResult> ShowAsync(Refusal? refusal, CancellationToken ct)
    {
        await LoadAsync(ct);
        return refusal is null ? Page() : Declined(refusal);
    }

    private async Task LoadAsync(CancellationToken ct)
    {
        var id = User.Account();
        Profile = await directory.FindAsync(id, ct);
        Factor = await factors.StateAsync(id, ct);
        Tokens = await listTokens.CountAsync(id, ct);
        Devices = await listDevices.Handle(id, HttpContext, ct);
    }
}
