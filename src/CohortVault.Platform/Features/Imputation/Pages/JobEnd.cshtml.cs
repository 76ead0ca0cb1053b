using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Kernel.Pages;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CohortVault.Platform.Features.Imputation.Pages;

/// <summary>Asks before a job is cancelled or deleted: names it, says what will be gone and what remains.</summary>
[Authorize(Policies.OwnJobs)]
[Audited("job.cancelled, job.deleted")]
internal sealed class JobEndModel(GetJob getJob, CancelJob cancelJob, DeleteJob deleteJob) : FormPage
{
    public JobView Job { get; private set; } = null!;

    public bool Cancels { get; private set; }

    public async Task<IActionResult> OnGetAsync(string id, string how, CancellationToken ct) =>
        await FindAsync(id, how, ct) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(string id, string how, CancellationToken ct)
    {
        if (!await FindAsync(id, how, ct))
        {
            return NotFound();
        }

        var outcome = Cancels
            ? await cancelJob.Handle(User.Account(), id, ct)
            : await deleteJob.Handle(User.Account(), id, ct);
        return outcome.Refusal is { } refusal ? Declined(refusal) : Redirect(Cancels ? $"/jobs/{id}" : "/jobs");
    }

    private async Task<bool> FindAsync(string id, string how, CancellationToken ct)
    {
        if (how is not ("cancel" or "delete"))
        {
            return false;
        }

        Cancels = how == "cancel";
        var outcome = await getJob.Handle(User.Account(), id, ct);
        if (outcome.Succeeded)
        {
            Job = outcome.Value;
        }

        return outcome.Succeeded;
    }
}
