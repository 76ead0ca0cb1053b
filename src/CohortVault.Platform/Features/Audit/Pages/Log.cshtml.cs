using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CohortVault.Platform.Features.Audit.Pages;

/// <summary>The audit log, for those who watch over it.</summary>
[Authorize(Policies.ReadLog)]
[OnAdminListener]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class LogModel(ListRecords list) : PageModel
{
    public ListRecords.Response Log { get; private set; } = new([], null);

    /// <summary>Beginning of the actions that are shown; null for all.</summary>
    public string? Shown { get; private set; }

    public async Task OnGetAsync(long? before, string? shown, CancellationToken ct)
    {
        Shown = shown;
        Log = await list.Handle(User.Account(), before, shown, ct);
    }
}
