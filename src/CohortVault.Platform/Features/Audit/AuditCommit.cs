using CohortVault.Platform.Data;
using CohortVault.Sealing.Transparency;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Storage;

namespace CohortVault.Platform.Features.Audit;

/// <summary>
/// Gives new records their place in the tree inside the transaction that commits them with their change. The lock on
/// the log's head is held until that transaction ends, so places have neither gaps nor doubles.
/// </summary>
internal sealed class AuditCommit : SaveChangesInterceptor
{
    private IDbContextTransaction? _own;

    public override InterceptionResult<int> SavingChanges(DbContextEventData eventData,
        InterceptionResult<int> result) =>
        New(eventData.Context).Count == 0
            ? result
            : throw new InvalidOperationException("Audited changes are saved with SaveChangesAsync.");

    public override async ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        var added = New(eventData.Context);
        if (added.Count == 0)
        {
            return result;
        }

        var db = (CohortDbContext)eventData.Context!;
        if (db.Database.CurrentTransaction is null)
        {
            _own = await db.Database.BeginTransactionAsync(cancellationToken);
        }

        var placed = false;
        try
        {
            await PlaceAsync(db, added, cancellationToken);
            placed = true;
            return result;
        }
        finally
        {
            if (!placed)
            {
                await RollBackAsync();
            }
        }
    }

    public override async ValueTask<int> SavedChangesAsync(
        SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        if (_own is { } transaction)
        {
            _own = null;
            await transaction.CommitAsync(cancellationToken);
            await transaction.DisposeAsync();
        }

        return result;
    }

    public override Task SaveChangesFailedAsync(DbContextErrorEventData eventData,
        CancellationToken cancellationToken = default) =>
        RollBackAsync();

    public override Task SaveChangesCanceledAsync(DbContextEventData eventData,
        CancellationToken cancellationToken = default) =>
        RollBackAsync();

    private static List<AuditRecord> New(DbContext? db) =>
        db is null ? [] : [.. db.ChangeTracker.Entries<AuditRecord>().Where(e => e.State == EntityState.Added)
            .Select(e => e.Entity)];

    private static async Task PlaceAsync(CohortDbContext db, List<AuditRecord> added, CancellationToken ct)
    {
        // A SQLite transaction holds the only write lock from its beginning; PostgreSQL locks the row.
        var heads = db is PostgresCohortDbContext
            ? db.Set<AuditHead>().FromSqlRaw("""SELECT * FROM audit_head FOR UPDATE""")
            : db.Set<AuditHead>();
        var head = await heads.AsNoTracking().SingleAsync(ct);
        var frontier = MerkleFrontier.FromBytes(head.Size, head.Frontier);
        var nodes = new List<AuditNode>();
        foreach (var record in added)
        {
            record.Place(frontier.Size);
            frontier.Append(record.LeafHash, (height, place, hash) =>
            {
                if (height % TiledTree.TileHeight == 0)
                {
                    nodes.Add(AuditNode.Of(height / TiledTree.TileHeight, place, hash));
                }
            });
        }

        var (size, bytes) = (frontier.Size, frontier.ToBytes());
        await db.Set<AuditHead>().ExecuteUpdateAsync(
            h => h.SetProperty(x => x.Size, size).SetProperty(x => x.Frontier, bytes), ct);
        foreach (var node in nodes)
        {
            await db.Database.ExecuteSqlAsync(
                $"""INSERT INTO audit_nodes ("Level", "Place", "Hash") VALUES ({node.Level}, {node.Place}, {node.Hash})""", ct);
        }
    }

    private async Task RollBackAsync()
    {
        if (_own is { } transaction)
        {
            _own = null;
            await transaction.RollbackAsync(CancellationToken.None);
            await transaction.DisposeAsync();
        }
    }
}
