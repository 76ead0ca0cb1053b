using System.Text.Json;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Vault.Backups;
using CohortVault.Platform.Features.Vault.Certificates;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Features.Vault.Keys;
using CohortVault.Platform.Features.Vault.Objects;
using CohortVault.Platform.Features.Vault.Retention;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CohortVault.Platform.Features.Vault;

/// <summary>
/// Destroys in four steps over two stores: audited intent, from which on reads are refused; key rows gone and flushed;
/// bytes gone; audited completion, whose record is the certificate. Each step may be repeated, so a crash between any two is
/// mended by going on. What must still be kept is refused before the first step.
/// </summary>
internal sealed class DestructionSaga(
    IServiceScopeFactory scopes, KeyDestruction keys, IBlobStore blobs, IRetention retention, IKeyFinality finality,
    TimeProvider clock, ILogger<DestructionSaga> log)
{
    /// <summary>Whether something above these keys is being destroyed, or was.</summary>
    public static async Task<bool> IsDecidedAsync(CohortDbContext db, SealScope scope, CancellationToken ct) =>
        await db.Set<Destruction>().AnyAsync(
            d => (d.Target == DestructionTarget.Subject && d.Id == scope.Subject.Value)
                || (d.Target == DestructionTarget.Owner && d.Id == scope.Owner.Value),
            ct)
        || await db.Set<DestructionCertificate>().AnyAsync(
            c => (c.Target == DestructionTarget.Subject && c.Id == scope.Subject.Value)
                || (c.Target == DestructionTarget.Owner && c.Id == scope.Owner.Value),
            ct);

    public async Task<Outcome<Done>> RunAsync(
        DestructionTarget target, Guid id, DestructionReason reason, CancellationToken ct)
    {
        Outcome<bool> decided;
        try
        {
            decided = await DecideAsync(target, id, reason, ct);
        }
        catch (DbUpdateException)
        {
            // Two at one moment: the other one's decision stands, or there was another reason, which shows again.
            decided = await DecideAsync(target, id, reason, ct);
        }

        if (decided.Refusal is { } refusal)
        {
            return refusal;
        }

        if (decided.Value)
        {
            await TryCompleteAsync(target, id, ct);
        }

        return default(Done);
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

    /// <summary>What stands in the way of a destruction; null if nothing does, or if there is nothing to destroy.</summary>
    public async Task<Refusal?> RefusalAsync(
        DestructionTarget target, Guid id, DestructionReason reason, CancellationToken ct)
    {
        if (reason.Word == DestructionWord.Leftover)
        {
            return null;
        }

        await using var services = scopes.CreateAsyncScope();
        return await PlaceAsync(Db(services), target, id, ct) is { } place
            ? await retention.RefusalAsync(Db(services), place.Owner, place.Subject, reason, ct)
            : null;
    }

    /// <summary>First step. False if there is nothing to destroy; refused if it must still be kept.</summary>
    public async Task<Outcome<bool>> DecideAsync(
        DestructionTarget target, Guid id, DestructionReason reason, CancellationToken ct)
    {
        await using var services = scopes.CreateAsyncScope();
        var db = Db(services);
        if (await db.Set<DestructionCertificate>().AnyAsync(c => c.Target == target && c.Id == id, ct))
        {
            // Whoever was about to write to it may have made a key before seeing that it is gone.
            await DestroyKeysAsync(target, id, ct);
            return false;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await db.Set<Destruction>().AnyAsync(d => d.Target == target && d.Id == id, ct))
        {
            return true;
        }

        if (await PlaceAsync(db, target, id, ct) is not { } place)
        {
            return false;
        }

        var classes = await Chosen(db, target, id).GroupBy(o => o.Purpose)
            .Select(group => new { group.Key, Count = group.LongCount() }).ToListAsync(ct);
        var now = clock.GetUtcNow();
        db.Add(Destruction.Of(
            target, id, place.Owner, place.Subject ?? default, reason,
            Contents.Of(classes.Select(group => (group.Key, group.Count))), await keys.DescribeAsync(target, id, ct),
            now));
        await DestroyedKey.NoteAsync(db, target, id, now, movedTo: null, ct);
        await AppendAsync(services, db, target, id, place.Owner, "destruction-decided", new() { ["reason"] = reason.Why }, ct);
        await db.SaveChangesAsync(ct);

        // The audit log's head is locked from here on: of a hold and a destruction at one moment, one sees the other. The objects are
        // marked only now, in the order in which a completion takes both, so that no two wait for each other.
        await Chosen(db, target, id).ExecuteUpdateAsync(o => o.SetProperty(x => x.Condemned, true), ct);
        if (await retention.RefusalAsync(db, place.Owner, place.Subject, reason, ct) is { } refusal)
        {
            return refusal;
        }

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
        var destruction = await db.Set<Destruction>().AsNoTracking()
            .SingleOrDefaultAsync(d => d.Target == target && d.Id == id, ct);

        // Of two who complete it at one moment one removes the row, and that one alone records it.
        if (destruction is null
            || await db.Set<Destruction>().Where(d => d.Target == target && d.Id == id).ExecuteDeleteAsync(ct) == 0)
        {
            return;
        }

        // A destroyed owner has no key left to seal the record with: it is kept under the installation's.
        var recordOwner = target == DestructionTarget.Owner ? OwnerId.Installation : destruction.OwnerId;
        var now = clock.GetUtcNow();
        var certificate = CertificateText.Of(destruction, now, await finality.OfAsync(now, ct));
        var record = await AppendAsync(services, db, target, id, recordOwner, "destroyed", certificate, ct);
        var text = await services.ServiceProvider.GetRequiredService<IFieldVault>().SealAsync(
            DestructionCertificate.Cell(id, recordOwner), JsonSerializer.Serialize(certificate), ct);
        db.Add(DestructionCertificate.Of(destruction, record, text, now));
        await db.SaveChangesAsync(ct);

        // The audit log's head is locked from here on: what was still being kept is either seen now or refused there.
        await DeleteBytesAsync(db, target, id, gone, ct);
        await Chosen(db, target, id).ExecuteDeleteAsync(ct);
        await EndTermsAsync(db, destruction, ct);
        await CountAsync(db, destruction, ct);
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

    private static Task<Guid> AppendAsync(
        AsyncServiceScope services, CohortDbContext db, DestructionTarget target, Guid id, OwnerId owner, string what,
        Dictionary<string, string> details, CancellationToken ct) =>
        services.ServiceProvider.GetRequiredService<IAuditLog>().AppendAsync(
            db, new AuditEntry($"{target.ToString().ToLowerInvariant()}.{what}", owner, id, "vault", details), ct);

    private static async Task EndTermsAsync(CohortDbContext db, Destruction destruction, CancellationToken ct)
    {
        var (owner, subject) = (destruction.OwnerId, destruction.SubjectId);
        var over = destruction.Target switch
        {
            DestructionTarget.Object => db.Set<RetainedSubject>().Where(_ => false),
            DestructionTarget.Subject => db.Set<RetainedSubject>().Where(s => s.SubjectId == subject),
            _ => db.Set<RetainedSubject>().Where(s => s.OwnerId == owner),
        };
        await over.ExecuteDeleteAsync(ct);
    }

    // For what is published: never one by one, see PublishDestructions.
    private static async Task CountAsync(CohortDbContext db, Destruction destruction, CancellationToken ct)
    {
        var counts = Contents.Parse(destruction.Contents);
        foreach (var (@class, count) in destruction.Target == DestructionTarget.Owner ? counts.Append((Contents.Owner, 1L)) : counts)
        {
            if (await db.Set<DestructionTally>().Where(t => t.Class == @class)
                .ExecuteUpdateAsync(t => t.SetProperty(x => x.Waiting, x => x.Waiting + count), ct) == 0)
            {
                db.Add(DestructionTally.Of(@class, count));
                await db.SaveChangesAsync(ct);
            }
        }
    }

    // Whose it is, and of which subject; null if there is nothing of it. An owner is what the caller says.
    private async Task<(OwnerId Owner, SubjectId? Subject)?> PlaceAsync(
        CohortDbContext db, DestructionTarget target, Guid id, CancellationToken ct)
    {
        if (target == DestructionTarget.Owner)
        {
            return (new OwnerId(id), null);
        }

        var row = await Chosen(db, target, id).OrderBy(o => o.Id).Select(o => new { o.OwnerId, o.SubjectId })
            .FirstOrDefaultAsync(ct);
        return row is null ? await keys.PlaceOfAsync(target, id, ct) : (row.OwnerId, row.SubjectId);
    }

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
