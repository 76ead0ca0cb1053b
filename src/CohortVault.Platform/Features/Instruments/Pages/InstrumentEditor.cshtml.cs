using System.Globalization;
using CohortVault.Instruments.Dictionary;
using CohortVault.Instruments.Model;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Instruments.Drafts;
using CohortVault.Platform.Features.Instruments.Questionnaire;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Kernel;
using CohortVault.Platform.Kernel.Pages;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CohortVault.Platform.Features.Instruments.Pages;

/// <summary>
/// The editor of instruments: the draft of the next version, the settings of one question, and how it will look. Every form works
/// without script; with it, web/src/editor sends what is typed and takes over what the answer shows.
/// </summary>
[Authorize(Policies.SignedIn)]
[InStudy(StudyRights.ManageInstruments)]
[Audited("instrument.draft-begun, instrument.draft-changed, instrument.draft-undone, instrument.draft-discarded")]
[RequestFormLimits(ValueCountLimit = TypedForm.MostFields)]
internal sealed class InstrumentEditorModel(
    IStudyGate gate, DraftStore store, EditDraft edit, Dictionaries dictionaries, TimeProvider clock) : StudyPage(gate)
{
    private static readonly TimeSpan _here = TimeSpan.FromMinutes(10);

    /// <summary>The draft; null while there is none.</summary>
    public DraftStore.Opened? There { get; private set; }

    /// <summary>The newest version; 0 before there is one.</summary>
    public int Newest { get; private set; }

    /// <summary>The draft as a version would be.</summary>
    public DataDictionary Dictionary { get; private set; } = SampleDictionary.Empty;

    public IReadOnlyList<DictionaryFinding> Findings { get; private set; } = [];

    /// <summary>The question whose settings are shown; null for an instrument's.</summary>
    public Field? Field { get; private set; }

    public Instrument Instrument { get; private set; } = null!;

    /// <summary>The instrument as it will be asked; null if it has no question.</summary>
    public QuestionnaireView? View { get; private set; }

    public bool ByStaff { get; private set; }

    /// <summary>Whether another member changed the draft a moment ago.</summary>
    public bool AnotherIsHere => There is { } there && there.By != Access.Account && clock.GetUtcNow() - there.At < _here;

    public bool MayEdit => Access.State.MayBeCorrected();

    /// <summary>Questions in the order of the draft, the record's id not among them.</summary>
    public IEnumerable<Field> Questions => Dictionary.Fields.Skip(1);

    /// <summary>The name of the shown question in the version before; null if it is new.</summary>
    public string? Was => There!.Draft.Rows[There.Draft.Find(Field!.Name)].Was;

    public string Here => $"{Home}/instruments/draft/edit";

    /// <summary>The page with a question or an instrument chosen.</summary>
    public string At(string? field, string? instrument = null) =>
        $"{Here}?{(field is null ? $"instrument={instrument}" : $"field={field}")}{(ByStaff ? "&by=staff" : "")}";

    /// <summary>What is wrong with one cell of the shown question.</summary>
    public IEnumerable<DictionaryFinding> Of(DictionaryColumn column) =>
        Findings.Where(finding => finding.Field == Field?.Name && finding.Column == column.Heading());

    public Task OnGetAsync([FromQuery] string? field, [FromQuery] string? instrument, [FromQuery] string? by, CancellationToken ct) =>
        LoadAsync(field, instrument, by, ct);

    /// <summary>The draft as a file.</summary>
    public async Task<IActionResult> OnGetFileAsync(CancellationToken ct) => await store.FindAsync(Access.Study, ct) is { } there
        ? File(DictionaryWriter.Write(there.Draft.Dictionary), "text/csv", "data-dictionary-draft.csv")
        : NotFound();

    public async Task<IActionResult> OnPostBeginAsync([FromForm] string? from, CancellationToken ct)
    {
        var begun = await edit.BeginAsync(Access, from ?? "", ct);
        if (begun.Refusal is null)
        {
            return Redirect(Here);
        }

        await LoadAsync(null, null, null, ct);
        return Declined(begun.Refusal);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var form = TypedForm.Of(Request);
        var (word, field, by) = (form.First(DraftCommands.Word), form.First("field"), form.First("by"));
        ByStaff = by == "staff";
        _ = Guid.TryParse(form.First("revision"), out var revision);
        if (word is "undo" or "discard" or "rebase")
        {
            var acted = word switch
            {
                "undo" => await edit.UndoAsync(Access, revision, ct),
                "discard" => await edit.DiscardAsync(Access, ct),
                _ => await edit.RebaseAsync(Access, revision, ct),
            };
            return await EndAsync(acted.Refusal, field, form.First("instrument"), by, ct);
        }

        var changed = await edit.Handle(Access, revision, $"{word} {field}", draft => DraftCommands.Run(draft, form), ct);
        return changed.Refusal is { } refusal
            ? await EndAsync(refusal, field, form.First("instrument"), by, ct)
            : await EndAsync(null, changed.Value.Field ?? "", changed.Value.Form ?? "", by, ct);
    }

    private async Task<IActionResult> EndAsync(Refusal? refusal, string field, string instrument, string by, CancellationToken ct)
    {
        if (refusal is null)
        {
            return Redirect(At(field.Length > 0 ? field : null, instrument));
        }

        await LoadAsync(field, instrument, by, ct);
        return Declined(refusal);
    }

    private async Task LoadAsync(string? field, string? instrument, string? by, CancellationToken ct)
    {
        ByStaff = by == "staff";
        Newest = (await dictionaries.AllAsync(Access.Study, ct)) is [var newest, ..] ? newest.Number : 0;
        There = await store.FindAsync(Access.Study, ct);
        if (There is null)
        {
            return;
        }

        Dictionary = There.Draft.Dictionary;
        Findings = DictionaryCheck.Run(Dictionary);
        Field = There.Draft.Find(field) is var at and > 0 ? Dictionary.Fields[at] : null;
        var instruments = Dictionary.Instruments.ToList();
        Instrument = instruments.Find(one => one.Name == (Field?.Form ?? instrument)) ?? instruments[0];
        View = QuestionnaireView.Of(new QuestionnaireSheet
        {
            Dictionary = Dictionary,
            Instrument = Instrument,
            Now = clock.GetUtcNow().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
            By = ByStaff ? FilledInBy.Staff : FilledInBy.Participant,
        });
    }
}
