using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Participants;

/// <summary>The participants of a study, page by page, and how many stand where.</summary>
internal sealed class ListParticipants(ParticipantLookup lookup, IStudySites sites)
{
    public const int PageSize = 50;

    /// <param name="Code">The code.</param>
    /// <param name="State">Where they stand.</param>
    /// <param name="StateAt">Since when.</param>
    /// <param name="AddedAt">When the code was made.</param>
    /// <param name="Site">Where; null if the study has no sites.</param>
    public sealed record Item(
        ParticipantCode Code, ParticipantState State, DateTimeOffset StateAt, DateTimeOffset AddedAt, string? Site);

    /// <param name="Items">Of this page, the newest first.</param>
    /// <param name="Counts">How many stand where.</param>
    /// <param name="Page">From 1.</param>
    /// <param name="Pages">At least 1.</param>
    /// <param name="Sites">At which the member may add.</param>
    public sealed record Response(
        IReadOnlyList<Item> Items, IReadOnlyDictionary<ParticipantState, int> Counts, int Page, int Pages,
        IReadOnlyDictionary<SiteId, string> Sites)
    {
        public static Response Empty { get; } =
            new([], new Dictionary<ParticipantState, int>(), 1, 1, new Dictionary<SiteId, string>());

        public int Count => Counts.Values.Sum();
    }

    public async Task<Response> Handle(StudyAccess access, ParticipantState? state, int page, CancellationToken ct)
    {
        var counts = await lookup.StatesAsync(access, ct);
        var count = state is { } only ? counts.GetValueOrDefault(only) : counts.Values.Sum();
        var pages = Math.Max(1, (count + PageSize - 1) / PageSize);
        var shown = Math.Clamp(page, 1, pages);
        var rows = await lookup.Of(access).AsNoTracking().Where(p => state == null || p.State == state)
            .OrderByDescending(p => p.AddedAt).ThenBy(p => p.Id).Skip((shown - 1) * PageSize).Take(PageSize).ToListAsync(ct);
        var codes = await lookup.CodesAsync(access.Study, rows, ct);
        var names = await sites.OfAsync(access.Study, ct);
        return new Response(
            [
                .. rows.Zip(codes, (row, code) => new Item(
                    code, row.State, row.StateAt, row.AddedAt, row.SiteId is { } site ? names.GetValueOrDefault(site) : null)),
            ],
            counts, shown, pages,
            names.Where(site => access.Site is null || site.Key == access.Site).ToDictionary());
    }

    /// <summary>The codes that were made at one moment, in milliseconds since 1970.</summary>
    public async Task<IReadOnlyList<ParticipantCode>> AddedAtAsync(StudyAccess access, long milliseconds, CancellationToken ct)
    {
        if (milliseconds < 0 || milliseconds > DateTimeOffset.MaxValue.ToUnixTimeMilliseconds())
        {
            return [];
        }

        var moment = DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
        var rows = await lookup.Of(access).AsNoTracking().Where(p => p.AddedAt == moment).OrderBy(p => p.Id)
            .Take(AddParticipants.Most).ToListAsync(ct);
        return await lookup.CodesAsync(access.Study, rows, ct);
    }

    /// <summary>Looks a typed code up.</summary>
    public async Task<Outcome<ParticipantCode>> FindAsync(StudyAccess access, string typed, CancellationToken ct) =>
        !ParticipantCode.TryParse(typed, out var code) ? ParticipantRefusals.NotACode
            : await lookup.FindAsync(access, code, ct) is null ? ParticipantRefusals.Unknown
            : code;
}
