namespace CohortVault.Platform.Features.Audit.Contracts;

/// <summary>A signed statement of how long the log was and what its root was.</summary>
/// <param name="Origin">Name of the log.</param>
/// <param name="Size">Number of records.</param>
/// <param name="Root">Root hash, 32 bytes.</param>
/// <param name="Time">When it was signed.</param>
/// <param name="Text">C2SP tlog-checkpoint, signed.</param>
/// <param name="PublicKey">Key that it is signed with (SubjectPublicKeyInfo, P-256).</param>
internal sealed record SignedCheckpoint(
    string Origin, long Size, byte[] Root, DateTimeOffset Time, string Text, byte[] PublicKey);

/// <summary>Shows that a record is in the log, without anything else of the log: docs/formats/audit-log.md.</summary>
/// <param name="Sequence">Place of the record, from 0.</param>
/// <param name="Time">When it was committed.</param>
/// <param name="Action">Action word.</param>
/// <param name="Leaf">The leaf's bytes, which commit to the payload.</param>
/// <param name="Salt">Key of the commitment, 32 bytes; null if the key that seals the payload is destroyed.</param>
/// <param name="Payload">The payload (JSON); null as above.</param>
/// <param name="Hashes">Inclusion proof of RFC 6962, from the leaf upwards.</param>
/// <param name="Checkpoint">Checkpoint whose root the proof leads to.</param>
internal sealed record RecordProof(
    long Sequence, DateTimeOffset Time, string Action, byte[] Leaf, byte[]? Salt, string? Payload,
    IReadOnlyList<byte[]> Hashes, SignedCheckpoint Checkpoint);

/// <summary>Proofs over the stored log; each reads a few tiles, however long the log is.</summary>
internal interface ILogProofs
{
    /// <summary>
    /// The newest checkpoint; signs one if the newest covers fewer than <paramref name="atLeast"/> records of those there are.
    /// </summary>
    Task<SignedCheckpoint> CheckpointAsync(long atLeast, CancellationToken ct);

    /// <summary>
    /// Hashes that lead from a record to the root of the first <paramref name="size"/> records. The record must be among them, and
    /// they must be there.
    /// </summary>
    Task<IReadOnlyList<byte[]>> InclusionAsync(long sequence, long size, CancellationToken ct);

    /// <summary>
    /// Hashes that show that the first <paramref name="from"/> records (at least one) are a beginning of the first
    /// <paramref name="to"/>, which must be there.
    /// </summary>
    Task<IReadOnlyList<byte[]>> ConsistencyAsync(long from, long to, CancellationToken ct);

    /// <summary>
    /// Proof of a committed record by the id that <see cref="IAuditLog.AppendAsync"/> gave; null if there is none.
    /// </summary>
    Task<RecordProof?> ProveAsync(Guid record, CancellationToken ct);
}
