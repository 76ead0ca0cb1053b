using System.Globalization;
using CohortVault.Instruments.Model;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Instruments.Drafts;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Kernel.Pages;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CohortVault.Platform.Features.Instruments.Pages;

/// <summary>What a study asks, and how that changed.</summary>
[Authorize(Policies.SignedIn)]
[InStudy(StudyRights.None)]
[Audited("instrument.dictionary-taken")]
[IgnoreAntiforgeryToken] // Checked before the file: the framework's check would read the whole form.
[UnreadForm]
[RequestSizeLimit(TakeDictionary.MostBytes + (1 << 20))]
internal sealed class StudyInstrumentsModel(
    IStudyGate gate, Dictionaries dictionaries, DraftStore drafts, TakeDictionary take, IAntiforgery antiforgery) : StudyPage(gate)
{
    public IReadOnlyList<Dictionaries.Version> Versions { get; private set; } = [];

    /// <summary>The newest version; null before there is one.</summary>
    public DataDictionary? Dictionary { get; private set; }

    /// <summary>Whether the member sees every question, and so the file.</summary>
    public bool MayDownload => Access.May(StudyRights.ManageInstruments) || Access.Grants.AreAll;

    /// <summary>What came of a file that was just sent.</summary>
    public TakeDictionary.Response? Answer { get; private set; }

    /// <summary>Whether the next version is being written.</summary>
    public bool HasDraft { get; private set; }

    public bool MayTake => Access.May(StudyRights.ManageInstruments) && Access.State.MayBeCorrected();

    /// <summary>What to know of a field at a glance.</summary>
    public static IEnumerable<string> Marks(Field field) =>
        ((bool Has, string Words)[])
        [
            (field.IsRequired, InstrumentTexts.Required), (field.IsIdentifier, InstrumentTexts.Identifier),
            (field.BranchingLogic.Length > 0, InstrumentTexts.Conditional),
        ] is var marks ? marks.Where(mark => mark.Has).Select(mark => mark.Words) : [];

    public Task OnGetAsync(CancellationToken ct) => LoadAsync(ct);

    /// <summary>The file of a version, as it was taken in.</summary>
    public async Task<IActionResult> OnGetFileAsync([FromQuery] int version, CancellationToken ct) =>
        MayDownload && await dictionaries.BytesAsync(Access.Study, version, ct) is { } bytes
            ? File(bytes, "text/csv", string.Create(CultureInfo.InvariantCulture, $"data-dictionary-{version}.csv"))
            : NotFound();

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        if (await FormWithFile.ReadAsync(Request, antiforgery, TakeDictionary.MostBytes, ct) is not { } form)
        {
            return BadRequest();
        }

        Answer = await take.Handle(Access, form.Content, form.Fields.ContainsKey("confirmed"), ct);
        if (Answer is { Refusal: null, Findings: [], Impacts: [] })
        {
            return Redirect($"{Home}/instruments?done=taken");
        }

        await LoadAsync(ct);
        return Answer.Refusal is { } refusal ? Declined(refusal) : Page();
    }

    private async Task LoadAsync(CancellationToken ct)
    {
        HasDraft = (await drafts.NewestAsync(Access.Study, 1, ct)).Count > 0;
        Versions = await dictionaries.AllAsync(Access.Study, ct);
        Dictionary = (await dictionaries.NewestAsync(Access.Study, ct))?.Dictionary;
    }
}
