using System.Buffers.Binary;
using System.Text;
using CohortVault.Sealing.Transparency;

namespace CohortVault.Platform.Features.Audit;

/// <summary>The bytes of a leaf, as docs/formats/audit-log.md lays them out.</summary>
internal static class AuditLeaf
{
    private const string Title = "CohortVault audit 1";

    /// <summary>The leaf of a record.</summary>
    /// <param name="sequence">Place in the log.</param>
    /// <param name="time">Whole microseconds count; what is below is left out.</param>
    /// <param name="action">Action word.</param>
    /// <param name="commitment">32 bytes.</param>
    public static byte[] Of(long sequence, DateTimeOffset time, string action, ReadOnlySpan<byte> commitment)
    {
        var leaf = new byte[2 + Title.Length + 16 + 2 + Encoding.UTF8.GetByteCount(action) + commitment.Length];
        var rest = Text(leaf, Title);
        BinaryPrimitives.WriteInt64BigEndian(rest, sequence);
        BinaryPrimitives.WriteInt64BigEndian(
            rest[8..], (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond);
        commitment.CopyTo(Text(rest[16..], action));
        return leaf;
    }

    /// <summary>Its hash in the tree.</summary>
    public static byte[] HashOf(long sequence, DateTimeOffset time, string action, ReadOnlySpan<byte> commitment) =>
        MerkleTree.LeafHash(Of(sequence, time, action, commitment));

    private static Span<byte> Text(Span<byte> to, string text)
    {
        var length = Encoding.UTF8.GetBytes(text, to[2..]);
        BinaryPrimitives.WriteUInt16BigEndian(to, (ushort)length);
        return to[(2 + length)..];
    }
}
