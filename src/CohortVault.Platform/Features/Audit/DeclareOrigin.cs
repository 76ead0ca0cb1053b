using System.Globalization;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Audit;

/// <summary>
/// Takes the log up from an older database under a new name, for all to see: what was signed beyond is lost, and no checkpoint of
/// the old name will ever be continued.
/// </summary>
internal sealed class DeclareOrigin(
    CohortDbContext db, IAuditLog audit, ISigningKeys keys, CheckpointStore checkpoints, CheckpointCopy copy, TimeProvider clock)
{
    /// <summary>Longest reason.</summary>
    public const int LongestReason = 500;

    /// <summary>Declares it; returns the new origin's first checkpoint.</summary>
    public async Task<string> Handle(string reason, CancellationToken ct)
    {
        using var key = await keys.SigningKeyAsync(CheckpointStore.KeyName, ct);
        await using (var transaction = await db.Database.BeginTransactionAsync(ct))
        {
            var last = await CheckpointStore.OriginAsync(db, ct);
            var size = await db.Set<AuditHead>().AsNoTracking().Select(h => h.Size).SingleAsync(ct);
            var origin = LogOrigin.Of((last?.Number ?? 0) + 1, key, size, clock.GetUtcNow(), reason);
            db.Add(origin);
            await audit.AppendAsync(
                db,
                new AuditEntry("log.origin-declared", OwnerId.Installation, Guid.Empty, "command-line", new Dictionary<string, string>
                {
                    ["origin"] = origin.Name,
                    ["from"] = size.ToString(CultureInfo.InvariantCulture),
                    ["reason"] = reason,
                    ["seen"] = Seen(),
                }),
                ct);
            await db.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
        }

        var first = await checkpoints.SignAsync(ct);
        copy.Write(first.Text);
        return first.Text;
    }

    // Origin and size of what is given up, as the file says them.
    private string Seen() => copy.Read() is { } text ? string.Join(' ', text.Split('\n').Take(2)) : "nothing";
}
