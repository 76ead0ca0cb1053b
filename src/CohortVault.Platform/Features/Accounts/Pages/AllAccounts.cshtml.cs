using CohortVault.Platform.Features.Accounts.Administration;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CohortVault.Platform.Features.Accounts.Pages;

/// <summary>The accounts of the installation.</summary>
[Authorize(Policies.ManageAccounts)]
[OnAdminListener]
[ReadsOnly]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class AllAccountsModel(ListAccounts list) : PageModel
{
    public ListAccounts.Response List { get; private set; } = new([], false);

    public string? Login { get; private set; }

    public int At { get; private set; } = 1;

    // By POST, so that no name stands in an address.
    public Task OnPostAsync([FromForm] string? login, CancellationToken ct) => LoadAsync(login, 1, ct);

    public Task OnGetAsync(int? at, CancellationToken ct) => LoadAsync(null, Math.Clamp(at ?? 1, 1, 1_000_000), ct);

    private async Task LoadAsync(string? login, int at, CancellationToken ct)
    {
        (Login, At) = (login, at);
        List = await list.Handle(login, at, ct);
    }
}
