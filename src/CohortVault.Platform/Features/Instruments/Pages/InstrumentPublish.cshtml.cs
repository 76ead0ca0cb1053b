using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Instruments.Drafts;
using CohortVault.Platform.Features.Studies.Contracts;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CohortVault.Platform.Features.Instruments.Pages;

/// <summary>What publishing the draft would change, and doing it.</summary>
[Authorize(Policies.SignedIn)]
[InStudy(StudyRights.ManageInstruments)]
[Audited("instrument.dictionary-taken")]
internal sealed class InstrumentPublishModel(IStudyGate gate, DraftStore store, PublishDraft publish) : StudyPage(gate)
{
    /// <summary>The draft; null while there is none.</summary>
    public DraftStore.Opened? There { get; private set; }

    /// <summary>What it would change, and what is wrong with it.</summary>
    public TakeDictionary.Response? Look { get; private set; }

    /// <summary>Whether answers that are there are concerned, in a study that has begun.</summary>
    public bool NeedsConfirmation => Access.State is not StudyState.Draft && Look is { } look && look.Impacts.Any(impact => impact.TouchesAnswers);

    public Task OnGetAsync(CancellationToken ct) => LoadAsync(ct);

    public async Task<IActionResult> OnPostAsync([FromForm] Guid revision, [FromForm] bool confirmed, CancellationToken ct)
    {
        var published = await publish.Handle(Access, revision, confirmed, ct);
        if (published.Refusal is null)
        {
            return Redirect($"{Home}/instruments?done=draft-published");
        }

        await LoadAsync(ct);
        return Declined(published.Refusal);
    }

    private async Task LoadAsync(CancellationToken ct)
    {
        There = await store.FindAsync(Access.Study, ct);
        Look = await publish.LookAsync(Access, ct);
    }
}
