using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Kernel.Pages;
using Microsoft.AspNetCore.Authorization;

namespace CohortVault.Platform.Features.Participants.Pages;

/// <summary>
/// Where a researcher writes down who is who, in the browser alone. The page brings the codes and takes nothing: it has no handler for
/// what is typed on it, and its policy lets nothing out.
/// </summary>
[Authorize(Policies.SignedIn)]
[InStudy(StudyRights.ManageParticipants | StudyRights.ReadIdentifiers)]
[Unconnected]
internal sealed class StudyKeyListModel(IStudyGate gate, IParticipants participants) : StudyPage(gate)
{
    /// <summary>Of everybody whom the member may know of.</summary>
    public IReadOnlyList<ParticipantCode> Codes { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken ct) =>
        Codes = [.. (await participants.AllAsync(Access, ct)).Select(known => known.Code)];
}
