using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Vault.Backups;
using CohortVault.Platform.Kernel;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CohortVault.Platform.Features.Vault.Pages;

/// <summary>How the backups stand, and whether this installation came out of one.</summary>
[Authorize(Policies.Administer)]
[OnAdminListener]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class BackupsModel(ShowBackups show) : PageModel
{
    public ShowBackups.Response Shown { get; private set; } = null!;

    public async Task OnGetAsync(CancellationToken ct) => Shown = await show.Handle(ct);
}
