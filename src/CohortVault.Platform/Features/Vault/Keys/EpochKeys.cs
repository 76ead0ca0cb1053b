using CohortVault.Platform.Data;
using CohortVault.Sealing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Platform.Features.Vault.Keys;

/// <summary>
/// The key store's rows, each wrapped under the key of its epoch: an owner's key directly, a subject's or an object's
/// over its wrapping under its parent. So a row of an old copy opens only as long as that copy's epoch key exists, also
/// where its parent lives on.
/// </summary>
internal sealed class EpochKeys(IServiceScopeFactory scopes, EpochKeyFiles files, TimeProvider clock)
{
    private const int Looks = 5;

    /// <summary>Keeps rotations and backups of the key store apart, also those of other processes.</summary>
    public Task<IDisposable> LockAsync(CancellationToken ct) => files.LockAsync(ct);

    /// <summary>Makes the first epoch's key where there is none; on a used key store looks whether the key is there.</summary>
    /// <exception cref="EpochKeyException">The key store's epoch key is missing.</exception>
    public async Task PrepareAsync(SecretKey master, CancellationToken ct)
    {
        using var held = await files.LockAsync(ct);
        await using var services = scopes.CreateAsyncScope();
        var db = services.ServiceProvider.GetRequiredService<KeyDbContext>();
        if (await db.Set<KeyEpoch>().AsNoTracking().SingleOrDefaultAsync(ct) is { } epoch)
        {
            using var key = Key(master, epoch.Current);
            return;
        }

        var first = KeyEpoch.First(clock.GetUtcNow());
        files.Create(master, first.Current);
        db.Add(first);
        await db.SaveChangesAsync(ct);
    }

    /// <summary>
    /// What the row holds under its epoch: an owner's key itself, which the caller zeroes, or a wrapped key. Null if
    /// there is no such row.
    /// </summary>
    public async Task<byte[]?> FindAsync(SecretKey master, string kind, Guid id, Guid parent, CancellationToken ct)
    {
        for (var look = 1; ; look++)
        {
            await using var services = scopes.CreateAsyncScope();
            var row = await services.ServiceProvider.GetRequiredService<KeyDbContext>().Set<WrappedKey>()
                .AsNoTracking().SingleOrDefaultAsync(k => k.Kind == kind && k.Id == id && k.Parent == parent, ct);
            if (row is null)
            {
                return null;
            }

            // Between the two looks a rotation may have wrapped the row anew and ended its epoch.
            using var epoch = files.Find(master, row.Epoch);
            if (epoch is not null)
            {
                return Peel(epoch, row);
            }

            if (look == Looks)
            {
                throw Missing(row.Epoch);
            }
        }
    }

    /// <summary>Keeps a row under the current epoch; on disk when this returns.</summary>
    /// <exception cref="DbUpdateException">There is such a row already.</exception>
    public async Task AddAsync(
        SecretKey master, string kind, Guid id, Guid parent, Guid owner, byte[] content, CancellationToken ct)
    {
        await using var services = scopes.CreateAsyncScope();
        var db = services.ServiceProvider.GetRequiredService<KeyDbContext>();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var current = await EpochAsync(db, toChange: false, ct);
        using var epoch = Key(master, current.Current);
        db.Add(WrappedKey.Of(
            kind, id, parent, owner, current.Current,
            KeyWrap.Wrap(epoch, KeyScopes.Under(current.Current, kind, id, parent), content)));
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>The row of epochs, held until the caller's transaction ends: against change, or to change it.</summary>
    public static Task<KeyEpoch> EpochAsync(KeyDbContext db, bool toChange, CancellationToken ct)
    {
        // A SQLite transaction holds the only write lock from its beginning; PostgreSQL locks the row.
        var epochs = db is not PostgresKeyDbContext ? db.Set<KeyEpoch>()
            : toChange ? db.Set<KeyEpoch>().FromSqlRaw("SELECT * FROM key_epoch FOR UPDATE")
            : db.Set<KeyEpoch>().FromSqlRaw("SELECT * FROM key_epoch FOR SHARE");
        return epochs.SingleAsync(ct);
    }

    /// <summary>The key of an epoch that is not over.</summary>
    public SecretKey Key(SecretKey master, int epoch) => files.Find(master, epoch) ?? throw Missing(epoch);

    /// <summary>Takes the wrapping under the epoch off.</summary>
    public static byte[] Peel(SecretKey epochKey, WrappedKey row) =>
        KeyWrap.UnwrapBytes(epochKey, KeyScopes.Under(row.Epoch, row.Kind, row.Id, row.Parent), row.Wrapped);

    private static EpochKeyException Missing(int epoch) => new(
        $"The key of epoch {epoch} is missing, so nothing of this key store opens. Epoch keys are destroyed when their "
        + "epoch ends; a copy of the key store from before cannot be put back. Restore the installation from its last "
        + "backup with 'cohortvault restore'.");
}
