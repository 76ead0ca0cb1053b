using System.Globalization;
using System.Runtime.CompilerServices;
using CohortVault.Instruments.Csv;
using CohortVault.Instruments.Export;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Platform.Features.Participants.Pages;
using CohortVault.Platform.Features.Studies.Contracts;

namespace CohortVault.Platform.Features.Participants.History;

/// <summary>
/// Who did what in a study, and who looked at whose answers. A member of one site sees nothing of other sites' participants here, either.
/// </summary>
internal sealed class ShowHistory(
    CohortDbContext db, IOwnerHistory history, IParticipants participants, IAccountDirectory accounts, IAuditLog audit)
{
    private const int PerPage = 50;

    // Entries of many members are opened for the few of one: so many, and then the next page goes on.
    private const int MostOpened = 5000;

    /// <param name="Kind">Word of a kind of action; empty for all.</param>
    /// <param name="Member">One account; empty for all.</param>
    /// <param name="Code">One participant; null for all.</param>
    public sealed record Filter(string Kind, string Member, ParticipantCode? Code);

    /// <param name="Sequence">Place in the log.</param>
    /// <param name="Time">When.</param>
    /// <param name="Action">Word of the action.</param>
    /// <param name="Who">The member's name, or what did it.</param>
    /// <param name="Code">The participant whom it concerns; null for none, and for one that is erased.</param>
    /// <param name="Details">Ids, counts and reasons.</param>
    public sealed record Item(
        long Sequence, DateTimeOffset Time, string Action, string Who, ParticipantCode? Code, IReadOnlyDictionary<string, string> Details);

    /// <param name="Items">The newest first.</param>
    /// <param name="Next">Where the next page goes on; null at the end.</param>
    public sealed record Response(IReadOnlyList<Item> Items, long? Next)
    {
        public static Response Empty { get; } = new([], null);
    }

    public async Task<Response> Handle(StudyAccess access, Filter filter, long? before, CancellationToken ct)
    {
        if (!access.May(StudyRights.ReadHistory))
        {
            return Response.Empty;
        }

        var (items, opened) = (new List<Item>(), 0);
        await foreach (var (entry, item) in MatchingAsync(access, filter, before, ct))
        {
            if (item is not null)
            {
                items.Add(item);
            }

            if (items.Count > PerPage)
            {
                return new Response(items[..^1], items[^2].Sequence);
            }

            if (++opened == MostOpened)
            {
                return new Response(items, entry.Sequence);
            }
        }

        return new Response(items, null);
    }

    /// <summary>All of it as a table; that it was taken is written down first.</summary>
    public async Task<byte[]> TableAsync(StudyAccess access, Filter filter, CancellationToken ct)
    {
        await audit.AppendAsync(
            db,
            new AuditEntry("study.history-exported", access.Study.Owner, access.Study.Value, access.Account.ToString(), new Dictionary<string, string>
            {
                ["kind"] = filter.Kind.Length > 0 ? filter.Kind : "all",
            }),
            ct);
        await db.SaveChangesAsync(ct);
        var rows = new List<CsvRow> { Row("number", "time", "who", "action", "what", "participant", "details") };
        await foreach (var (_, item) in MatchingAsync(access, filter, null, ct))
        {
            if (item is not null)
            {
                rows.Add(Row(
                    item.Sequence.ToString(CultureInfo.InvariantCulture), item.Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
                    item.Who, item.Action, HistoryTexts.Of(item.Action), item.Code?.Text ?? "",
                    string.Join("; ", item.Details.Select(detail => $"{detail.Key}: {detail.Value}"))));
            }
        }

        return CsvWriter.Write(new CsvDocument(true, ',', rows));
    }

    private async IAsyncEnumerable<(HistoryEntry Entry, Item? Item)> MatchingAsync(
        StudyAccess access, Filter filter, long? before, [EnumeratorCancellation] CancellationToken ct)
    {
        var codes = (await participants.AllAsync(access, ct)).ToDictionary(one => one.Id.Value, one => one.Code);
        var names = new Dictionary<string, string>();
        await foreach (var entry in history.ReadAsync(access.Study.Owner, before, HistoryTexts.Begins(filter.Kind), ct))
        {
            var code = entry.Subject is { } subject && codes.TryGetValue(subject, out var known) ? known : (ParticipantCode?)null;
            var elsewhere = access.Site is not null && code is null && HistoryTexts.ConcernsParticipant(entry.Action);
            var matches = !elsewhere && (filter.Member.Length == 0 || entry.Actor == filter.Member) && (filter.Code is null || code == filter.Code);
            yield return (entry, matches
                ? new Item(entry.Sequence, entry.Time, entry.Action, await NameAsync(entry.Actor, names, ct), code, entry.Details)
                : null);
        }
    }

    private async Task<string> NameAsync(string actor, Dictionary<string, string> names, CancellationToken ct)
    {
        if (!names.TryGetValue(actor, out var name))
        {
            name = !AccountId.TryParse(actor, null, out var id) ? HistoryTexts.Actor(actor)
                : await accounts.FindAsync(id, ct) is not { } profile ? HistoryTexts.Gone
                : profile.FullName.Length > 0 ? profile.FullName
                : profile.UserName;
            names[actor] = name;
        }

        return name;
    }

    private static CsvRow Row(params string[] cells) =>
        new([.. cells.Select(cell => new CsvCell(Formulas.Neutralise(cell), CellQuoting.Automatic))], RowEnd.CrLf);
}
