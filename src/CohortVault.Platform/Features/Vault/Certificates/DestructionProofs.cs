using System.Globalization;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using CohortVault.Sealing.Transparency;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Vault.Certificates;

/// <summary>Puts proof files together: certificates opened under their owner's key, and their way to a signed checkpoint.</summary>
internal sealed class DestructionProofs(CohortDbContext db, ILogProofs log, IPublicAddress addresses, TimeProvider clock)
    : IDestructionProofs
{
    public async Task<byte[]?> MakeAsync(
        OwnerId owner, IReadOnlyList<SubjectId> subjects, string about, CancellationToken ct)
    {
        var records = await db.Set<DestructionCertificate>().AsNoTracking()
            .Where(c => c.OwnerId == owner && subjects.Contains(c.SubjectId))
            .OrderBy(c => c.CompletedAt).Select(c => c.Record).ToListAsync(ct);
        return await FileAsync(records, about, ct);
    }

    /// <summary>The file about the counts of a published week; null if there were none.</summary>
    public async Task<byte[]?> MakeAsync(DateOnly week, CancellationToken ct) =>
        await db.Set<PublishedDestructions>().AsNoTracking().Where(p => p.Week == week).Select(p => p.Record)
            .SingleOrDefaultAsync(ct) is { } record
            ? await FileAsync(
                [record], string.Create(CultureInfo.InvariantCulture, $"destructions counted before {week:yyyy-MM-dd}"), ct)
            : null;

    private async Task<byte[]?> FileAsync(List<Guid> records, string about, CancellationToken ct)
    {
        var proofs = new List<RecordProof>();
        foreach (var record in records)
        {
            if (await log.ProveAsync(record, ct) is { Salt: not null, Payload: not null } proof)
            {
                proofs.Add(proof);
            }
        }

        if (proofs.Count == 0)
        {
            return null;
        }

        // One checkpoint for all, even if a later one was signed meanwhile.
        var checkpoint = proofs.MaxBy(proof => proof.Checkpoint.Size)!.Checkpoint;
        var opened = new List<ProofRecord>();
        foreach (var proof in proofs)
        {
            var hashes = proof.Checkpoint.Size == checkpoint.Size
                ? proof.Hashes
                : await log.InclusionAsync(proof.Sequence, checkpoint.Size, ct);
            opened.Add(new ProofRecord(proof.Sequence, proof.Leaf, proof.Salt!, proof.Payload!, hashes));
        }

        return new DestructionProof(
            DestructionProof.FormatName, addresses.Public("/").ToString(), clock.GetUtcNow(), about, checkpoint.PublicKey,
            checkpoint.Text, opened).ToJson();
    }
}
