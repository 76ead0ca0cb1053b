using System.Collections.Concurrent;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Vault.Backups;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Features.Vault.Keys;
using CohortVault.Platform.Features.Vault.Objects;
using CohortVault.Platform.Kernel;
using CohortVault.Sealing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CohortVault.Platform.Features.Vault;

/// <summary>
/// Keeps sealed objects. Making one: bytes staged and flushed, moved into the store, key row, and last the object's
/// row, which is the moment from which it exists. What a crash leaves before that moment is swept at the next start.
/// </summary>
internal sealed class Vault(
    IServiceScopeFactory scopes, KeyRing keys, KeyDestruction keyDestruction, StagingArea staging, IBlobStore blobs,
    DestructionSaga destruction, TimeProvider clock, ILogger<Vault> log) : IVault
{
    private readonly ConcurrentDictionary<ObjectId, PendingGrant> _grants = new();

    public StagingArea Staging => staging;

    /// <summary>What is bound into an object's file: its id.</summary>
    public static byte[] ContextOf(ObjectId id) => id.Value.ToByteArray(bigEndian: true);

    public async Task<ISealedWrite> CreateAsync(SealScope scope, CancellationToken ct)
    {
        await AdmitAsync(scope, ct);
        try
        {
            return new SealedWrite(this, scope, ObjectId.New());
        }
        catch (IOException failed) when (DiskFullException.Is(failed))
        {
            throw new DiskFullException(failed);
        }
    }

    public async Task<Stream?> OpenAsync(ObjectId id, OwnerId authorised, CancellationToken ct)
    {
        if (await FindAsync(id, authorised, ct) is not { } kept)
        {
            return null;
        }

        using var key = await keys.ObjectAsync(kept.Scope with { Owner = authorised }, id, ct);
        return key is null || await blobs.OpenAsync(id, kept.Digest, ct) is not { } bytes ? null : Open(bytes, key, id);
    }

    public async Task<WorkerGrant?> GrantReadAsync(ObjectId id, OwnerId authorised, CancellationToken ct)
    {
        if (await FindAsync(id, authorised, ct) is not { } kept)
        {
            return null;
        }

        using var key = await keys.ObjectAsync(kept.Scope with { Owner = authorised }, id, ct);
        return key is null || await blobs.LendAsync(id, kept.Digest, ct) is not { } path
            ? null
            : new WorkerGrant(id, path, key.Bytes.ToArray(), ContextOf(id));
    }

    public void ReturnRead(ObjectId id) => blobs.Return(id);

    public async Task<WorkerGrant> GrantWriteAsync(SealScope scope, CancellationToken ct)
    {
        await AdmitAsync(scope, ct);
        var id = ObjectId.New();
        var key = SecretKey.Generate();
        _grants[id] = new PendingGrant(scope, key);
        return new WorkerGrant(id, staging.PathOf(id), key.Bytes.ToArray(), ContextOf(id));
    }

    public async Task<long> CommitGrantAsync(ObjectId id, OwnerId authorised, CancellationToken ct)
    {
        if (!_grants.TryGetValue(id, out var grant) || grant.Scope.Owner != authorised || !_grants.TryRemove(id, out _))
        {
            throw new InvalidOperationException(
                "There is no such write grant; grants do not outlive the server that gave them.");
        }

        using var key = grant.Key;
        var kept = false;
        try
        {
            // Opening authenticates header, length and last chunk: the file is whole and of this grant.
            long length;
            await using (var whole = Open(staging.Open(id), key, id))
            {
                length = whole.Length;
            }

            await KeepAsync(grant.Scope, id, key, length, await staging.DigestAsync(id, ct), (_, _) => Task.CompletedTask, ct);
            kept = true;
            return length;
        }
        finally
        {
            if (!kept)
            {
                staging.Discard(id);
            }
        }
    }

    public void AbandonGrant(ObjectId id)
    {
        if (_grants.TryRemove(id, out var grant))
        {
            grant.Key.Dispose();
            staging.Discard(id);
        }
    }

    public async Task<bool> MoveAsync(ObjectId id, OwnerId authorised, SubjectId subject, CancellationToken ct)
    {
        if (await FindAsync(id, authorised, ct) is not { } kept)
        {
            return false;
        }

        var (from, to) = (kept.Scope, kept.Scope with { Subject = subject });
        await AdmitAsync(to, ct);
        using var key = await keys.ObjectAsync(from, id, ct);
        if (key is null || !await keys.KeepObjectKeyAsync(to, id, key, ct))
        {
            return false;
        }

        // Until the row changes the old wrapping counts, afterwards the new one; the other is swept at start.
        await using (var services = scopes.CreateAsyncScope())
        {
            var db = services.ServiceProvider.GetRequiredService<CohortDbContext>();
            var row = await db.Set<SealedObject>().SingleOrDefaultAsync(o => o.Id == id && !o.Condemned, ct);
            if (row is null)
            {
                return false;
            }

            row.MoveTo(subject);
            await DestroyedKey.NoteAsync(db, DestructionTarget.Moved, id.Value, clock.GetUtcNow(), subject.Value, ct);
            await Audit(services).AppendAsync(db, new AuditEntry("object.moved", authorised, id.Value, "vault",
                new Dictionary<string, string> { ["subject"] = subject.ToString() }), ct);
            await db.SaveChangesAsync(ct);
        }

        await keyDestruction.ObjectUnderAsync(id, from.Subject, ct);
        return true;
    }

    public async Task<Outcome<Done>> DestroyAsync(ObjectId id, DestructionReason reason, CancellationToken ct)
    {
        if (await destruction.RefusalAsync(DestructionTarget.Object, id.Value, reason, ct) is { } refusal)
        {
            return refusal;
        }

        AbandonGrant(id);
        return await destruction.RunAsync(DestructionTarget.Object, id.Value, reason, ct);
    }

    public async Task<Outcome<Done>> DestroySubjectAsync(SubjectId subject, DestructionReason reason, CancellationToken ct)
    {
        if (await destruction.RefusalAsync(DestructionTarget.Subject, subject.Value, reason, ct) is { } refusal)
        {
            return refusal;
        }

        foreach (var (id, grant) in _grants)
        {
            if (grant.Scope.Subject == subject)
            {
                AbandonGrant(id);
            }
        }

        return await destruction.RunAsync(DestructionTarget.Subject, subject.Value, reason, ct);
    }

    /// <summary>The commit of a staged object; see the class.</summary>
    public async Task KeepAsync(
        SealScope scope, ObjectId id, SecretKey key, long length, byte[] digest,
        Func<CohortDbContext, CancellationToken, Task> together, CancellationToken ct)
    {
        var exists = false;
        try
        {
            await blobs.KeepAsync(id, ct);
            if (!await keys.KeepObjectKeyAsync(scope, id, key, ct))
            {
                throw new ObjectDestroyedException();
            }

            await using var services = scopes.CreateAsyncScope();
            var db = services.ServiceProvider.GetRequiredService<CohortDbContext>();
            db.Add(SealedObject.Of(id, scope, length, digest, clock.GetUtcNow()));
            await Audit(services).AppendAsync(db, new AuditEntry("object.sealed", scope.Owner, id.Value, "vault",
                new Dictionary<string, string> { ["purpose"] = scope.Purpose, ["subject"] = scope.Subject.ToString() }),
                ct);
            await together(db, ct);

            // Saving locks the audit log's head, which a destruction needs too: from here on one of the two sees the
            // other.
            await using var transaction = await db.Database.BeginTransactionAsync(ct);
            await db.SaveChangesAsync(ct);
            using var stillThere = await keys.ObjectAsync(scope, id, ct);
            if (stillThere is null || await DestructionSaga.IsDecidedAsync(db, scope, ct))
            {
                throw new ObjectDestroyedException();
            }

            await transaction.CommitAsync(ct);
            exists = true;
        }
        finally
        {
            if (!exists)
            {
                await keyDestruction.ObjectAsync(id, CancellationToken.None);
                await DropAsync(id);
            }
        }
    }

    // Without its key what is left is noise; the next start sweeps it away.
    private async Task DropAsync(ObjectId id)
    {
        try
        {
            await blobs.DeleteAsync(id, CancellationToken.None);
        }
        catch (ObjectStoreException unreachable)
        {
            log.BytesLeft(unreachable, id);
        }
    }

    private static SealedObjectReader Open(Stream bytes, SecretKey key, ObjectId id)
    {
        try
        {
            return new SealedObjectReader(bytes, key, ContextOf(id));
        }
        catch (SealBrokenException)
        {
            bytes.Dispose();
            throw;
        }
    }

    private static IAuditLog Audit(AsyncServiceScope services) =>
        services.ServiceProvider.GetRequiredService<IAuditLog>();

    private async Task AdmitAsync(SealScope scope, CancellationToken ct)
    {
        await using var services = scopes.CreateAsyncScope();
        if (await DestructionSaga.IsDecidedAsync(services.ServiceProvider.GetRequiredService<CohortDbContext>(), scope,
            ct))
        {
            throw new ObjectDestroyedException();
        }

        await keys.EnsureSubjectAsync(scope.Owner, scope.Subject, ct);
    }

    private async Task<SealedObject?> FindAsync(ObjectId id, OwnerId authorised, CancellationToken ct)
    {
        await using var services = scopes.CreateAsyncScope();
        return await services.ServiceProvider.GetRequiredService<CohortDbContext>().Set<SealedObject>().AsNoTracking()
            .SingleOrDefaultAsync(o => o.Id == id && o.OwnerId == authorised && !o.Condemned, ct);
    }

    private sealed record PendingGrant(SealScope Scope, SecretKey Key);
}
