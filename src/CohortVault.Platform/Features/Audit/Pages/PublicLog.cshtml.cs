using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CohortVault.Platform.Features.Audit.Pages;

/// <summary>The public face of the audit log: how long it is, who signs it, and how anybody verifies it.</summary>
[AllowAnonymous]
internal sealed class PublicLogModel(ShowPublicLog show) : PageModel
{
    public ShowPublicLog.Response Log { get; private set; } = null!;

    public async Task OnGetAsync(CancellationToken ct) => Log = await show.Handle(ct);
}
