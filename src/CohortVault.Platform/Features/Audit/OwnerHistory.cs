using System.Runtime.CompilerServices;
using System.Text.Json;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Audit;

/// <summary>Opens one owner's entries, some hundreds at a time.</summary>
internal sealed class OwnerHistory(CohortDbContext db, IFieldVault fields) : IOwnerHistory
{
    private const int AtATime = 200;

    public async IAsyncEnumerable<HistoryEntry> ReadAsync(
        OwnerId owner, long? before, IReadOnlyList<string> kinds, [EnumeratorCancellation] CancellationToken ct)
    {
        for (var end = before ?? long.MaxValue; ;)
        {
            var query = db.Set<AuditRecord>().AsNoTracking().Where(r => r.OwnerId == owner && r.Sequence < end);
            query = kinds.Count == 0 ? query : query.Where(r => kinds.Any(kind => r.Action.StartsWith(kind)));
            var rows = await query.OrderByDescending(r => r.Sequence).Take(AtATime)
                .Select(r => new { r.Id, r.Sequence, r.Time, r.Action, r.Payload }).ToListAsync(ct);
            var texts = await fields.OpenAllAsync(
                owner, [.. rows.Select(row => (AuditRecord.Cell(row.Id, owner), new SealedField(row.Payload)))], ct);
            foreach (var (row, text) in rows.Zip(texts))
            {
                var said = text is null ? null : JsonSerializer.Deserialize<Said>(AuditLog.JsonOf(text));
                yield return new HistoryEntry(
                    row.Sequence, row.Time, row.Action, said?.Actor ?? "", Guid.TryParse(said?.Subject, out var subject) ? subject : null,
                    said?.Details ?? new Dictionary<string, string>());
            }

            if (rows.Count < AtATime)
            {
                yield break;
            }

            end = rows[^1].Sequence;
        }
    }

    private sealed record Said(string Subject, string Actor, IReadOnlyDictionary<string, string>? Details);
}
