using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Sealing.Transparency;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CohortVault.Platform.Features.Audit;

/// <summary>Signs checkpoints of the log, keeps every one, and tells the newest.</summary>
internal sealed class CheckpointStore(
    CohortDbContext db, IServiceScopeFactory scopes, ISigningKeys keys, IOptions<AuditOptions> options, TimeProvider clock)
{
    /// <summary>Name of the log's signing key.</summary>
    public const string KeyName = "audit-log";

    /// <summary>The newest checkpoint, whoever may see it; null if nothing was ever signed.</summary>
    public Task<LogCheckpoint?> NewestAsync(CancellationToken ct) => Newest(db).FirstOrDefaultAsync(ct);

    /// <summary>
    /// The checkpoint that the public sees: the newest that was there at the last moment of the grid, or the first one ever.
    /// </summary>
    public async Task<LogCheckpoint?> PublicAsync(CancellationToken ct)
    {
        var shownUntil = LastPublication();
        return await Newest(db).Where(c => c.Time <= shownUntil).FirstOrDefaultAsync(ct)
            ?? await db.Set<LogCheckpoint>().AsNoTracking().OrderBy(c => c.Origin).ThenBy(c => c.Size).FirstOrDefaultAsync(ct);
    }

    /// <summary>
    /// Signs what is committed of the log and keeps the checkpoint, unless the newest one says the same. Not within a
    /// transaction: on SQLite that one holds the only write lock.
    /// </summary>
    public async Task<LogCheckpoint> SignAsync(CancellationToken ct)
    {
        using var key = await keys.SigningKeyAsync(KeyName, ct);
        await using var scope = scopes.CreateAsyncScope();
        var own = scope.ServiceProvider.GetRequiredService<CohortDbContext>();
        var origin = await OriginAsync(own, ct)
            ?? await KeepAsync(own, LogOrigin.Of(0, key, 0, clock.GetUtcNow(), ""), OriginAsync, ct);
        if (!origin.PublicKey.AsSpan().SequenceEqual(key.ExportSubjectPublicKeyInfo()))
        {
            throw new InvalidOperationException(
                "The audit log's signing key is not the one that its checkpoints were signed with. Declare a new origin: cohortvault audit new-origin.");
        }

        var head = await own.Set<AuditHead>().AsNoTracking().SingleAsync(ct);
        if (await Newest(own).FirstOrDefaultAsync(ct) is { } newest && newest.Origin == origin.Number && newest.Size >= head.Size)
        {
            return newest;
        }

        var root = MerkleFrontier.FromBytes(head.Size, head.Frontier).Root();
        var text = new Checkpoint(origin.Name, head.Size, root).Sign(key);
        return await KeepAsync(
            own, LogCheckpoint.Of(origin.Number, head.Size, root, clock.GetUtcNow(), text),
            (context, token) => Newest(context).FirstOrDefaultAsync(token), ct);
    }

    /// <summary>The origin that is signed under; null if nothing was ever signed.</summary>
    public static Task<LogOrigin?> OriginAsync(CohortDbContext db, CancellationToken ct) =>
        db.Set<LogOrigin>().AsNoTracking().OrderByDescending(o => o.Number).FirstOrDefaultAsync(ct);

    private static IQueryable<LogCheckpoint> Newest(CohortDbContext db) => db.Set<LogCheckpoint>().AsNoTracking()
        .OrderByDescending(c => c.Origin).ThenByDescending(c => c.Size);

    // Whoever signs at the same moment signs the same log: the row that came first counts.
    private static async Task<T> KeepAsync<T>(
        CohortDbContext db, T row, Func<CohortDbContext, CancellationToken, Task<T?>> already, CancellationToken ct)
        where T : class
    {
        db.Add(row);
        try
        {
            await db.SaveChangesAsync(ct);
            return row;
        }
        catch (DbUpdateException)
        {
            db.ChangeTracker.Clear();
            if (await already(db, ct) is { } kept)
            {
                return kept;
            }

            throw;
        }
    }

    private DateTimeOffset LastPublication()
    {
        var now = clock.GetUtcNow();
        var grid = TimeSpan.FromMinutes(options.Value.PublishMinutes).Ticks;
        return now.AddTicks(-((now.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) % grid));
    }
}
