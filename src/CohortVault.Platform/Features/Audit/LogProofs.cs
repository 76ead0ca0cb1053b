using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Audit;

/// <summary>Proofs from the stored tiles, against checkpoints that are kept.</summary>
internal sealed class LogProofs(CohortDbContext db, LogTiles tiles, CheckpointStore checkpoints, IFieldVault fields) : ILogProofs
{
    public async Task<SignedCheckpoint> CheckpointAsync(long atLeast, CancellationToken ct)
    {
        var kept = await checkpoints.NewestAsync(ct);
        if (kept is null || kept.Size < atLeast)
        {
            kept = await checkpoints.SignAsync(ct);
        }

        var origin = await db.Set<LogOrigin>().AsNoTracking().SingleAsync(o => o.Number == kept.Origin, ct);
        return new SignedCheckpoint(origin.Name, kept.Size, kept.Root, kept.Time, kept.Text, origin.PublicKey);
    }

    public Task<IReadOnlyList<byte[]>> InclusionAsync(long sequence, long size, CancellationToken ct) =>
        tiles.Tree(size).InclusionProofAsync(sequence, ct);

    public Task<IReadOnlyList<byte[]>> ConsistencyAsync(long from, long to, CancellationToken ct) =>
        tiles.Tree(to).ConsistencyProofAsync(from, ct);

    public async Task<RecordProof?> ProveAsync(Guid record, CancellationToken ct)
    {
        var kept = await db.Set<AuditRecord>().AsNoTracking().SingleOrDefaultAsync(r => r.Id == record, ct);
        if (kept is null)
        {
            return null;
        }

        var checkpoint = await CheckpointAsync(kept.Sequence + 1, ct);
        var opened = await fields.OpenAsync(AuditRecord.Cell(kept.Id, kept.OwnerId), new SealedField(kept.Payload), ct);
        return new RecordProof(
            kept.Sequence, kept.Time, kept.Action, kept.Leaf(), opened is null ? null : AuditLog.SaltOf(opened),
            opened is null ? null : AuditLog.JsonOf(opened),
            await InclusionAsync(kept.Sequence, checkpoint.Size, ct), checkpoint);
    }
}
