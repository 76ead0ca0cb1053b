using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Features.Vault.Keys;
using CohortVault.Platform.Features.Vault.Objects;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CohortVault.Platform.Features.Vault;

/// <summary>
/// Destroys in four steps over two stores: audited intent, from which on reads are refused; key rows gone and flushed;
/// bytes gone; audited completion. Each step may be repeated, so a crash between any two is mended by going on.
/// </summary>
internal sealed class DestructionSaga(
    IServiceScopeFactory scopes, KeyDestruction keys, IBlobStore blobs, TimeProvider clock,
    ILogger<DestructionSaga> log)
{
    /// <summary>Whether something above these keys is being destroyed.</summary>
    public static Task<bool> IsDecidedAsync(CohortDbContext db, SealScope scope, CancellationToken ct) =>
        db.Set<Destruction>().AnyAsync(
            d => (d.Target == DestructionTarget.Subject && d.Id == scope.Subject.Value)
                || (d.Target == DestructionTarget.Owner && d.Id == scope.Owner.Value),
            ct);

    public async Task RunAsync(DestructionTarget target, Guid id, string reason, CancellationToken ct)
    {
        if (await DecideAsync(target, id, reason, ct))
        {
            await TryCompleteAsync(target, id, ct);
        }
    }

    /// <summary>
    /// Takes up every destruction that was decided up to a moment and not completed. Returns how many still are not,
    /// because the object store cannot be reached.
    /// </summary>
    public async Task<int> ResumeAsync(DateTimeOffset decidedUpTo, CancellationToken ct)
    {
        List<Destruction> decided;
        await using (var services = scopes.CreateAsyncScope())
        {
            decided = await Db(services).Set<Destruction>().AsNoTracking().ToListAsync(ct);
        }

        var waiting = 0;
        foreach (var destruction in decided.Where(d => d.DecidedAt <= decidedUpTo))
        {
            waiting += await TryCompleteAsync(destruction.Target, destruction.Id, ct) ? 0 : 1;
        }

        return waiting;
    }

    /// <summary>First step. False if there is nothing to destroy.</summary>
    public async Task<bool> DecideAsync(DestructionTarget target, Guid id, string reason, CancellationToken ct)
    {
        await using var services = scopes.CreateAsyncScope();
        var db = Db(services);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await db.Set<Destruction>().AnyAsync(d => d.Target == target && d.Id == id, ct))
        {
            return true;
        }

        var owner = target == DestructionTarget.Owner
            ? new OwnerId(id)
            : await Chosen(db, target, id).OrderBy(o => o.Id).Select(o => (OwnerId?)o.OwnerId).FirstOrDefaultAsync(ct)
                ?? await keys.OwnerOfAsync(target, id, ct);
        if (owner is null)
        {
            return false;
        }

        await Chosen(db, target, id).ExecuteUpdateAsync(o => o.SetProperty(x => x.Condemned, true), ct);
        db.Add(Destruction.Of(target, id, owner.Value, reason, clock.GetUtcNow()));
        await AppendAsync(services, db, target, id, owner.Value, "destruction-decided", reason, ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    /// <summary>The other steps.</summary>
    public async Task CompleteAsync(DestructionTarget target, Guid id, CancellationToken ct)
    {
        await DestroyKeysAsync(target, id, ct);
        await using var services = scopes.CreateAsyncScope();
        var db = Db(services);
        HashSet<ObjectId> gone = [];
        await DeleteBytesAsync(db, target, id, gone, ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var destruction = await db.Set<Destruction>().SingleOrDefaultAsync(d => d.Target == target && d.Id == id, ct);
        if (destruction is null)
        {
            return;
        }

        // A destroyed owner has no key left to seal the record with: it is kept under the installation's.
        var recordOwner = target == DestructionTarget.Owner ? OwnerId.Installation : destruction.OwnerId;
        db.Remove(destruction);
        await AppendAsync(services, db, target, id, recordOwner, "destroyed", destruction.Reason, ct);
        await db.SaveChangesAsync(ct);

        // The audit log's head is locked from here on: what was still being kept is either seen now or refused there.
        await DeleteBytesAsync(db, target, id, gone, ct);
        await Chosen(db, target, id).ExecuteDeleteAsync(ct);
        await transaction.CommitAsync(ct);
    }

    // The keys go first and need no object store: what they opened is destroyed, also while its bytes wait to be removed.
    private async Task<bool> TryCompleteAsync(DestructionTarget target, Guid id, CancellationToken ct)
    {
        try
        {
            await CompleteAsync(target, id, ct);
            return true;
        }
        catch (ObjectStoreException unreachable)
        {
            log.DestructionWaits(unreachable, id);
            return false;
        }
    }

    private static CohortDbContext Db(AsyncServiceScope services) =>
        services.ServiceProvider.GetRequiredService<CohortDbContext>();

    private static IQueryable<SealedObject> Chosen(CohortDbContext db, DestructionTarget target, Guid id)
    {
        var (objectId, subject, owner) = (new ObjectId(id), new SubjectId(id), new OwnerId(id));
        return target switch
        {
            DestructionTarget.Object => db.Set<SealedObject>().Where(o => o.Id == objectId),
            DestructionTarget.Subject => db.Set<SealedObject>().Where(o => o.SubjectId == subject),
            _ => db.Set<SealedObject>().Where(o => o.OwnerId == owner),
        };
    }

    private static Task AppendAsync(
        AsyncServiceScope services, CohortDbContext db, DestructionTarget target, Guid id, OwnerId owner, string what,
        string reason, CancellationToken ct) =>
        services.ServiceProvider.GetRequiredService<IAuditLog>().AppendAsync(
            db,
            new AuditEntry($"{target.ToString().ToLowerInvariant()}.{what}", owner, id, "vault",
                new Dictionary<string, string> { ["reason"] = reason }),
            ct);

    private async Task DeleteBytesAsync(
        CohortDbContext db, DestructionTarget target, Guid id, HashSet<ObjectId> gone, CancellationToken ct)
    {
        foreach (var condemned in await Chosen(db, target, id).Select(o => o.Id).ToListAsync(ct))
        {
            if (!gone.Contains(condemned))
            {
                await blobs.DeleteAsync(condemned, ct);
                gone.Add(condemned);
            }
        }
    }

    private Task DestroyKeysAsync(DestructionTarget target, Guid id, CancellationToken ct) => target switch
    {
        DestructionTarget.Object => keys.ObjectAsync(new ObjectId(id), ct),
        DestructionTarget.Subject => keys.SubjectAsync(new SubjectId(id), ct),
        _ => keys.OwnerAsync(new OwnerId(id), ct),
    };
}
