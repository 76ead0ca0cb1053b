using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Sealing.Transparency;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Audit;

/// <summary>Computes the tree anew from its records and compares it with the log's head.</summary>
internal sealed class VerifyLog(CohortDbContext db) : IAuditVerifier
{
    public async Task<(long Records, IReadOnlyList<string> Problems)> VerifyAsync(CancellationToken ct)
    {
        var problems = new List<string>();
        var frontier = new MerkleFrontier();
        await foreach (var record in db.Set<AuditRecord>().AsNoTracking().OrderBy(r => r.Sequence).AsAsyncEnumerable()
            .WithCancellation(ct))
        {
            if (record.Sequence != frontier.Size)
            {
                problems.Add($"Audit record {frontier.Size} is missing.");
                return (frontier.Size, problems);
            }

            var hash = MerkleTree.LeafHash(record.Leaf());
            if (!hash.AsSpan().SequenceEqual(record.LeafHash))
            {
                problems.Add($"Audit record {record.Sequence} was changed.");
            }

            frontier.Append(hash);
        }

        var head = await db.Set<AuditHead>().AsNoTracking().SingleAsync(ct);
        if (head.Size != frontier.Size || !head.Frontier.AsSpan().SequenceEqual(frontier.ToBytes()))
        {
            problems.Add($"The audit log's head names {head.Size} records with another root than the {frontier.Size} that are there.");
        }

        return (frontier.Size, problems);
    }
}
