using CohortVault.Platform.Features.Accounts.SingleSignOn;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Kernel.Pages;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CohortVault.Platform.Features.Accounts.Pages;

/// <summary>Leads to the provider's log-in; shows itself only if that is not to be reached.</summary>
[AllowAnonymous]
[ReadsOnly]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class SingleSignOnModel(RoundTrip trip, AttemptLimits limits) : FormPage
{
    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    /// <summary>Whether the provider is to ask for the log-in anew.</summary>
    [BindProperty(SupportsGet = true)]
    public bool Again { get; set; }

    public async Task<IActionResult> OnGetAsync()
    {
        if (!limits.MaySignIn(HttpContext.Connection.RemoteIpAddress))
        {
            return Declined(AccountRefusals.TooManyAttempts);
        }

        var outcome = await trip.BeginAsync(HttpContext, Url.IsLocalUrl(ReturnUrl) ? ReturnUrl : null, Again);
        return outcome.Refusal is { } refusal ? Declined(refusal) : Redirect(outcome.Value);
    }
}
