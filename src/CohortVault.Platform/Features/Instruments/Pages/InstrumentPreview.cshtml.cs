using System.Globalization;
using CohortVault.Instruments.Model;
using CohortVault.Instruments.Records;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Instruments.Files;
using CohortVault.Platform.Features.Instruments.Questionnaire;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Kernel.Pages;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CohortVault.Platform.Features.Instruments.Pages;

/// <summary>An instrument as it will be asked, to try it out: answers are checked and forgotten.</summary>
[Authorize(Policies.SignedIn)]
[InStudy(StudyRights.None)]
[ReadsOnly]
[RequestFormLimits(ValueCountLimit = TypedForm.MostFields)]
internal sealed class InstrumentPreviewModel(IStudyGate gate, Dictionaries dictionaries, TimeProvider clock) : StudyPage(gate)
{
    /// <summary>Word of the language of fixed texts.</summary>
    [BindProperty(SupportsGet = true, Name = "language")]
    public string Language { get; set; } = "en";

    /// <summary>Who would fill it in: <c>participant</c> or <c>staff</c>.</summary>
    [BindProperty(SupportsGet = true, Name = "by")]
    public string By { get; set; } = "participant";

    public Instrument Instrument { get; private set; } = null!;

    public QuestionnaireView View { get; private set; } = null!;

    /// <summary>What the answers come to; null before any were sent.</summary>
    public QuestionnaireAnswers? Answers { get; private set; }

    public bool ByStaff => By == "staff";

    /// <summary>The page's own address.</summary>
    public string Self => Address(Language, ByStaff ? "staff" : "participant");

    /// <summary>Values as they would be stored, in the order of columns.</summary>
    public IEnumerable<(string Column, string Value)> Stored => Instrument.Fields.SelectMany(asked => asked.Columns)
        .Where(column => Answers?.Values.ContainsKey(column) == true)
        .Select(column => (column, FileAnswer.Read(Answers!.Values[column])?.Name ?? Answers.Values[column]));

    public async Task<IActionResult> OnGetAsync(string instrument, CancellationToken ct)
    {
        if (await SheetAsync(instrument, ct) is not { } sheet)
        {
            return NotFound();
        }

        View = QuestionnaireView.Of(sheet);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string instrument, CancellationToken ct)
    {
        if (await SheetAsync(instrument, ct) is not { } sheet)
        {
            return NotFound();
        }

        // Of a file the browser sends no more than its name here, and nothing is kept of it.
        var form = TypedForm.Of(Request);
        sheet = sheet with
        {
            Waiting = Instrument.FileFields().ToDictionary(
                field => field,
                field => form.First(QuestionnaireForm.InputOf(field)) + form.First(QuestionnaireForm.SignedOf(field))
                    + (form.First(QuestionnaireForm.DrawnOf(field)).Length > 0 ? "signature" : ""))
                .Where(file => file.Value.Length > 0)
                .ToDictionary(file => file.Key, file => new FileAnswer(Guid.Empty, file.Value, "", 0, "").Write()),
        };
        Answers = QuestionnaireForm.Read(form, sheet);
        View = QuestionnaireView.Of(sheet, Answers);
        return Page();
    }

    /// <summary>The page's address with another language or another person.</summary>
    public string Address(string language, string by) =>
        $"{Home}/instruments/{Instrument.Name}?language={language}&by={by}";

    private async Task<QuestionnaireSheet?> SheetAsync(string name, CancellationToken ct)
    {
        var dictionary = (await dictionaries.NewestAsync(Access.Study, ct))?.Dictionary;
        if (dictionary?.Instruments.FirstOrDefault(candidate => candidate.Name == name && Access.MaySee(name)) is not { } instrument)
        {
            return null;
        }

        Instrument = instrument;
        Language = QuestionnaireTexts.In(Language).Language;
        return new QuestionnaireSheet
        {
            Dictionary = dictionary,
            Instrument = instrument,
            Now = clock.GetUtcNow().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
            By = ByStaff ? FilledInBy.Staff : FilledInBy.Participant,
            Language = Language,
        };
    }
}
