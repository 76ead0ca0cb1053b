using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Instruments.Assignments;
using CohortVault.Platform.Features.Studies.Contracts;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CohortVault.Platform.Features.Instruments.Pages;

/// <summary>Who does what is due, and who is behind.</summary>
[Authorize(Policies.SignedIn)]
[InStudy(StudyRights.ReadRecords)]
internal sealed class StudyAdherenceModel(IStudyGate gate, Adherence adherence) : StudyPage(gate)
{
    public Adherence.Response Shown { get; private set; } = Adherence.Response.Empty;

    public async Task OnGetAsync([FromQuery] int? page, CancellationToken ct) => Shown = await adherence.Handle(Access, page ?? 1, ct);
}
