using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Vault.Retention;
using CohortVault.Platform.Kernel;
using CohortVault.Platform.Kernel.Pages;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CohortVault.Platform.Features.Vault.Pages;

/// <summary>What is kept for how long, what is due, and what is held and why.</summary>
[Authorize(Policies.ManageRetention)]
[OnAdminListener]
[Audited("hold.placed, request.made")]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class RetentionModel(ShowRetention show, PlaceHold place, AskToLift lift, AskToLower lower) : FormPage
{
    public ShowRetention.Response Shown { get; private set; } = new([], []);

    /// <summary>What was typed as the thing to hold, if that was declined.</summary>
    public string? What { get; private set; }

    public string? Reason { get; private set; }

    /// <summary>What was done before this view of the page; a word of ours.</summary>
    public string? Done { get; private set; }

    public Task OnGetAsync(string? done, CancellationToken ct)
    {
        Done = done switch
        {
            "placed" => RetentionTexts.Placed,
            "waits" => RetentionTexts.Waits,
            _ => null,
        };
        return LoadAsync(ct);
    }

    public Task<IActionResult> OnPostHoldAsync([FromForm] string? what, [FromForm] string? reason, CancellationToken ct)
    {
        (What, Reason) = (what, reason);
        return DoAsync(place.Handle(User.Account(), what ?? "", reason ?? "", ct), "placed", ct);
    }

    public Task<IActionResult> OnPostLiftAsync([FromForm] Guid hold, [FromForm] string? reason, CancellationToken ct) =>
        DoAsync(lift.Handle(User.Account(), hold, reason ?? "", ct), "waits", ct);

    public Task<IActionResult> OnPostLowerAsync([FromForm] string? kind, [FromForm] string? reason, CancellationToken ct) =>
        DoAsync(lower.Handle(User.Account(), kind ?? "", reason ?? "", ct), "waits", ct);

    private async Task<IActionResult> DoAsync(Task<Outcome<Done>> act, string done, CancellationToken ct)
    {
        if ((await act).Refusal is { } refusal)
        {
            await LoadAsync(ct);
            return Declined(refusal);
        }

        return Redirect($"/retention?done={done}");
    }

    private async Task LoadAsync(CancellationToken ct) => Shown = await show.Handle(ct);
}
