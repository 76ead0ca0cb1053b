using CohortVault.Platform.Data;
using CohortVault.Sealing.Transparency;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Audit;

/// <summary>Reads the stored log in tiles: leaf hashes from the records, the levels above from the nodes.</summary>
internal sealed class LogTiles(CohortDbContext db)
{
    /// <summary>The tree of the first <paramref name="size"/> records.</summary>
    public TiledTree Tree(long size) => new(size, ReadAsync);

    /// <summary>Number of records.</summary>
    public Task<long> SizeAsync(CancellationToken ct) =>
        db.Set<AuditHead>().AsNoTracking().Select(head => head.Size).SingleAsync(ct);

    /// <summary>The first hashes of a tile, one after the other; fewer if they are not there.</summary>
    public async Task<byte[]> ReadAsync(int level, long number, int width, CancellationToken ct)
    {
        var first = number * TiledTree.TileWidth;
        var end = first + width;
        var hashes = level == 0
            ? await db.Set<AuditRecord>().AsNoTracking().Where(r => r.Sequence >= first && r.Sequence < end)
                .OrderBy(r => r.Sequence).Select(r => r.LeafHash).ToListAsync(ct)
            : await db.Set<AuditNode>().AsNoTracking().Where(n => n.Level == level && n.Place >= first && n.Place < end)
                .OrderBy(n => n.Place).Select(n => n.Hash).ToListAsync(ct);
        return [.. hashes.SelectMany(hash => hash)];
    }
}
