using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Accounts.Devices;
using CohortVault.Platform.Features.Accounts.SecondFactors;
using CohortVault.Platform.Features.Accounts.SingleSignOn;
using CohortVault.Platform.Features.Accounts.Tokens;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;

namespace CohortVault.Platform.Features.Accounts.Pages;

/// <summary>What is kept about a person, and what may act in their name: tokens, browsers, the password.</summary>
[Authorize(Policies.SignedIn)]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class OwnAccountModel(
    IAccountDirectory directory, ListApiTokens listTokens, ListDevices listDevices,
    SecondFactorStore factors, IOptions<SingleSignOnOptions> singleSignOn)
    : PageModel
{
    public AccountProfile? Profile { get; private set; }

    /// <summary>How many tokens are good now.</summary>
    public int Tokens { get; private set; }

    public ListDevices.Response Devices { get; private set; } = new([], []);

    public (DateTimeOffset? AppSince, int RecoveryCodes)? Factor { get; private set; }

    /// <summary>Whose log-in can be linked; null for none.</summary>
    public string? Provider => singleSignOn.Value.IsOn ? singleSignOn.Value.Name : null;

    public async Task OnGetAsync(CancellationToken ct)
    {
        var id = User.Account();
        Profile = await directory.FindAsync(id, ct);
        Factor = await factors.StateAsync(id, ct);
        Tokens = await listTokens.CountAsync(id, ct);
        Devices = await listDevices.Handle(id, HttpContext, ct);
    }
}
