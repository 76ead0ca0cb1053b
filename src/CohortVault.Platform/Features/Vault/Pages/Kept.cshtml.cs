using System.Globalization;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Vault.Retention;
using CohortVault.Platform.Kernel.Pages;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CohortVault.Platform.Features.Vault.Pages;

/// <summary>What is kept of the caller and until when, and proof of what is gone.</summary>
[Authorize(Policies.SignedIn)]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class KeptModel(ShowKept show) : PageModel
{
    public ShowKept.Response Shown { get; private set; } = null!;

    public async Task OnGetAsync([FromQuery(Name = "p")] int page, CancellationToken ct) =>
        Shown = await show.Handle(User.Account().Owner(), page, ct);

    /// <summary>An instant of a certificate.</summary>
    public static IHtmlContent Instant(string text) =>
        Show.Instant(DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal));
}
