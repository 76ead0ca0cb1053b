using System.Globalization;
using CohortVault.Instruments.Model;
using CohortVault.Instruments.Records;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Instruments.Files;
using CohortVault.Platform.Features.Instruments.Questionnaire;
using CohortVault.Platform.Features.Instruments.Records;
using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Kernel.Pages;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace CohortVault.Platform.Features.Instruments.Pages;

/// <summary>A member of the team reads, enters and corrects one form of a participant.</summary>
[Authorize(Policies.SignedIn)]
[InStudy(StudyRights.ReadRecords)]
[Audited("record.saved, record.read")]
[IgnoreAntiforgeryToken] // Checked before the first answer: the framework's check would read the whole form.
[UnreadForm]
internal sealed class StudyRecordModel(
    IStudyGate gate, StaffForms forms, RecordLooks looks, FormFiles files, ReadFile read, IAntiforgery antiforgery) : StudyPage(gate)
{
    public StaffForms.Response Shown { get; private set; } = null!;

    public QuestionnaireView Questionnaire { get; private set; } = null!;

    public int Instance { get; private set; }

    /// <summary>Unique name of the event; empty in studies without events.</summary>
    [BindProperty(SupportsGet = true, Name = "event")]
    public string? Event { get; set; }

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

    /// <summary>A file of the record; always an attachment that no browser opens as a page of this site.</summary>
    public async Task<IActionResult> OnGetFileAsync([FromRoute] string code, [FromQuery] Guid id, CancellationToken ct)
    {
        if (!ParticipantCode.TryParse(code, out var parsed) || (await read.Handle(Access, parsed, id, ct)) is not { Refusal: null } opened)
        {
            return NotFound();
        }

        Response.Headers[HeaderNames.ContentSecurityPolicy] = "sandbox; default-src 'none'";
        return new FileStreamResult(opened.Value.Content, opened.Value.File.Type) { FileDownloadName = opened.Value.File.Name };
    }

    public async Task<IActionResult> OnPostAsync(
        [FromRoute] string code, [FromRoute] string instrument, [FromQuery] int? instance, CancellationToken ct)
    {
        var time = instance ?? 1;
        if (!ParticipantCode.TryParse(code, out var parsed) || await forms.ShowAsync(Access, parsed, Event ?? "", instrument, time, ct) is not { } shown)
        {
            return NotFound();
        }

        if (await files.ReceiveAsync(Request, antiforgery, shown.Sheet, forms.PlaceOf(Access, shown), ct) is not { } form
            || !int.TryParse(form.Fields.First("version"), CultureInfo.InvariantCulture, out var version)
            || !Enum.TryParse<FormStatus>(form.Fields.First("status"), out var status) || !Enum.IsDefined(status))
        {
            return BadRequest();
        }

        // Files that came wait by now: they belong to what is read.
        var reason = form.Fields.First("reason");
        await LoadAsync(code, instrument, time, null, ct);
        shown = Shown with { Sheet = Shown.Sheet with { FileProblems = form.Problems } };
        await LookAsync(shown, ct);
        var answers = QuestionnaireForm.Read(form.Fields, shown.Sheet);
        Questionnaire = QuestionnaireView.Of(shown.Sheet, answers);
        (BaseVersion, Status, Reason) = (version, status, reason);
        if (form.Refusal is { } notTaken)
        {
            return Declined(notTaken);
        }

        if (answers.Problems.Count > 0 || answers.CameUp.Count > 0)
        {
            return answers.Problems.Count > 0 ? Declined(RecordRefusals.Invalid) : Page();
        }

        var saved = await forms.SaveAsync(Access, shown, answers, version, status, reason, ct);
        if (saved.Refusal is null)
        {
            return Redirect($"{Address(time)}&done=saved");
        }

        // What was typed stays on the page; saved again, it counts as written after what the others wrote.
        await LoadAsync(code, instrument, time, answers, ct);
        Conflicts = saved.Conflicts;
        (BaseVersion, Status, Reason) = (saved.Conflicts.Count > 0 ? saved.Version : version, status, reason);
        return Declined(saved.Refusal);
    }

    /// <summary>The form's own address, one time over.</summary>
    public string Address(int time) =>
        $"{Home}/records/{Shown.Code.Text}/{Shown.Sheet.Instrument.Name}?{(Shown.Sheet.Event.Length > 0 ? $"event={Shown.Sheet.Event}&" : "")}instance={time}";

    /// <summary>A value of the history: of a file, which one.</summary>
    public FileAnswer? FileIn(string column, string value) =>
        Shown.Sheet.Dictionary.Fields.Any(field => field.Name == column && field.Type is FieldType.File) ? FileAnswer.Read(value) : null;

    private async Task<bool> LookAsync(StaffForms.Response shown, CancellationToken ct)
    {
        await looks.NoteAsync(Access, shown.Participant, shown.Place, shown.Form, ct);
        return true;
    }

    private async Task<bool> LoadAsync(string code, string instrument, int instance, QuestionnaireAnswers? answers, CancellationToken ct)
    {
        if (!ParticipantCode.TryParse(code, out var parsed) || await forms.ShowAsync(Access, parsed, Event ?? "", instrument, instance, ct) is not { } shown)
        {
            return false;
        }

        (Shown, Instance, BaseVersion, Status) = (shown, instance, shown.Version, shown.Status);
        Questionnaire = QuestionnaireView.Of(shown.Sheet, answers);
        return true;
    }
}
