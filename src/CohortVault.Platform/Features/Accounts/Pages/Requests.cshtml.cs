using CohortVault.Platform.Features.Accounts.Administration;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Kernel;
using CohortVault.Platform.Kernel.Pages;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CohortVault.Platform.Features.Accounts.Pages;

/// <summary>What waits for a second person.</summary>
[Authorize(Policies.DecideRequests)]
[OnAdminListener]
[Audited("request.agreed, request.refused, account.role-changed, account.second-factor-removed")]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class RequestsModel(ListRequests list, DecideRequest decide) : FormPage
{
    public IReadOnlyList<ListRequests.Item> Waiting { get; private set; } = [];

    public IReadOnlyList<ListRequests.Item> Decided { get; private set; } = [];

    public Task OnGetAsync(CancellationToken ct) => LoadAsync(ct);

    public Task<IActionResult> OnPostAgreeAsync([FromForm] Guid request, CancellationToken ct) => DecideAsync(request, true, ct);

    public Task<IActionResult> OnPostRefuseAsync([FromForm] Guid request, CancellationToken ct) => DecideAsync(request, false, ct);

    private async Task<IActionResult> DecideAsync(Guid request, bool agrees, CancellationToken ct)
    {
        var outcome = await decide.Handle(User.Account(), request, agrees, ct);
        if (outcome.Refusal is { } refusal)
        {
            await LoadAsync(ct);
            return Declined(refusal);
        }

        return Redirect("/requests");
    }

    private async Task LoadAsync(CancellationToken ct)
    {
        var all = await list.Handle(User.Account(), ct);
        Waiting = [.. all.Where(item => item.State == RequestState.Waiting)];
        Decided = [.. all.Where(item => item.State != RequestState.Waiting)];
    }
}
