using System.Text.Json;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Audit;

/// <summary>Reads the log, the newest record first; what a destroyed key sealed stays unreadable.</summary>
internal sealed class ListRecords(CohortDbContext db, IFieldVault vault, IAccountDirectory directory, IAuditLog audit)
{
    private const int PerPage = 50;

    private static readonly JsonSerializerOptions Json = new() { PropertyNameCaseInsensitive = true };

    /// <summary>A record; who acted is a user name or the system's word, and unknown if the key was destroyed.</summary>
    public sealed record Item(
        long Sequence, DateTimeOffset Time, string Action, string? ActorId, string? Actor, string? Subject,
        IReadOnlyDictionary<string, string> Details);

    /// <summary>Some records, and where the next page goes on, if there is one.</summary>
    public sealed record Response(IReadOnlyList<Item> Items, long? Next);

    /// <summary>For those who watch over the log; that they read it is recorded too.</summary>
    /// <param name="reader">Who reads.</param>
    /// <param name="before">Only records before this one; null for the newest.</param>
    /// <param name="action">Only actions that begin so; null for all.</param>
    /// <param name="ct">Stops the work.</param>
    public async Task<Response> Handle(AccountId reader, long? before, string? action, CancellationToken ct)
    {
        await audit.AppendAsync(db, new AuditEntry("log.read", OwnerId.Installation, Guid.Empty, reader.ToString()), ct);
        await db.SaveChangesAsync(ct);
        return await ListAsync(db.Set<AuditRecord>().AsNoTracking(), before, action, ct);
    }

    /// <summary>For a person: what concerns their account and what belongs to it.</summary>
    /// <param name="account">The person.</param>
    /// <param name="before">As above.</param>
    /// <param name="onlyReadings">Only where contents were told to somebody.</param>
    /// <param name="ct">Stops the work.</param>
    public Task<Response> OwnAsync(AccountId account, long? before, bool onlyReadings, CancellationToken ct)
    {
        var owner = account.Owner();
        return ListAsync(
            db.Set<AuditRecord>().AsNoTracking()
                .Where(r => r.OwnerId == owner && (!onlyReadings || r.Action.EndsWith("-read") || r.Action == "job.password-revealed")),
            before, null, ct);
    }

    private async Task<Response> ListAsync(IQueryable<AuditRecord> query, long? before, string? action, CancellationToken ct)
    {
        query = before is { } end ? query.Where(r => r.Sequence < end) : query;
        query = string.IsNullOrWhiteSpace(action) ? query : query.Where(r => r.Action.StartsWith(action.Trim()));
        var records = await query.OrderByDescending(r => r.Sequence).Take(PerPage + 1).ToListAsync(ct);
        var (items, names) = (new List<Item>(), new Dictionary<string, string>());
        foreach (var record in records.Take(PerPage))
        {
            items.Add(await ReadAsync(record, names, ct));
        }

        return new Response(items, records.Count > PerPage ? items[^1].Sequence : null);
    }

    private async Task<Item> ReadAsync(AuditRecord record, Dictionary<string, string> names, CancellationToken ct)
    {
        var text = await vault.OpenAsync(
            AuditRecord.Cell(record.Id, record.OwnerId), new SealedField(record.Payload), ct);
        var payload = text is null ? null : JsonSerializer.Deserialize<Payload>(text[(text.IndexOf('\n') + 1)..], Json);
        return new Item(
            record.Sequence, record.Time, record.Action,
            payload?.Actor, payload is null ? null : await NameAsync(payload.Actor, names, ct), payload?.Subject,
            payload?.Details ?? new Dictionary<string, string>());
    }

    private async Task<string> NameAsync(string actor, Dictionary<string, string> names, CancellationToken ct)
    {
        if (!names.TryGetValue(actor, out var name))
        {
            name = AccountId.TryParse(actor, null, out var id) && await directory.FindAsync(id, ct) is { } profile
                ? profile.UserName
                : actor;
            names[actor] = name;
        }

        return name;
    }

    private sealed record Payload(string Subject, string Actor, IReadOnlyDictionary<string, string> Details);
}
