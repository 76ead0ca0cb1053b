using System.Text.Json.Nodes;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Audit;

/// <summary>
/// What the log says of a person. Nothing is taken out of it when the account goes: what its entries say is unreadable without
/// the account's key, and the tree still verifies.
/// </summary>
internal sealed class OwnHistory(CohortDbContext db, IFieldVault fields) : IPersonalData
{
    public async Task<IReadOnlyList<PersonalSection>> CollectAsync(AccountId account, CancellationToken ct)
    {
        var owner = account.Owner();
        var entries = new JsonArray();
        var records = await db.Set<AuditRecord>().AsNoTracking().Where(r => r.OwnerId == owner)
            .OrderBy(r => r.Sequence).Select(r => new { r.Id, r.Sequence, r.Time, r.Action, r.Payload }).ToListAsync(ct);
        foreach (var record in records)
        {
            var payload = await fields.OpenAsync(AuditRecord.Cell(record.Id, owner), new SealedField(record.Payload), ct);
            var said = payload is null ? null : JsonNode.Parse(AuditLog.JsonOf(payload));
            entries.Add(new JsonObject
            {
                ["sequence"] = record.Sequence,
                ["time"] = record.Time,
                ["action"] = record.Action,
                ["actor"] = said?["Actor"]?.DeepClone(),
                ["subject"] = said?["Subject"]?.DeepClone(),
                ["details"] = said?["Details"]?.DeepClone(),
            });
        }

        return [new PersonalSection("history", "What was done with your account and in its name, as the log keeps it.", entries)];
    }
}
