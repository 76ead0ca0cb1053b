using CohortVault.Instruments;
using CohortVault.Instruments.Model;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Instruments.Events;
using CohortVault.Platform.Features.Instruments.Files;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Kernel;
using CohortVault.Platform.Kernel.Pages;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CohortVault.Platform.Features.Instruments.Pages;

/// <summary>Arms and events of a study, what is filled in when, and codes for missing values.</summary>
[Authorize(Policies.SignedIn)]
[InStudy(StudyRights.None)]
[Audited("instrument.design-taken")]
[IgnoreAntiforgeryToken] // Checked before the file: the framework's check would read the whole form.
[UnreadForm]
internal sealed class StudyEventsModel(
    IStudyGate gate, StudyDesigns designs, Dictionaries dictionaries, TakeDesign take, IAntiforgery antiforgery) : StudyPage(gate)
{
    public StudyPlan Plan { get; private set; } = null!;

    /// <summary>The design as the page shows it: the study's, or one that was sent and not taken.</summary>
    public StudyDesign Shown { get; private set; } = null!;

    public IReadOnlyList<Instrument> Instruments { get; private set; } = [];

    /// <summary>What came of a design that was just sent.</summary>
    public TakeDesign.Response? Answer { get; private set; }

    public bool MayChange => Access.May(StudyRights.ManageInstruments) && Access.State.MayBeCorrected();

    /// <summary>Codes for missing values as they are typed.</summary>
    public string Missing => string.Join(" | ", Shown.MissingDataCodes.Select(code => $"{code.Code}, {code.Label}"));

    public Task OnGetAsync(CancellationToken ct) => LoadAsync(ct);

    /// <summary>One of REDCap's tables.</summary>
    public async Task<IActionResult> OnGetFileAsync([FromQuery] string name, CancellationToken ct) =>
        DesignFiles.Names.Contains(name)
            ? File(DesignFiles.Write((await designs.NewestAsync(Access.Study, ct)).Design, name), "text/csv", $"{name}.csv")
            : NotFound();

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        byte[]? file = null;
        var isTooLarge = false;
        var form = await UnbufferedForm.ReadAsync(
            Request, antiforgery, DesignFiles.MostBytes,
            async (_, _, content) =>
            {
                file = await UnreadForm.BytesAsync(content, DesignFiles.MostBytes, ct);
                isTooLarge = file is null;
            },
            ct);
        if (form is null || isTooLarge)
        {
            return BadRequest();
        }

        await LoadAsync(ct);
        try
        {
            Shown = file is not null ? DesignFiles.Read(Plan.Design, file, "table.csv") : DesignForm.Read(Plan.Design, form);
        }
        catch (DictionaryRefusedException refused)
        {
            return Declined(new Refusal(RefusalKind.Invalid, refused.Code, refused.Problem, refused.Remedy));
        }

        Answer = await take.Handle(Access, Shown, form.ContainsKey("confirmed"), ct);
        return Answer.Refusal is { } refusal ? Declined(refusal) : Redirect($"{Home}/events?done=saved");
    }

    private async Task LoadAsync(CancellationToken ct)
    {
        Plan = await designs.NewestAsync(Access.Study, ct);
        Shown = Plan.Design;
        Instruments = [.. (await dictionaries.NewestAsync(Access.Study, ct))?.Dictionary.Instruments ?? []];
    }
}
