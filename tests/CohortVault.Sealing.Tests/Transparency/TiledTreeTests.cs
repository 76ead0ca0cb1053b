using System.Buffers.Binary;
using CohortVault.Sealing.Transparency;

namespace CohortVault.Sealing.Tests.Transparency;

public sealed class TiledTreeTests
{
    // Full and partial tiles on three levels.
    private const int Largest = (256 * 256) + (3 * 256) + 77;

    private static readonly List<byte[]> Leaves = [.. Enumerable.Range(0, Largest).Select(Leaf)];
    private static readonly List<List<byte[]>> Levels = Stored();

    private int _reads;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Proofs_from_tiles_equal_those_from_all_leaves()
    {
        for (var size = 1; size <= 40; size++)
        {
            await CompareAsync(size, Enumerable.Range(0, size));
        }

        foreach (var size in (int[])[255, 256, 257, 511, 513, 769])
        {
            await CompareAsync(size, [0, 1, 127, 254, size / 2, size - 1]);
        }
    }

    [Theory]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(65_537)]
    [InlineData(Largest)]
    public async Task A_proof_over_a_long_log_verifies_and_reads_a_few_tiles(int size)
    {
        var root = MerkleTree.Root(Leaves[..size]);
        Assert.Equal(root, await Tree(size).RootAsync(size, Ct));
        foreach (var index in (int[])[0, 255, 256, 30_000, 65_534, size - 1])
        {
            _reads = 0;
            var proof = await Tree(size).InclusionProofAsync(index, Ct);
            Assert.True(MerkleTree.VerifyInclusion(Leaves[index], index, size, proof, root));
            Assert.InRange(_reads, 1, 6);
        }

        foreach (var old in (int[])[1, 256, 300, 65_535, size])
        {
            _reads = 0;
            var tree = Tree(size);
            var proof = await tree.ConsistencyProofAsync(old, Ct);
            Assert.True(MerkleTree.VerifyConsistency(old, size, MerkleTree.Root(Leaves[..old]), root, proof));
            Assert.InRange(_reads, old == size ? 0 : 1, 6);
            Assert.Equal(MerkleTree.Root(Leaves[..old]), await tree.RootAsync(old, Ct));
        }
    }

    [Fact]
    public async Task A_tile_that_is_not_whole_is_named()
    {
        var tree = new TiledTree(700, (level, number, width, _) => Task.FromResult(Read(level, number, width - (level == 0 && number == 2 ? 1 : 0))));
        var broken = await Assert.ThrowsAsync<SealBrokenException>(() => tree.InclusionProofAsync(600, Ct));
        Assert.Contains("Tile 2 of level 0", broken.Message);
    }

    [Theory]
    [InlineData(0, 0, 0, 0)]
    [InlineData(700, 0, 1, 256)]
    [InlineData(700, 0, 2, 188)]
    [InlineData(700, 0, 3, 0)]
    [InlineData(700, 1, 0, 2)]
    [InlineData(700, 2, 0, 0)]
    [InlineData(700, 0, long.MaxValue, 0)]
    [InlineData(700, 8, 0, 0)]
    [InlineData(700, -1, 0, 0)]
    public void A_tile_is_as_wide_as_the_tree_is_long(long size, int level, long number, int width) =>
        Assert.Equal(width, TiledTree.WidthOf(size, level, number));

    private async Task CompareAsync(int size, IEnumerable<int> places)
    {
        var leaves = Leaves[..size];
        foreach (var place in places)
        {
            Assert.Equal(MerkleTree.InclusionProof(leaves, place), await Tree(size).InclusionProofAsync(place, Ct));
            Assert.Equal(MerkleTree.ConsistencyProof(leaves, place + 1), await Tree(size).ConsistencyProofAsync(place + 1, Ct));
            Assert.Equal(MerkleTree.Root(leaves[..place]), await Tree(size).RootAsync(place, Ct));
        }
    }

    private TiledTree Tree(long size) => new(size, (level, number, width, _) =>
    {
        _reads++;
        return Task.FromResult(Read(level, number, width));
    });

    private static byte[] Read(int level, long number, int width) =>
        [.. Levels[level].Skip((int)number * 256).Take(width).SelectMany(hash => hash)];

    private static byte[] Leaf(int number)
    {
        var leaf = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(leaf, number);
        return MerkleTree.LeafHash(leaf);
    }

    // What the log keeps: the leaf hashes, and every subtree whose height is a multiple of eight.
    private static List<List<byte[]>> Stored()
    {
        var levels = new List<List<byte[]>> { Leaves, new(), new() };
        var frontier = new MerkleFrontier();
        foreach (var leaf in Leaves)
        {
            frontier.Append(leaf, (height, place, hash) =>
            {
                if (height % TiledTree.TileHeight == 0)
                {
                    Assert.Equal(levels[height / TiledTree.TileHeight].Count, place);
                    levels[height / TiledTree.TileHeight].Add(hash);
                }
            });
        }

        return levels;
    }
}
