using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Accounts.SecondFactors;
using CohortVault.Platform.Features.Accounts.SingleSignOn;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Kernel.Pages;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace CohortVault.Platform.Features.Accounts.Pages;

/// <summary>Links the institution's log-in to the account, or unlinks it; both ask for a second factor, just shown.</summary>
[Authorize(Policies.Reauthenticated)]
[Audited("account.identity-link-allowed, account.identity-unlinked")]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class LinkedIdentityModel(
    ExternalIdentities identities, LinkIdentity link, UnlinkIdentity unlink, RoundTrip trip, SecondFactorStore factors,
    IOptions<SingleSignOnOptions> options) : FormPage
{
    [BindProperty(SupportsGet = true)]
    public bool Linked { get; set; }

    public ExternalIdentity? Current { get; private set; }

    public string? Issuer { get; private set; }

    public bool HasFactor { get; private set; }

    /// <summary>Where the provider's log-in is, once the person has decided.</summary>
    public string? GoOn { get; private set; }

    public string Provider => options.Value.Name;

    public Task OnGetAsync(CancellationToken ct) => LoadAsync(ct);

    public async Task<IActionResult> OnPostLinkAsync(CancellationToken ct)
    {
        var allowed = await link.AllowAsync(User.Account(), ct);
        var begun = allowed.Refusal is { } wrong ? wrong : await trip.BeginLinkAsync(HttpContext, allowed.Value);
        if (begun.Refusal is { } refusal)
        {
            await LoadAsync(ct);
            return Declined(refusal);
        }

        // Our policy lets no form lead to another origin, so the page goes on by itself, or by its link.
        GoOn = begun.Value;
        Response.Headers["Refresh"] = $"0;url={GoOn}";
        return Page();
    }

    public async Task<IActionResult> OnPostUnlinkAsync(CancellationToken ct)
    {
        var outcome = await unlink.Handle(User.Account(), ct);
        if (outcome.Refusal is { } refusal)
        {
            await LoadAsync(ct);
            return Declined(refusal);
        }

        return Redirect(SingleSignOnPages.Link);
    }

    private async Task LoadAsync(CancellationToken ct)
    {
        var id = User.Account();
        Current = await identities.OfAsync(id, ct);
        Issuer = Current is null ? null : await identities.IssuerAsync(Current, ct);
        HasFactor = await factors.ExistsAsync(id, ct);
    }
}
