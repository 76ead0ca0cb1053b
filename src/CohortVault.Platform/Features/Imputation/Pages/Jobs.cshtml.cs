using CohortVault.Platform.Features.Accounts.Contracts;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CohortVault.Platform.Features.Imputation.Pages;

/// <summary>One's own jobs, newest first.</summary>
[Authorize(Policies.OwnJobs)]
internal sealed class JobsModel(ListJobs listJobs, TimeProvider clock) : PageModel
{
    public JobList List { get; private set; } = new([], 0, 1, ListJobs.PageSize);

    public DateTimeOffset Now => clock.GetUtcNow();

    public async Task OnGetAsync(int? page, CancellationToken ct) =>
        List = await listJobs.Handle(User.Account(), Math.Max(page ?? 1, 1), ct);
}
