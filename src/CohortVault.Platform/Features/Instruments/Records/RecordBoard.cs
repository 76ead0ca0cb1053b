using CohortVault.Instruments.Model;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Platform.Features.Studies.Contracts;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Instruments.Records;

/// <summary>Who has which form, and how far it is. Nothing sealed is opened for it but the codes of one page.</summary>
internal sealed class RecordBoard(CohortDbContext db, RecordStore records, Dictionaries dictionaries, IParticipants participants)
{
    public const int PageSize = 50;

    /// <param name="Code">Whose.</param>
    /// <param name="Cells">By instrument, in the order of the board: forms there are, and the least status of them; null for none.</param>
    public sealed record Row(ParticipantCode Code, IReadOnlyList<Cell?> Cells);

    /// <param name="Forms">How many times over.</param>
    /// <param name="Status">The least.</param>
    public sealed record Cell(int Forms, FormStatus Status);

    /// <param name="Instruments">Columns.</param>
    /// <param name="Rows">Of this page.</param>
    /// <param name="Page">From 1.</param>
    /// <param name="Pages">At least 1.</param>
    public sealed record Response(IReadOnlyList<Instrument> Instruments, IReadOnlyList<Row> Rows, int Page, int Pages)
    {
        public static Response Empty { get; } = new([], [], 1, 1);
    }

    public async Task<Response> Handle(StudyAccess access, int page, CancellationToken ct)
    {
        IReadOnlyList<Instrument> instruments =
            [.. ((await dictionaries.NewestAsync(access.Study, ct))?.Dictionary.Instruments ?? []).Where(one => access.MayRead(one.Name))];
        var (known, pages, shown) = await participants.PageAsync(access, page, PageSize, ct);
        var places = instruments.Select(instrument => Convert.ToHexString(records.PlaceOf(access.Study, "", instrument.Name))).ToList();
        var ids = known.Select(one => one.Id).ToList();
        var forms = (await db.Set<FilledForm>().AsNoTracking().Where(f => f.StudyId == access.Study && ids.Contains(f.ParticipantId))
                .Select(f => new { f.ParticipantId, f.Place, f.Status }).ToListAsync(ct))
            .ToLookup(f => (f.ParticipantId, Convert.ToHexString(f.Place)), f => f.Status);
        return new Response(instruments,
        [
            .. known.Select(one => new Row(one.Code,
            [
                .. places.Select(place => forms[(one.Id, place)].ToList() is { Count: > 0 } there ? new Cell(there.Count, there.Min()) : null),
            ])),
        ], shown, pages);
    }
}
