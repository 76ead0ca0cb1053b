using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Features.Vault.Objects;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Platform.Features.Vault.Keys;

/// <summary>Removes wrapped keys so that they are gone from the disk, not only from the table.</summary>
internal sealed class KeyDestruction(IServiceScopeFactory scopes)
{
    /// <summary>Destroys an object's key, wherever it is wrapped.</summary>
    public Task ObjectAsync(ObjectId id, CancellationToken ct) =>
        RemoveAsync(keys => keys.Where(k => k.Kind == KeyKind.Object && k.Id == id.Value), ct);

    /// <summary>Destroys one wrapping of an object's key: the object has moved to another subject.</summary>
    public Task ObjectUnderAsync(ObjectId id, SubjectId subject, CancellationToken ct) =>
        RemoveAsync(keys => keys.Where(k => k.Kind == KeyKind.Object && k.Id == id.Value && k.Parent == subject.Value),
            ct);

    /// <summary>Destroys a subject's key and those of its objects.</summary>
    public Task SubjectAsync(SubjectId subject, CancellationToken ct) =>
        RemoveAsync(
            keys => keys.Where(k => (k.Kind == KeyKind.Subject && k.Id == subject.Value)
                || (k.Kind == KeyKind.Object && k.Parent == subject.Value)),
            ct);

    /// <summary>Destroys an owner's key and every key below it.</summary>
    public Task OwnerAsync(OwnerId owner, CancellationToken ct) =>
        RemoveAsync(keys => keys.Where(k => k.Owner == owner.Value), ct);

    /// <summary>Whose something is of which only keys are left; null if nothing is.</summary>
    public async Task<OwnerId?> OwnerOfAsync(DestructionTarget target, Guid id, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var kind = target == DestructionTarget.Object ? KeyKind.Object : KeyKind.Subject;
        var owner = await scope.ServiceProvider.GetRequiredService<KeyDbContext>().Set<WrappedKey>().AsNoTracking()
            .Where(k => k.Kind == kind && k.Id == id).OrderBy(k => k.Parent).Select(k => (Guid?)k.Owner)
                .FirstOrDefaultAsync(ct);
        return owner is null ? null : new OwnerId(owner.Value);
    }

    /// <summary>Object keys with the subject they are wrapped under, for the sweep at start.</summary>
    public async Task<IReadOnlyList<(ObjectId Id, SubjectId Subject)>> ObjectKeysAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var keys = await scope.ServiceProvider.GetRequiredService<KeyDbContext>().Set<WrappedKey>().AsNoTracking()
            .Where(k => k.Kind == KeyKind.Object).Select(k => new { k.Id, k.Parent }).ToListAsync(ct);
        return [.. keys.Select(k => (new ObjectId(k.Id), new SubjectId(k.Parent)))];
    }

    private async Task RemoveAsync(Func<IQueryable<WrappedKey>, IQueryable<WrappedKey>> chosen, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<KeyDbContext>();
        await chosen(db.Set<WrappedKey>()).ExecuteDeleteAsync(ct);
        await FlushAsync(db, ct);
    }

    /// <summary>Makes rows that were deleted or changed gone from the disk.</summary>
    /// <exception cref="IOException">Somebody reads from the store's log just now.</exception>
    // secure_delete has zeroed the row in its page; the write-ahead log still holds the old page until it is emptied.
    public static async Task FlushAsync(KeyDbContext db, CancellationToken ct)
    {
        if (db is not SqliteKeyDbContext)
        {
            await db.Database.ExecuteSqlRawAsync("VACUUM wrapped_keys, key_store", ct);
            return;
        }

        await db.Database.OpenConnectionAsync(ct);
        try
        {
            await using var checkpoint = db.Database.GetDbConnection().CreateCommand();
            checkpoint.CommandText = "PRAGMA busy_timeout=15000; PRAGMA wal_checkpoint(TRUNCATE)";
            await using var answer = await checkpoint.ExecuteReaderAsync(ct);
            await answer.NextResultAsync(ct);
            if (await answer.ReadAsync(ct) && answer.GetInt32(0) != 0)
            {
                throw new IOException(
                    "The key store was busy, so its log could not be emptied. The destruction is taken up again later.");
            }
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }
}
