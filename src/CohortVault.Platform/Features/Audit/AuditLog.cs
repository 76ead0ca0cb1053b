using System.Security.Cryptography;
using System.Text.Json;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;

namespace CohortVault.Platform.Features.Audit;

/// <summary>
/// Adds records to the change that they record. <see cref="AuditCommit"/> gives them their place in the tree.
/// </summary>
internal sealed class AuditLog(IFieldVault fields, TimeProvider clock) : IAuditLog
{
    private const int SaltSize = 32;

    public async Task<Guid> AppendAsync(CohortDbContext db, AuditEntry entry, CancellationToken ct)
    {
        var id = Ids.Random();
        var payload = JsonSerializer.SerializeToUtf8Bytes(new Payload(
            entry.Owner.ToString(), entry.Subject.ToString("N"), entry.Actor, entry.Details
                ?? new Dictionary<string, string>()));
        var salt = RandomNumberGenerator.GetBytes(SaltSize);
        var sealedPayload = await fields.SealAsync(
            AuditRecord.Cell(id, entry.Owner),
            $"{Convert.ToBase64String(salt)}\n{System.Text.Encoding.UTF8.GetString(payload)}", ct);
        db.Add(AuditRecord.Of(
            id, clock.GetUtcNow(), entry.Action, entry.Owner, HMACSHA256.HashData(salt, payload), sealedPayload));
        return id;
    }

    /// <summary>The payload of an opened record, without the salt before it.</summary>
    public static string JsonOf(string opened) => opened[(opened.IndexOf('\n', StringComparison.Ordinal) + 1)..];

    /// <summary>Key of the commitment to an opened record's payload.</summary>
    public static byte[] SaltOf(string opened) =>
        Convert.FromBase64String(opened[..opened.IndexOf('\n', StringComparison.Ordinal)]);

    private sealed record Payload(string Owner, string Subject, string Actor,
        IReadOnlyDictionary<string, string> Details);
}
