using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Studies.Team;
using CohortVault.Platform.Kernel.Pages;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CohortVault.Platform.Features.Studies.Pages;

/// <summary>The studies that one works in, and the invitations to others.</summary>
[Authorize(Policies.SignedIn)]
[Audited("study.member-joined, study.invitation-declined")]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class StudiesModel(ListStudies list, AnswerInvitation answer) : FormPage
{
    public ListStudies.Response List { get; private set; } = new([], []);

    /// <summary>What was just done, in words; null if nothing.</summary>
    public string? Done => StudyTexts.DoneWords(Request.Query["done"]);

    public bool MayCreate => User.May().HasFlag(Permissions.CreateStudies);

    public Task OnGetAsync(CancellationToken ct) => LoadAsync(ct);

    public async Task<IActionResult> OnPostAnswerAsync([FromForm] Guid invitation, [FromForm] bool accept, CancellationToken ct)
    {
        var outcome = await answer.Handle(User.Account(), invitation, accept, ct);
        if (outcome.Succeeded)
        {
            return Redirect(accept ? $"/studies/{outcome.Value}" : "/studies");
        }

        await LoadAsync(ct);
        return Declined(outcome.Refusal);
    }

    private async Task LoadAsync(CancellationToken ct) => List = await list.Handle(User.Account(), ct);
}
