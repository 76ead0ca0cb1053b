using System.Diagnostics;
using System.Security.Cryptography;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Features.Vault.Objects;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Platform.Features.Vault.Keys;

/// <summary>Keys that are about to be destroyed.</summary>
/// <param name="Name">Digest of the wrapped key of the thing itself; empty if it has none.</param>
/// <param name="Count">How many, those below it included.</param>
/// <param name="Epoch">Epoch under which it is wrapped; 0 if it has none.</param>
internal sealed record DoomedKeys(string Name, int Count, int Epoch);

/// <summary>Removes wrapped keys so that they are gone from the disk, not only from the table.</summary>
internal sealed class KeyDestruction(IServiceScopeFactory scopes)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(50);

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

    /// <summary>Whose something is, and of which subject, if only keys of it are left; null if nothing is.</summary>
    public async Task<(OwnerId Owner, SubjectId? Subject)?> PlaceOfAsync(
        DestructionTarget target, Guid id, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var kind = target == DestructionTarget.Object ? KeyKind.Object : KeyKind.Subject;
        var key = await scope.ServiceProvider.GetRequiredService<KeyDbContext>().Set<WrappedKey>().AsNoTracking()
            .Where(k => k.Kind == kind && k.Id == id).OrderBy(k => k.Parent).Select(k => new { k.Owner, k.Parent })
            .FirstOrDefaultAsync(ct);
        return key is null ? null
            : (new OwnerId(key.Owner), new SubjectId(target == DestructionTarget.Object ? key.Parent : id));
    }

    /// <summary>The keys that a destruction will remove. An opaque name stands for the one of the thing itself.</summary>
    public async Task<DoomedKeys> DescribeAsync(DestructionTarget target, Guid id, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var all = scope.ServiceProvider.GetRequiredService<KeyDbContext>().Set<WrappedKey>().AsNoTracking();
        var kind = target switch
        {
            DestructionTarget.Object => KeyKind.Object,
            DestructionTarget.Subject => KeyKind.Subject,
            _ => KeyKind.Owner,
        };
        var own = await all.Where(k => k.Kind == kind && k.Id == id).OrderBy(k => k.Parent)
            .Select(k => new { k.Wrapped, k.Epoch }).ToListAsync(ct);
        var below = target switch
        {
            DestructionTarget.Object => 0,
            DestructionTarget.Subject => await all.CountAsync(k => k.Kind == KeyKind.Object && k.Parent == id, ct),
            _ => await all.CountAsync(k => k.Owner == id && k.Kind != KeyKind.Owner, ct),
        };
        return own is [var key, ..]
            ? new DoomedKeys(
                Convert.ToHexStringLower(SHA256.HashData([.. "CohortVault wrapped key 1"u8, .. key.Wrapped])), own.Count + below, key.Epoch)
            : new DoomedKeys("", below, 0);
    }

    /// <summary>Object keys with the subject they are wrapped under, for the sweep at start.</summary>
    public async Task<IReadOnlyList<(ObjectId Id, SubjectId Subject)>> ObjectKeysAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var keys = await scope.ServiceProvider.GetRequiredService<KeyDbContext>().Set<WrappedKey>().AsNoTracking()
            .Where(k => k.Kind == KeyKind.Object).Select(k => new { k.Id, k.Parent }).ToListAsync(ct);
        return [.. keys.Select(k => (new ObjectId(k.Id), new SubjectId(k.Parent)))];
    }

    /// <summary>Subjects that have a key.</summary>
    public async Task<IReadOnlyList<SubjectId>> SubjectKeysAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        return [.. (await scope.ServiceProvider.GetRequiredService<KeyDbContext>().Set<WrappedKey>().AsNoTracking()
            .Where(k => k.Kind == KeyKind.Subject).Select(k => k.Id).ToListAsync(ct)).Select(id => new SubjectId(id))];
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
            // SQLite itself waits for readers; of another that empties the log it only says that there is one.
            for (var waiting = Stopwatch.StartNew(); !await TryEmptyLogAsync(db, ct);)
            {
                if (waiting.Elapsed > Patience)
                {
                    throw new IOException(
                        "The key store was busy, so its log could not be emptied. The destruction is taken up again later.");
                }

                await Task.Delay(LookAgain, ct);
            }
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    private static async Task<bool> TryEmptyLogAsync(KeyDbContext db, CancellationToken ct)
    {
        await using var checkpoint = db.Database.GetDbConnection().CreateCommand();
        checkpoint.CommandText = "PRAGMA busy_timeout=5000; PRAGMA wal_checkpoint(TRUNCATE)";
        await using var answer = await checkpoint.ExecuteReaderAsync(ct);
        await answer.NextResultAsync(ct);
        return !await answer.ReadAsync(ct) || answer.GetInt32(0) == 0;
    }
}
