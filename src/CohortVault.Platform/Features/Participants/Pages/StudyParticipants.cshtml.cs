using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Platform.Features.Studies.Contracts;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CohortVault.Platform.Features.Participants.Pages;

/// <summary>The participants of a study: who stands where, and new codes.</summary>
[Authorize(Policies.SignedIn)]
[InStudy(StudyRights.ReadRecords)]
[Audited("participant.added")]
internal sealed class StudyParticipantsModel(IStudyGate gate, ListParticipants list, AddParticipants add) : StudyPage(gate)
{
    public ListParticipants.Response List { get; private set; } = ListParticipants.Response.Empty;

    /// <summary>The state whose participants alone are shown.</summary>
    public ParticipantState? State { get; private set; }

    /// <summary>Codes that were made together, a moment ago.</summary>
    public IReadOnlyList<ParticipantCode> New { get; private set; } = [];

    /// <summary>What was typed as a code, if that was declined.</summary>
    public string? Typed { get; private set; }

    public async Task OnGetAsync(
        [FromQuery] ParticipantState? state, [FromQuery] int? page, [FromQuery] long? added, CancellationToken ct)
    {
        State = state is { } known && Enum.IsDefined(known) ? known : null;
        New = added is { } at ? await list.AddedAtAsync(Access, at, ct) : [];
        await LoadAsync(page ?? 1, ct);
    }

    public async Task<IActionResult> OnPostAddAsync([FromForm] int count, [FromForm] string? site, CancellationToken ct)
    {
        var outcome = await add.Handle(Access, count, SiteId.OfChoice(site), ct);
        if (outcome.Succeeded)
        {
            // To a page of its own: one that is loaded again must not add again.
            return Redirect($"{Home}/participants?added={outcome.Value.AddedAt.ToUnixTimeMilliseconds()}");
        }

        await LoadAsync(1, ct);
        return Declined(outcome.Refusal);
    }

    // In the form's body: a code stays out of addresses that are typed, and so out of what a browser suggests.
    public async Task<IActionResult> OnPostFindAsync([FromForm] string? code, CancellationToken ct)
    {
        var outcome = await list.FindAsync(Access, code ?? "", ct);
        if (outcome.Succeeded)
        {
            return Redirect($"{Home}/participants/{outcome.Value.Text}");
        }

        Typed = code;
        await LoadAsync(1, ct);
        return Declined(outcome.Refusal);
    }

    private async Task LoadAsync(int page, CancellationToken ct) => List = await list.Handle(Access, State, page, ct);
}
