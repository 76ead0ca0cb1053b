using System.Numerics;
using System.Security.Cryptography;

namespace CohortVault.Sealing.Transparency;

/// <summary>
/// What is needed of a tree to append to it and to tell its root: the roots of its full subtrees, largest first,
/// one for every bit that is set in its size.
/// </summary>
public sealed class MerkleFrontier
{
    private readonly List<byte[]> _subtrees = [];

    /// <summary>Number of leaves.</summary>
    public long Size { get; private set; }

    /// <summary>The frontier that <see cref="ToBytes"/> of a tree of this size gave.</summary>
    public static MerkleFrontier FromBytes(long size, ReadOnlySpan<byte> bytes)
    {
        if (size < 0 || bytes.Length != BitOperations.PopCount((ulong)size) * MerkleTree.HashSize)
        {
            throw new SealBrokenException("The stored head of the audit log does not fit its size.");
        }

        var frontier = new MerkleFrontier { Size = size };
        for (; !bytes.IsEmpty; bytes = bytes[MerkleTree.HashSize..])
        {
            frontier._subtrees.Add(bytes[..MerkleTree.HashSize].ToArray());
        }

        return frontier;
    }

    /// <summary>Adds a leaf hash at the end.</summary>
    /// <param name="leafHash">The leaf's hash.</param>
    /// <param name="completed">Told of each subtree that this leaf completes: height, place, hash.</param>
    public void Append(byte[] leafHash, Action<int, long, byte[]>? completed = null)
    {
        var hash = leafHash;
        var heights = BitOperations.TrailingZeroCount(~Size);
        for (var height = 1; height <= heights; height++)
        {
            hash = MerkleTree.NodeHash(_subtrees[^1], hash);
            _subtrees.RemoveAt(_subtrees.Count - 1);
            completed?.Invoke(height, Size >> height, hash);
        }

        _subtrees.Add(hash);
        Size++;
    }

    /// <summary>Root of the tree.</summary>
    public byte[] Root()
    {
        if (_subtrees.Count == 0)
        {
            return SHA256.HashData([]);
        }

        var hash = _subtrees[^1];
        for (var index = _subtrees.Count - 2; index >= 0; index--)
        {
            hash = MerkleTree.NodeHash(_subtrees[index], hash);
        }

        return hash;
    }

    /// <summary>The subtree roots, largest first.</summary>
    public byte[] ToBytes() => [.. _subtrees.SelectMany(hash => hash)];
}
