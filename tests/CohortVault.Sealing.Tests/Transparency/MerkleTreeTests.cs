using System.Text.Json;
using CohortVault.Sealing.Transparency;

namespace CohortVault.Sealing.Tests.Transparency;

public sealed class MerkleTreeTests
{
    private static readonly JsonElement Reference = Vectors.Read("merkle.json");

    private static readonly byte[][] Leaves =
        [.. Reference.GetProperty("leaves").EnumerateArray().Select(l =>
            MerkleTree.LeafHash(Convert.FromHexString(l.GetString()!)))];

    private static readonly byte[][] Roots = [.. Hashes(Reference.GetProperty("roots"))];

    [Fact]
    public void Roots_are_those_of_the_independent_computation()
    {
        var frontier = new MerkleFrontier();
        for (var size = 0; size <= Leaves.Length; size++)
        {
            Assert.Equal(Roots[size], MerkleTree.Root(Leaves[..size]));
            Assert.Equal(Roots[size], frontier.Root());
            Assert.Equal(size, frontier.Size);
            Assert.Equal(Roots[size], MerkleFrontier.FromBytes(size, frontier.ToBytes()).Root());
            if (size < Leaves.Length)
            {
                frontier.Append(Leaves[size]);
            }
        }

        Assert.Equal("5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
            Convert.ToHexStringLower(Roots[8]));
    }

    [Fact]
    public void Inclusion_proofs_are_those_of_the_independent_computation_and_verify()
    {
        foreach (var vector in Reference.GetProperty("inclusion").EnumerateArray())
        {
            var (index, size) = (vector.GetProperty("index").GetInt32(), vector.GetProperty("size").GetInt32());
            var proof = MerkleTree.InclusionProof(Leaves[..size], index);
            Assert.Equal(Hashes(vector.GetProperty("proof")), proof);
            Assert.True(MerkleTree.VerifyInclusion(Leaves[index], index, size, proof, Roots[size]));
            Assert.False(MerkleTree.VerifyInclusion(Leaves[(index + 1) % 8], index, size, proof, Roots[size]));
            Assert.False(MerkleTree.VerifyInclusion(Leaves[index], index, size, proof, Roots[size - 1]));
            Assert.False(MerkleTree.VerifyInclusion(Leaves[index], index, size, [.. proof, Roots[1]], Roots[size]));
            Assert.False(MerkleTree.VerifyInclusion(Leaves[index], size, size, proof, Roots[size]));
        }
    }

    [Fact]
    public void Consistency_proofs_are_those_of_the_independent_computation_and_verify()
    {
        foreach (var vector in Reference.GetProperty("consistency").EnumerateArray())
        {
            var (oldSize, newSize) =
                (vector.GetProperty("oldSize").GetInt32(), vector.GetProperty("newSize").GetInt32());
            var proof = MerkleTree.ConsistencyProof(Leaves[..newSize], oldSize);
            Assert.Equal(Hashes(vector.GetProperty("proof")), proof);
            Assert.True(MerkleTree.VerifyConsistency(oldSize, newSize, Roots[oldSize], Roots[newSize], proof));
            Assert.False(MerkleTree.VerifyConsistency(oldSize, newSize, Roots[oldSize - 1], Roots[newSize], proof));
            Assert.False(MerkleTree.VerifyConsistency(oldSize, newSize, Roots[oldSize], Roots[oldSize - 1], proof));
            Assert.False(MerkleTree.VerifyConsistency(oldSize, newSize, Roots[oldSize], Roots[newSize],
                [.. proof, Roots[1]]));
        }
    }

    [Fact]
    public void A_changed_leaf_breaks_consistency()
    {
        byte[][] rewritten = [.. Leaves];
        rewritten[2] = MerkleTree.LeafHash("rewritten"u8);
        var proof = MerkleTree.ConsistencyProof(rewritten, 5);
        Assert.False(MerkleTree.VerifyConsistency(5, 8, Roots[5], MerkleTree.Root(rewritten), proof));
    }

    [Fact]
    public void Long_logs_prove_what_they_hold()
    {
        byte[][] leaves = [.. Enumerable.Range(0, 300).Select(i => MerkleTree.LeafHash(BitConverter.GetBytes(i)))];
        var root = MerkleTree.Root(leaves);
        for (var index = 0; index < leaves.Length; index++)
        {
            Assert.True(MerkleTree.VerifyInclusion(leaves[index], index, 300, MerkleTree.InclusionProof(leaves, index),
                root));
            var oldRoot = MerkleTree.Root(leaves[..(index + 1)]);
            Assert.True(MerkleTree.VerifyConsistency(index
                + 1, 300, oldRoot, root, MerkleTree.ConsistencyProof(leaves, index + 1)));
        }
    }

    private static IEnumerable<byte[]> Hashes(JsonElement hashes) =>
        hashes.EnumerateArray().Select(h => Convert.FromHexString(h.GetString()!));
}
