using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Platform.Features.Participants.Joining;
using CohortVault.Platform.Features.Studies.Contracts;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CohortVault.Platform.Features.Participants.Pages;

/// <summary>One participant: where they stand, what happened, what comes next.</summary>
[Authorize(Policies.SignedIn)]
[InStudy(StudyRights.ReadRecords)]
[Audited("participant.moved")]
internal sealed class StudyParticipantModel(
    IStudyGate gate, ShowParticipant show, MoveParticipant move, InviteParticipant invite, EraseParticipant erase) : StudyPage(gate)
{
    private static readonly (ParticipantState Next, string Words, string Text)[] _steps =
    [
        (ParticipantState.Paused, ParticipantTexts.Pause, ParticipantTexts.PauseText),
        (ParticipantState.Active, ParticipantTexts.Resume, ParticipantTexts.ResumeText),
        (ParticipantState.Completed, ParticipantTexts.Complete, ParticipantTexts.CompleteText),
        (ParticipantState.Withdrawn, ParticipantTexts.Withdraw, ParticipantTexts.WithdrawText),
        (ParticipantState.ErasurePending, ParticipantTexts.AskErasure, ParticipantTexts.AskErasureText),
    ];

    public ShowParticipant.Response Shown { get; private set; } = null!;

    /// <summary>Steps that the staff may take.</summary>
    public IReadOnlyList<(ParticipantState Next, string Words, string Text)> Steps =>
        !Access.May(StudyRights.ManageParticipants) ? []
        :
        [
            .. _steps.Where(step => step.Next.MayFollow(Shown.State)
                && !(step.Next is ParticipantState.Withdrawn && Shown.State is ParticipantState.ErasurePending && !Access.May(StudyRights.ManageStudy))
                && (step.Next is not ParticipantState.Active || Shown.State is not ParticipantState.Added)),
        ];

    /// <summary>An invitation that was just made; shown this once.</summary>
    public InviteParticipant.Response? Invitation { get; private set; }

    public bool MayInvite => Access.May(StudyRights.ManageParticipants) && !Access.State.HasEnded() && Shown.State.MayJoin();

    public bool MayErase => Access.May(StudyRights.ManageParticipants | StudyRights.ManageStudy)
        && Shown.State is ParticipantState.ErasurePending;

    public async Task<IActionResult> OnGetAsync([FromRoute] string code, CancellationToken ct) =>
        await LoadAsync(code, ct) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync([FromRoute] string code, [FromForm] ParticipantState next, CancellationToken ct) =>
        await LoadAsync(code, ct)
            ? await EndAsync(
                move.Handle(Access, Shown.Code, next, ct), $"/participants/{Shown.Code.Text}", "changed", () => LoadAsync(code, ct))
            : NotFound();

    /// <summary>Makes an invitation and shows it.</summary>
    public async Task<IActionResult> OnPostInviteAsync([FromRoute] string code, CancellationToken ct)
    {
        if (!await LoadAsync(code, ct))
        {
            return NotFound();
        }

        var made = await invite.Handle(Access, Shown.Code, ct);
        Invitation = made.Refusal is null ? made.Value : null;
        return made.Refusal is { } refusal ? Declined(refusal) : Page();
    }

    /// <summary>Does what the participant asked for.</summary>
    public async Task<IActionResult> OnPostEraseAsync([FromRoute] string code, CancellationToken ct) =>
        await LoadAsync(code, ct)
            ? await EndAsync(erase.Handle(Access, Shown.Code, ct), $"/participants/{Shown.Code.Text}", "erased", () => LoadAsync(code, ct))
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
