using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Instruments.Records;
using CohortVault.Platform.Features.Studies.Contracts;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CohortVault.Platform.Features.Instruments.Pages;

/// <summary>The board of records: participants by instruments.</summary>
[Authorize(Policies.SignedIn)]
[InStudy(StudyRights.ReadRecords)]
internal sealed class StudyRecordsModel(IStudyGate gate, RecordBoard board) : StudyPage(gate)
{
    public RecordBoard.Response Board { get; private set; } = RecordBoard.Response.Empty;

    public async Task OnGetAsync([FromQuery(Name = "event")] string? name, [FromQuery] int? page, CancellationToken ct) =>
        Board = await board.Handle(Access, name ?? "", page ?? 1, ct);
}
