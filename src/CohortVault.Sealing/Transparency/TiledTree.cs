using System.Numerics;
using System.Security.Cryptography;

namespace CohortVault.Sealing.Transparency;

/// <summary>Reads the first <paramref name="width"/> hashes of a tile, one after the other.</summary>
/// <param name="level">0 for leaf hashes; on each level above, a hash stands for a full tile of the one below.</param>
/// <param name="number">Place of the tile in its level.</param>
/// <param name="width">Number of hashes, 1 to 256.</param>
/// <param name="ct">Stops the work.</param>
public delegate Task<byte[]> ReadTile(int level, long number, int width, CancellationToken ct);

/// <summary>
/// A tree of which only tiles are read (C2SP tlog-tiles: 256 hashes each): every proof takes at most two tiles of each level,
/// however long the log is.
/// </summary>
public sealed class TiledTree(long size, ReadTile read)
{
    /// <summary>Hashes in a full tile.</summary>
    public const int TileWidth = 1 << TileHeight;

    /// <summary>Levels of the tree that one tile spans.</summary>
    public const int TileHeight = 8;

    private readonly Dictionary<(int Level, long Number), byte[]> _tiles = [];

    /// <summary>Number of leaves.</summary>
    public long Size { get; } = size;

    /// <summary>How many hashes a tile has in a tree of that size; 0 if there is no such tile.</summary>
    public static int WidthOf(long size, int level, long number)
    {
        if (level is < 0 or >= 64 / TileHeight || number < 0)
        {
            return 0;
        }

        var hashes = size >> (level * TileHeight);
        return number > hashes >> TileHeight ? 0 : (int)Math.Min(TileWidth, hashes - (number << TileHeight));
    }

    /// <summary>Root of the first <paramref name="leaves"/> leaves.</summary>
    /// <exception cref="SealBrokenException">A tile is missing or has another length.</exception>
    public Task<byte[]> RootAsync(long leaves, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(leaves);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(leaves, Size);
        return leaves == 0 ? Task.FromResult(SHA256.HashData([])) : RangeAsync(0, leaves, ct);
    }

    /// <summary>Hashes that lead from a leaf to the root.</summary>
    /// <exception cref="SealBrokenException">A tile is missing or has another length.</exception>
    public async Task<IReadOnlyList<byte[]>> InclusionProofAsync(long index, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Size);
        var proof = new List<byte[]>();
        var (from, to) = (0L, Size);
        while (to - from > 1)
        {
            var middle = from + Split(to - from);
            if (index < middle)
            {
                proof.Add(await RangeAsync(middle, to, ct));
                to = middle;
            }
            else
            {
                proof.Add(await RangeAsync(from, middle, ct));
                from = middle;
            }
        }

        proof.Reverse();
        return proof;
    }

    /// <summary>
    /// Hashes that show that the tree of the first <paramref name="oldSize"/> leaves is a beginning of this one.
    /// </summary>
    /// <exception cref="SealBrokenException">A tile is missing or has another length.</exception>
    public async Task<IReadOnlyList<byte[]>> ConsistencyProofAsync(long oldSize, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(oldSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(oldSize, Size);
        var proof = new List<byte[]>();
        var (from, to, whole) = (0L, Size, true);
        while (to != oldSize)
        {
            var middle = from + Split(to - from);
            if (oldSize <= middle)
            {
                proof.Add(await RangeAsync(middle, to, ct));
                to = middle;
            }
            else
            {
                proof.Add(await RangeAsync(from, middle, ct));
                (from, whole) = (middle, false);
            }
        }

        if (!whole)
        {
            proof.Add(await RangeAsync(from, to, ct));
        }

        proof.Reverse();
        return proof;
    }

    // The largest power of two smaller than the number of leaves.
    private static long Split(long count) => 1L << BitOperations.Log2((ulong)(count - 1));

    // A range of a proof begins at a multiple of its largest full subtree, so it falls into full subtrees, largest first.
    private async Task<byte[]> RangeAsync(long from, long to, CancellationToken ct)
    {
        var subtrees = new List<byte[]>();
        while (from < to)
        {
            var height = BitOperations.Log2((ulong)(to - from));
            subtrees.Add(await SubtreeAsync(height, from >> height, ct));
            from += 1L << height;
        }

        var hash = subtrees[^1];
        for (var index = subtrees.Count - 2; index >= 0; index--)
        {
            hash = MerkleTree.NodeHash(subtrees[index], hash);
        }

        return hash;
    }

    private async Task<byte[]> SubtreeAsync(int height, long index, CancellationToken ct)
    {
        var (level, rest) = Math.DivRem(height, TileHeight);
        var first = index << rest;
        var tile = await TileAsync(level, first >> TileHeight, ct);
        var hashes = tile.AsSpan((int)(first % TileWidth) * MerkleTree.HashSize, MerkleTree.HashSize << rest).ToArray();
        for (var count = 1 << rest; count > 1; count >>= 1)
        {
            for (var pair = 0; pair < count / 2; pair++)
            {
                var at = 2 * pair * MerkleTree.HashSize;
                MerkleTree.NodeHash(
                    hashes.AsSpan(at, MerkleTree.HashSize), hashes.AsSpan(at + MerkleTree.HashSize, MerkleTree.HashSize))
                    .CopyTo(hashes, pair * MerkleTree.HashSize);
            }
        }

        return hashes[..MerkleTree.HashSize];
    }

    private async Task<byte[]> TileAsync(int level, long number, CancellationToken ct)
    {
        if (!_tiles.TryGetValue((level, number), out var tile))
        {
            var width = WidthOf(Size, level, number);
            tile = await read(level, number, width, ct);
            if (tile.Length != width * MerkleTree.HashSize)
            {
                throw new SealBrokenException($"Tile {number} of level {level} of the audit log is not whole.");
            }

            _tiles[(level, number)] = tile;
        }

        return tile;
    }
}
