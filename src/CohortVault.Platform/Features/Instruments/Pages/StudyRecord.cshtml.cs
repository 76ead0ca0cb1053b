using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Instruments.Questionnaire;
using CohortVault.Platform.Features.Instruments.Records;
using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Kernel.Pages;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CohortVault.Platform.Features.Instruments.Pages;

/// <summary>A member of the team reads, enters and corrects one form of a participant.</summary>
[Authorize(Policies.SignedIn)]
[InStudy(StudyRights.ReadRecords)]
[Audited("record.saved, record.read")]
[RequestFormLimits(ValueCountLimit = TypedForm.MostFields)]
internal sealed class StudyRecordModel(IStudyGate gate, StaffForms forms, RecordLooks looks) : StudyPage(gate)
{
    public StaffForms.Response Shown { get; private set; } = null!;

    public QuestionnaireView Questionnaire { get; private set; } = null!;

    public int Instance { get; private set; }

    /// <summary>The version that the answers on the page build on.</summary>
    public int BaseVersion { get; private set; }

    public FormStatus Status { get; private set; }

    public string Reason { get; private set; } = "";

    /// <summary>What somebody else wrote meanwhile, by column.</summary>
    public IReadOnlyDictionary<string, string> Conflicts { get; private set; } = new Dictionary<string, string>();

    public bool MayEdit => StaffForms.MayEdit(Access, Shown) && Access.State.MayBeCorrected();

    public async Task<IActionResult> OnGetAsync(
        [FromRoute] string code, [FromRoute] string instrument, [FromQuery] int? instance, CancellationToken ct) =>
        await LoadAsync(code, instrument, instance ?? 1, null, ct) && await LookAsync(Shown, ct) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(
        [FromRoute] string code, [FromRoute] string instrument, [FromQuery] int? instance, [FromForm] int version, [FromForm] FormStatus status,
        [FromForm] string? reason, CancellationToken ct)
    {
        if (!ParticipantCode.TryParse(code, out var read) || await forms.ShowAsync(Access, read, instrument, instance ?? 1, ct) is not { } shown)
        {
            return NotFound();
        }

        await LookAsync(shown, ct);
        var answers = QuestionnaireForm.Read(TypedForm.Of(Request), shown.Sheet);
        if (answers.Problems.Count > 0 || answers.CameUp.Count > 0)
        {
            await LoadAsync(code, instrument, instance ?? 1, answers, ct);
            (BaseVersion, Status, Reason) = (version, status, reason ?? "");
            return answers.Problems.Count > 0 ? Declined(RecordRefusals.Invalid) : Page();
        }

        var saved = await forms.SaveAsync(Access, shown, instance ?? 1, answers, version, status, reason, ct);
        if (saved.Refusal is null)
        {
            return Redirect($"{Home}/records/{read.Text}/{instrument}?instance={instance ?? 1}&done=saved");
        }

        // What was typed stays on the page; saved again, it counts as written after what the others wrote.
        await LoadAsync(code, instrument, instance ?? 1, answers, ct);
        Conflicts = saved.Conflicts;
        (BaseVersion, Status, Reason) = (saved.Conflicts.Count > 0 ? saved.Version : version, status, reason ?? "");
        return Declined(saved.Refusal);
    }

    private async Task<bool> LookAsync(StaffForms.Response shown, CancellationToken ct)
    {
        await looks.NoteAsync(Access, shown.Participant, shown.Sheet.Instrument.Name, shown.Form, ct);
        return true;
    }

    private async Task<bool> LoadAsync(string code, string instrument, int instance, QuestionnaireAnswers? answers, CancellationToken ct)
    {
        if (!ParticipantCode.TryParse(code, out var read) || await forms.ShowAsync(Access, read, instrument, instance, ct) is not { } shown)
        {
            return false;
        }

        (Shown, Instance, BaseVersion, Status) = (shown, instance, shown.Version, shown.Status);
        Questionnaire = QuestionnaireView.Of(shown.Sheet, answers);
        return true;
    }
}
