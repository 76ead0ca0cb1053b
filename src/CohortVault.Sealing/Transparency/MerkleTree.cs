using System.Numerics;
using System.Security.Cryptography;

namespace CohortVault.Sealing.Transparency;

/// <summary>Hashing and proofs of RFC 6962, section 2.1, over leaf hashes.</summary>
public static class MerkleTree
{
    /// <summary>Length of every hash.</summary>
    public const int HashSize = SHA256.HashSizeInBytes;

    /// <summary>Hash of a leaf: SHA-256 of 0x00 and the leaf.</summary>
    public static byte[] LeafHash(ReadOnlySpan<byte> leaf)
    {
        const int small = 512; // One call on the stack is four times as fast as hashing in two pieces.
        var prefixed = leaf.Length < small ? stackalloc byte[small] : new byte[1 + leaf.Length];
        prefixed[0] = 0x00;
        leaf.CopyTo(prefixed[1..]);
        return SHA256.HashData(prefixed[..(1 + leaf.Length)]);
    }

    /// <summary>Hash of a node: SHA-256 of 0x01 and both children.</summary>
    public static byte[] NodeHash(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        Span<byte> node = stackalloc byte[1 + (2 * HashSize)];
        node[0] = 0x01;
        left.CopyTo(node[1..]);
        right.CopyTo(node[(1 + HashSize)..]);
        return SHA256.HashData(node);
    }

    /// <summary>Root of a tree; that of the empty tree is the hash of nothing.</summary>
    public static byte[] Root(IReadOnlyList<byte[]> leaves) =>
        leaves.Count == 0 ? SHA256.HashData([]) : Root(leaves, 0, leaves.Count);

    /// <summary>Hashes that lead from a leaf to the root.</summary>
    public static IReadOnlyList<byte[]> InclusionProof(IReadOnlyList<byte[]> leaves, int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, leaves.Count);
        var proof = new List<byte[]>();
        var (from, to) = (0, leaves.Count);
        while (to - from > 1)
        {
            var middle = from + Split(to - from);
            if (index < middle)
            {
                proof.Add(Root(leaves, middle, to));
                to = middle;
            }
            else
            {
                proof.Add(Root(leaves, from, middle));
                from = middle;
            }
        }

        proof.Reverse();
        return proof;
    }

    /// <summary>Whether a proof shows that the leaf is at its place in the tree of that size and root.</summary>
    public static bool VerifyInclusion(
        ReadOnlySpan<byte> leafHash, long index, long size, IReadOnlyList<byte[]> proof, ReadOnlySpan<byte> root)
    {
        if (index < 0 || index >= size)
        {
            return false;
        }

        var hash = leafHash.ToArray();
        var (node, last) = (index, size - 1);
        foreach (var sibling in proof)
        {
            if (last == 0)
            {
                return false;
            }

            if ((node & 1) == 1 || node == last)
            {
                hash = NodeHash(sibling, hash);
                while ((node & 1) == 0 && node != 0)
                {
                    (node, last) = (node >> 1, last >> 1);
                }
            }
            else
            {
                hash = NodeHash(hash, sibling);
            }

            (node, last) = (node >> 1, last >> 1);
        }

        return last == 0 && root.SequenceEqual(hash);
    }

    /// <summary>
    /// Hashes that show that the tree of the first <paramref name="oldSize"/> leaves is a beginning of this one.
    /// </summary>
    public static IReadOnlyList<byte[]> ConsistencyProof(IReadOnlyList<byte[]> leaves, int oldSize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(oldSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(oldSize, leaves.Count);
        var proof = new List<byte[]>();
        var (from, to, whole) = (0, leaves.Count, true);
        while (to != oldSize)
        {
            var middle = from + Split(to - from);
            if (oldSize <= middle)
            {
                proof.Add(Root(leaves, middle, to));
                to = middle;
            }
            else
            {
                proof.Add(Root(leaves, from, middle));
                (from, whole) = (middle, false);
            }
        }

        if (!whole)
        {
            proof.Add(Root(leaves, from, to));
        }

        proof.Reverse();
        return proof;
    }

    /// <summary>Whether a proof shows that the old tree is a beginning of the new one.</summary>
    public static bool VerifyConsistency(
        long oldSize, long newSize, ReadOnlySpan<byte> oldRoot, ReadOnlySpan<byte> newRoot, IReadOnlyList<byte[]> proof)
    {
        if (oldSize < 1 || oldSize > newSize)
        {
            return false;
        }

        if (oldSize == newSize)
        {
            return proof.Count == 0 && oldRoot.SequenceEqual(newRoot);
        }

        var (node, last) = (oldSize - 1, newSize - 1);
        while ((node & 1) == 1)
        {
            (node, last) = (node >> 1, last >> 1);
        }

        // An old tree of a power of two is a node of the new one and is not repeated in the proof.
        var rest = proof.AsEnumerable();
        var start = oldRoot.ToArray();
        if (!BitOperations.IsPow2(oldSize))
        {
            if (proof.Count == 0)
            {
                return false;
            }

            start = proof[0];
            rest = proof.Skip(1);
        }

        var (oldHash, newHash) = (start, start);
        foreach (var sibling in rest)
        {
            if (last == 0)
            {
                return false;
            }

            if ((node & 1) == 1 || node == last)
            {
                oldHash = NodeHash(sibling, oldHash);
                newHash = NodeHash(sibling, newHash);
                while ((node & 1) == 0 && node != 0)
                {
                    (node, last) = (node >> 1, last >> 1);
                }
            }
            else
            {
                newHash = NodeHash(newHash, sibling);
            }

            (node, last) = (node >> 1, last >> 1);
        }

        return last == 0 && oldRoot.SequenceEqual(oldHash) && newRoot.SequenceEqual(newHash);
    }

    // The largest power of two smaller than the number of leaves.
    private static int Split(int count) => 1 << (31 - BitOperations.LeadingZeroCount((uint)(count - 1)));

    private static byte[] Root(IReadOnlyList<byte[]> leaves, int from, int to)
    {
        if (to - from == 1)
        {
            return leaves[from];
        }

        var middle = from + Split(to - from);
        return NodeHash(Root(leaves, from, middle), Root(leaves, middle, to));
    }
}
