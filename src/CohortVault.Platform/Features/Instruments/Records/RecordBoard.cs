using CohortVault.Instruments.Model;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Instruments.Events;
using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Platform.Features.Studies.Contracts;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Instruments.Records;

/// <summary>Who has which form, and how far it is. Nothing sealed is opened for it but codes and arms of one page.</summary>
internal sealed class RecordBoard(
    CohortDbContext db, RecordStore records, Dictionaries dictionaries, StudyDesigns designs, ParticipantArms arms, IParticipants participants)
{
    public const int PageSize = 50;

    /// <param name="Code">Whose.</param>
    /// <param name="IsHere">Whether they belong to the arm of the event; true where there are no events.</param>
    /// <param name="Cells">By instrument, in the order of the board: forms there are, and the least status of them; null for none.</param>
    public sealed record Row(ParticipantCode Code, bool IsHere, IReadOnlyList<Cell?> Cells);

    /// <param name="Forms">How many times over.</param>
    /// <param name="Status">The least.</param>
    public sealed record Cell(int Forms, FormStatus Status);

    /// <param name="Plan">The study's design.</param>
    /// <param name="Event">The event that is shown; empty in studies without events.</param>
    /// <param name="Instruments">Columns.</param>
    /// <param name="Rows">Of this page.</param>
    /// <param name="Page">From 1.</param>
    /// <param name="Pages">At least 1.</param>
    public sealed record Response(
        StudyPlan Plan, string Event, IReadOnlyList<Instrument> Instruments, IReadOnlyList<Row> Rows, int Page, int Pages)
    {
        public static Response Empty { get; } = new(new StudyPlan(0, new StudyDesign(), ""), "", [], [], 1, 1);
    }

    /// <param name="Code">Whose.</param>
    /// <param name="Plan">The study's design.</param>
    /// <param name="Arm">Their arm; null if none was chosen, or there are none.</param>
    /// <param name="Instruments">Rows.</param>
    /// <param name="Cells">By instrument and event, in the order of both; null where it is not filled in, 0 forms for none yet.</param>
    public sealed record Overview(
        ParticipantCode Code, StudyPlan Plan, int? Arm, IReadOnlyList<Instrument> Instruments, IReadOnlyList<IReadOnlyList<Cell?>> Cells);

    /// <summary>A page of participants at one event, or of a study without events.</summary>
    public async Task<Response> Handle(StudyAccess access, string @event, int page, CancellationToken ct)
    {
        var plan = await designs.NewestAsync(access.Study, ct);
        var at = plan.HasEvents ? plan.Find(@event) ?? plan.Design.Events[0] : null;
        var name = at?.UniqueName ?? "";
        var instruments = (await InstrumentsAsync(access, ct)).Where(instrument => plan.Takes(name, instrument.Name)).ToList();
        var (known, pages, shown) = await participants.PageAsync(access, page, PageSize, ct);
        var ids = known.Select(one => one.Id).ToList();
        var chosen = plan.HasEvents && plan.OnlyArm is null ? await arms.AllAsync(access.Study, ids, ct) : new Dictionary<ParticipantId, int>();
        var cells = await CellsAsync(access.Study, ids, ct);
        return new Response(plan, name, instruments,
        [
            .. known.Select(one => new Row(
                one.Code, at is null || plan.OnlyArm is not null || chosen.GetValueOrDefault(one.Id) == at.Arm,
                [.. instruments.Select(instrument => cells(one.Id, plan.KeyOf(name), instrument.Name))])),
        ], shown, pages);
    }

    /// <summary>Everything of one participant; null if the member knows of none with that code.</summary>
    public async Task<Overview?> OfAsync(StudyAccess access, ParticipantCode code, CancellationToken ct)
    {
        if (await participants.FindAsync(access, code, ct) is not { } participant)
        {
            return null;
        }

        var plan = await designs.NewestAsync(access.Study, ct);
        var arm = plan.HasEvents ? await arms.OfAsync(plan, access.Study, participant, ct) : null;
        var events = plan.HasEvents ? plan.EventsOf(arm).Select(e => e.UniqueName).ToList() : [""];
        var instruments = (await InstrumentsAsync(access, ct))
            .Where(instrument => events.Any(name => plan.Takes(name, instrument.Name))).ToList();
        var cells = await CellsAsync(access.Study, [participant], ct);
        return new Overview(code, plan, arm, instruments,
        [
            .. instruments.Select(instrument => (IReadOnlyList<Cell?>)
            [
                .. events.Select(name => plan.Takes(name, instrument.Name)
                    ? cells(participant, plan.KeyOf(name), instrument.Name) ?? new Cell(0, FormStatus.Incomplete) : null),
            ]),
        ]);
    }

    private async Task<IReadOnlyList<Instrument>> InstrumentsAsync(StudyAccess access, CancellationToken ct) =>
        [.. ((await dictionaries.NewestAsync(access.Study, ct))?.Dictionary.Instruments ?? []).Where(one => access.MayRead(one.Name))];

    private async Task<Func<ParticipantId, string, string, Cell?>> CellsAsync(StudyId study, List<ParticipantId> ids, CancellationToken ct)
    {
        var forms = (await db.Set<FilledForm>().AsNoTracking().Where(f => f.StudyId == study && ids.Contains(f.ParticipantId))
                .Select(f => new { f.ParticipantId, f.Place, f.Status }).ToListAsync(ct))
            .ToLookup(f => (f.ParticipantId, Convert.ToHexString(f.Place)), f => f.Status);
        var places = new Dictionary<(string, string), string>();
        return (participant, key, instrument) =>
        {
            if (!places.TryGetValue((key, instrument), out var place))
            {
                places[(key, instrument)] = place = Convert.ToHexString(records.PlaceOf(study, key, instrument));
            }

            return forms[(participant, place)].ToList() is { Count: > 0 } there ? new Cell(there.Count, there.Min()) : null;
        };
    }
}
