using System.Globalization;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Platform.Features.Studies.Contracts;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Instruments.Assignments;

/// <summary>
/// Who did what was due, day by day in each participant's own local time, and who is behind. Counted by the database; nothing sealed
/// is opened but the codes of one page.
/// </summary>
internal sealed class Adherence(CohortDbContext db, IParticipants participants, TimeProvider clock)
{
    public const int Days = 30;
    public const int PageSize = 50;

    /// <param name="Done">Tasks that were done.</param>
    /// <param name="Due">Tasks whose time had begun.</param>
    public sealed record Tally(int Done, int Due)
    {
        public static Tally None { get; } = new(0, 0);

        /// <summary>From 0 to 1; null if nothing was due.</summary>
        public double? Share => Due == 0 ? null : (double)Done / Due;
    }

    /// <param name="Code">Whose.</param>
    /// <param name="State">Where they stand.</param>
    /// <param name="Days">In the order of the days.</param>
    /// <param name="Missed">Tasks of these days whose time is over undone.</param>
    /// <param name="LastAt">When they last did something; null for never.</param>
    public sealed record Row(ParticipantCode Code, ParticipantState State, IReadOnlyList<Tally> Days, int Missed, DateTimeOffset? LastAt);

    /// <param name="Days">The days shown, the oldest first.</param>
    /// <param name="All">All participants together, in the order of the days.</param>
    /// <param name="Rows">Of this page.</param>
    /// <param name="States">How many participants stand where.</param>
    /// <param name="Page">From 1.</param>
    /// <param name="Pages">At least 1.</param>
    public sealed record Response(
        IReadOnlyList<DateOnly> Days, IReadOnlyList<Tally> All, IReadOnlyList<Row> Rows, IReadOnlyDictionary<ParticipantState, int> States,
        int Page, int Pages)
    {
        public static Response Empty { get; } = new([], [], [], new Dictionary<ParticipantState, int>(), 1, 1);
    }

    public async Task<Response> Handle(StudyAccess access, int page, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var first = Written(today.AddDays(1 - Days));
        var (known, pages, shown) = await participants.PageAsync(access, page, PageSize, ct);
        var ids = known.Select(one => one.Id).ToList();
        var hidden = participants.Hidden(db, access);
        var tasks = db.Set<PlannedTask>().AsNoTracking()
            .Where(t => t.StudyId == access.Study && string.Compare(t.PlannedLocal, first) >= 0 && t.OpensAt <= now);
        var all = (await tasks.Where(t => !hidden.Contains(t.ParticipantId)).GroupBy(t => t.PlannedLocal)
                .Select(g => new { g.Key, Done = g.Count(t => t.DoneAt != null), Due = g.Count() }).ToListAsync(ct))
            .GroupBy(row => row.Key[..10]).ToDictionary(day => day.Key, day => new Tally(day.Sum(row => row.Done), day.Sum(row => row.Due)));

        // In the east of the world tomorrow has begun for somebody already.
        var latest = all.Keys.Select(day => DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture)).Append(today).Max();
        var days = Enumerable.Range(1 - Days, Days).Select(latest.AddDays).ToList();
        first = Written(days[0]);
        var own = (await tasks.Where(t => ids.Contains(t.ParticipantId)).GroupBy(t => new { t.ParticipantId, Day = t.PlannedLocal.Substring(0, 10) })
                .Select(g => new
                {
                    g.Key.ParticipantId,
                    g.Key.Day,
                    Done = g.Count(t => t.DoneAt != null),
                    Due = g.Count(),
                    Missed = g.Count(t => t.DoneAt == null && t.ClosesAt <= now),
                }).ToListAsync(ct))
            .Where(row => string.CompareOrdinal(row.Day, first) >= 0).ToLookup(row => row.ParticipantId);
        var last = await db.Set<PlannedTask>().AsNoTracking().Where(t => ids.Contains(t.ParticipantId) && t.DoneAt != null)
            .GroupBy(t => t.ParticipantId).Select(g => new { g.Key, At = g.Max(t => t.DoneAt) }).ToDictionaryAsync(g => g.Key, g => g.At, ct);
        return new Response(days, Of(days, all),
        [
            .. known.Select(one => new Row(
                one.Code, one.State, Of(days, own[one.Id].ToDictionary(row => row.Day, row => new Tally(row.Done, row.Due))),
                own[one.Id].Sum(row => row.Missed), last.GetValueOrDefault(one.Id))),
        ], await participants.StatesAsync(access, ct), shown, pages);
    }

    private static List<Tally> Of(List<DateOnly> days, IReadOnlyDictionary<string, Tally> tallies) =>
        days.ConvertAll(day => tallies.GetValueOrDefault(Written(day), Tally.None));

    private static string Written(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
