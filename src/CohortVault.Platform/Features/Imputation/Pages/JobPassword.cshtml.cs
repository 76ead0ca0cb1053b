using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Kernel.Pages;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CohortVault.Platform.Features.Imputation.Pages;

/// <summary>Explains that the password can be seen once; shows it when asked to.</summary>
[Authorize(Policies.OwnJobs)]
[Authorize(Policies.Reauthenticated)]
[Audited("job.password-revealed")]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class JobPasswordModel(GetJob getJob, RevealPassword revealPassword) : FormPage
{
    public JobView Job { get; private set; } = null!;

    /// <summary>The password, in the one answer that holds it.</summary>
    public string? Password { get; private set; }

    public async Task<IActionResult> OnGetAsync(string id, CancellationToken ct) =>
        await FindAsync(id, ct) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(string id, CancellationToken ct)
    {
        if (!await FindAsync(id, ct))
        {
            return NotFound();
        }

        var outcome = await revealPassword.Handle(User.Account(), id, ct);
        if (outcome.Refusal is { } refusal)
        {
            return Declined(refusal);
        }

        Password = outcome.Value;
        return Page();
    }

    private async Task<bool> FindAsync(string id, CancellationToken ct)
    {
        var outcome = await getJob.Handle(User.Account(), id, ct);
        if (outcome.Succeeded)
        {
            Job = outcome.Value;
        }

        return outcome.Succeeded;
    }
}
