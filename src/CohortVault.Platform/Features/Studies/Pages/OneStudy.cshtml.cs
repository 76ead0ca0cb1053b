using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Features.Studies.Ending;
using CohortVault.Platform.Features.Studies.Team;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CohortVault.Platform.Features.Studies.Pages;

/// <summary>A study at a glance: where it stands, what is missing, what comes next.</summary>
[Authorize(Policies.SignedIn)]
[InStudy(StudyRights.None)]
[Audited("study.moved, study.member-removed, study.destroyed")]
internal sealed class OneStudyModel(IStudyGate gate, ShowStudy show, ChangeStudy change, ChangeTeam team, DestroyStudy destroy, TimeProvider clock)
    : StudyPage(gate)
{
    /// <summary>A state that may follow.</summary>
    public sealed record Step(StudyState Next, string Words, string Text, bool IsUsual);

    public ShowStudy.Response Shown { get; private set; } = null!;

    public IReadOnlyList<Step> Steps => [.. All().Where(step => step.Next.MayFollow(Access.State))];

    /// <summary>Whether the member could destroy the study, were its time over.</summary>
    public bool Leads => Access.Covers(StudyRightWords.All, InstrumentGrants.All);

    /// <summary>Whether the study's time is over, or never began.</summary>
    public bool MayGo => Access.State.MayGo() && !(Shown.KeptUntil > clock.GetUtcNow());

    public Task OnGetAsync(CancellationToken ct) => LoadAsync(ct);

    public Task<IActionResult> OnPostMoveAsync([FromForm] StudyState next, CancellationToken ct) =>
        EndAsync(change.MoveAsync(Access, next, ct), "", "moved", () => LoadAsync(ct));

    public async Task<IActionResult> OnPostLeaveAsync(CancellationToken ct)
    {
        var outcome = await team.RemoveAsync(Access, Access.Account, ct);
        if (outcome.Succeeded)
        {
            return Redirect("/studies");
        }

        await LoadAsync(ct);
        return Declined(outcome.Refusal);
    }

    public async Task<IActionResult> OnPostDestroyAsync([FromForm] string? title, CancellationToken ct)
    {
        var outcome = await destroy.Handle(Access, title ?? "", ct);
        if (outcome.Succeeded)
        {
            return Redirect("/studies?done=destroyed");
        }

        await LoadAsync(ct);
        return Declined(outcome.Refusal);
    }

    private IEnumerable<Step> All() =>
    [
        new(StudyState.Running, Access.State is StudyState.Paused ? StudyTexts.Resume : StudyTexts.Start, StudyTexts.StartText, true),
        new(StudyState.Paused, StudyTexts.Pause, StudyTexts.PauseText, false),
        new(StudyState.Closed, StudyTexts.Close, StudyTexts.CloseText, false),
        new(StudyState.Archived, StudyTexts.Archive, StudyTexts.ArchiveText, false),
    ];

    private async Task LoadAsync(CancellationToken ct) => Shown = await show.Handle(Access, ct);
}
