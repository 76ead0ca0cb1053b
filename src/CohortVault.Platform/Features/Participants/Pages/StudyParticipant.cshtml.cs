using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Platform.Features.Studies.Contracts;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CohortVault.Platform.Features.Participants.Pages;

/// <summary>One participant: where they stand, what happened, what comes next.</summary>
[Authorize(Policies.SignedIn)]
[InStudy(StudyRights.ReadRecords)]
[Audited("participant.moved")]
internal sealed class StudyParticipantModel(IStudyGate gate, ShowParticipant show, MoveParticipant move) : StudyPage(gate)
{
    private static readonly (ParticipantState Next, string Words, string Text)[] _steps =
    [
        (ParticipantState.Paused, ParticipantTexts.Pause, ParticipantTexts.PauseText),
        (ParticipantState.Active, ParticipantTexts.Resume, ParticipantTexts.ResumeText),
        (ParticipantState.Completed, ParticipantTexts.Complete, ParticipantTexts.CompleteText),
        (ParticipantState.Withdrawn, ParticipantTexts.Withdraw, ParticipantTexts.WithdrawText),
    ];

    public ShowParticipant.Response Shown { get; private set; } = null!;

    /// <summary>Steps that the staff may take.</summary>
    public IReadOnlyList<(ParticipantState Next, string Words, string Text)> Steps =>
        !Access.May(StudyRights.ManageParticipants) ? []
        :
        [
            .. _steps.Where(step => step.Next.MayFollow(Shown.State)
                && (step.Next is not ParticipantState.Active || Shown.State is not ParticipantState.Added)),
        ];

    public async Task<IActionResult> OnGetAsync([FromRoute] string code, CancellationToken ct) =>
        await LoadAsync(code, ct) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync([FromRoute] string code, [FromForm] ParticipantState next, CancellationToken ct) =>
        await LoadAsync(code, ct)
            ? await EndAsync(
                move.Handle(Access, Shown.Code, next, ct), $"/participants/{Shown.Code.Text}", "changed", () => LoadAsync(code, ct))
            : NotFound();

    private async Task<bool> LoadAsync(string code, CancellationToken ct)
    {
        if (!ParticipantCode.TryParse(code, out var read) || await show.Handle(Access, read, ct) is not { } shown)
        {
            return false;
        }

        Shown = shown;
        return true;
    }
}
