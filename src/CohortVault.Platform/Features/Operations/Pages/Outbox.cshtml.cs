using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Operations.Mail;
using CohortVault.Platform.Kernel;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CohortVault.Platform.Features.Operations.Pages;

/// <summary>The operator's view of mails that wait.</summary>
[Authorize(Policies.ReadOutbox)]
[OnAdminListener]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class OutboxModel(ListOutbox listOutbox) : PageModel
{
    public ListOutbox.Response List { get; private set; } = new([], false);

    public int At { get; private set; } = 1;

    public async Task OnGetAsync(int? at, CancellationToken ct)
    {
        At = Math.Max(at ?? 1, 1);
        List = await listOutbox.Handle(At, ct);
    }
}
