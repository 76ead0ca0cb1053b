using CohortVault.Instruments.Model;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Instruments.Assignments;
using CohortVault.Platform.Features.Instruments.Events;
using CohortVault.Platform.Features.Studies.Contracts;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CohortVault.Platform.Features.Instruments.Pages;

/// <summary>What participants are asked to do, and when.</summary>
[Authorize(Policies.SignedIn)]
[InStudy(StudyRights.None)]
[Audited("assignment.made")]
internal sealed class StudyTasksModel(
    IStudyGate gate, ListAssignments list, ChangeAssignments change, Dictionaries dictionaries, StudyDesigns designs) : StudyPage(gate)
{
    public IReadOnlyList<ListAssignments.Item> Items { get; private set; } = [];

    public IReadOnlyList<Instrument> Instruments { get; private set; } = [];

    /// <summary>When instruments are filled in.</summary>
    public StudyPlan Plan { get; private set; } = null!;

    public bool MayChange => Access.May(StudyRights.ManageInstruments) && !Access.State.HasEnded();

    public Task OnGetAsync(CancellationToken ct) => LoadAsync(ct);

    public Task<IActionResult> OnPostAsync(
        [FromForm] TaskKind kind, [FromForm] string? title, [FromForm] string? instrument, [FromForm] int seconds, [FromForm] int firstDay,
        [FromForm] int everyDays, [FromForm] int times, [FromForm] TimeOnly from, [FromForm] int openHours,
        [FromForm(Name = "event")] string? at, CancellationToken ct)
    {
        var request = new ChangeAssignments.Request(
            kind, title, instrument, seconds, new TaskSchedule(firstDay, everyDays, times, from, openHours), at ?? "");
        return EndAsync(change.MakeAsync(Access, request, ct), "/tasks", "task", () => LoadAsync(ct));
    }

    public Task<IActionResult> OnPostEndAsync([FromForm] Guid id, CancellationToken ct) =>
        EndAsync(change.EndAsync(Access, id, ct), "/tasks", "task-ended", () => LoadAsync(ct));

    private async Task LoadAsync(CancellationToken ct)
    {
        Plan = await designs.NewestAsync(Access.Study, ct);
        Items = [.. (await list.Handle(Access.Study, ct)).Where(item => item.Content.Instrument.Length == 0 || Access.MaySee(item.Content.Instrument))];
        Instruments = [.. (await dictionaries.NewestAsync(Access.Study, ct))?.Dictionary.Instruments.Where(one => Access.MaySee(one.Name)) ?? []];
    }
}
