using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Features.Vault.Objects;
using CohortVault.Sealing;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Vault;

/// <summary>Reads every sealed object to its end, so that every chunk is authenticated, and the audit log.</summary>
internal sealed class VerifyData(CohortDbContext db, IVault vault, IAuditVerifier log)
{
    public async Task<VerifiedData> Handle(CancellationToken ct)
    {
        var problems = new List<string>();
        var (count, bytes) = (0, 0L);
        var kept = await db.Set<SealedObject>().AsNoTracking().Where(o => !o.Condemned).OrderBy(o => o.Id)
            .Select(o => new { o.Id, o.OwnerId, o.Purpose, o.Length }).ToListAsync(ct);
        foreach (var row in kept)
        {
            var (length, problem) = await ReadAsync(row.Id, row.OwnerId, row.Length, ct);
            (count, bytes) = (count + 1, bytes + length);

            // An object that was destroyed while this ran is no damage.
            if (problem is not null && await db.Set<SealedObject>().AnyAsync(o => o.Id == row.Id && !o.Condemned, ct))
            {
                problems.Add($"Object {row.Id} ({row.Purpose}): {problem}");
            }
        }

        var (records, changed) = await log.VerifyAsync(ct);
        return new VerifiedData(count, bytes, records, [.. problems, .. changed]);
    }

    private async Task<(long Length, string? Problem)> ReadAsync(ObjectId id, OwnerId owner, long expected,
        CancellationToken ct)
    {
        try
        {
            await using var stream = await vault.OpenAsync(id, owner, ct);
            if (stream is null)
            {
                return (0, "Its key or its bytes are missing.");
            }

            await stream.CopyToAsync(Stream.Null, ct);
            return (stream.Length,
                stream.Length == expected ? null : $"It has {stream.Length} bytes instead of {expected}.");
        }
        catch (Exception broken) when (broken is SealBrokenException or UnauthorizedAccessException
            or (IOException and not ObjectStoreException))
        {
            return (0, broken.Message);
        }
    }
}
