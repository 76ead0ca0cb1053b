using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Instruments.Events;
using CohortVault.Platform.Features.Instruments.Records;
using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Platform.Features.Studies.Contracts;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CohortVault.Platform.Features.Instruments.Pages;

/// <summary>All forms of a participant, by event, and the arm to which they belong.</summary>
[Authorize(Policies.SignedIn)]
[InStudy(StudyRights.ReadRecords)]
[Audited("participant.arm-chosen")]
internal sealed class StudyRecordFormsModel(IStudyGate gate, RecordBoard board, ParticipantArms arms) : StudyPage(gate)
{
    public RecordBoard.Overview Shown { get; private set; } = null!;

    /// <summary>Whether there is an arm to choose, and the member may.</summary>
    public bool MayChoose => Shown.Plan.Design.Arms.Count > 1 && Access.May(StudyRights.ManageParticipants) && Access.State.MayBeCorrected();

    public async Task<IActionResult> OnGetAsync([FromRoute] string code, CancellationToken ct) => await LoadAsync(code, ct) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync([FromRoute] string code, [FromForm] int arm, CancellationToken ct) =>
        ParticipantCode.TryParse(code, out var read)
            ? await EndAsync(arms.ChooseAsync(Access, read, arm, ct), $"/records/{read.Text}", "saved", () => LoadAsync(code, ct))
            : NotFound();

    private async Task<bool> LoadAsync(string code, CancellationToken ct)
    {
        if (!ParticipantCode.TryParse(code, out var read) || await board.OfAsync(Access, read, ct) is not { } shown)
        {
            return false;
        }

        Shown = shown;
        return true;
    }
}
