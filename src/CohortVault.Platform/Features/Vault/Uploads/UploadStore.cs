using System.Collections.Concurrent;
using System.Text.Json;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CohortVault.Platform.Features.Vault.Uploads;

/// <summary>An upload as its sender may know it.</summary>
internal sealed record UploadStatus(Guid Id, long Length, long Received, DateTimeOffset ExpiresAt);

/// <summary>Begins, continues and ends resumable uploads.</summary>
internal sealed class UploadStore(
    IServiceScopeFactory scopes, IVault vault, IFieldVault fields, IRetention retention, IOptions<UploadOptions> options,
    TimeProvider clock)
{
    /// <summary>Audit actions of an upload's end.</summary>
    public const string Claimed = "upload.claimed";
    public const string Deleted = "upload.deleted";

    private const string Expired = "upload.expired";
    private const string Purpose = "upload";

    // Who is writing right now. One server holds the data directory, so its memory is the place for this.
    private readonly ConcurrentDictionary<Guid, byte> _busy = new();

    public long LargestBytes => options.Value.LargestBytes;

    public async Task<Outcome<UploadStatus>> BeginAsync(OwnerId owner, long length, string fileName,
        CancellationToken ct)
    {
        if (!FileName.IsAcceptable(fileName))
        {
            return UploadRefusals.FileName;
        }

        if (length > LargestBytes)
        {
            return UploadRefusals.TooLarge(options.Value.LargestMegabytes);
        }

        await using var scope = scopes.CreateAsyncScope();
        var db = Db(scope);
        var upload = Upload.Of(Ids.Random(), owner, length);
        upload.Describe(await SealAsync(upload, new UploadManifest(fileName, []), ct), await ExpiryAsync(db, ct));
        db.Add(upload);
        await AppendAsync(scope, db, upload, "upload.created", ct);

        // Limits are checked inside the transaction that adds the upload, so that two at once cannot both slip under
        // them.
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await db.SaveChangesAsync(ct);
        var held = await db.Set<Upload>().Where(u => u.OwnerId == owner)
            .GroupBy(_ => 1).Select(all => new { Count = all.Count(), Bytes = all.Sum(u => u.Length) }).SingleAsync(ct);
        if (held.Count > options.Value.PerAccount)
        {
            return UploadRefusals.TooMany(options.Value.PerAccount);
        }

        if (held.Bytes > options.Value.MegabytesPerAccount << 20)
        {
            return UploadRefusals.OverQuota(options.Value.MegabytesPerAccount);
        }

        await transaction.CommitAsync(ct);
        return Status(upload);
    }

    public async Task<Outcome<UploadStatus>> FindAsync(OwnerId owner, Guid id, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var found = await FindAsync(Db(scope), owner, id, ct);
        return found.Refusal is { } refusal ? refusal : Status(found.Value);
    }

    /// <summary>
    /// Seals what arrives as the upload's next segment. When the connection breaks, what came before is kept: that is
    /// where the sender resumes. Null if somebody else is writing to this upload at this moment.
    /// </summary>
    public async Task<Outcome<UploadStatus>?> ContinueAsync(
        OwnerId owner, Guid id, long offset, long? announced, Stream content, CancellationToken ct)
    {
        using var hold = Hold(id);
        if (hold is null)
        {
            return null;
        }

        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = Db(scope);
            var found = await FindAsync(db, owner, id, ct);
            if (found.Refusal is { } refusal)
            {
                return (Outcome<UploadStatus>)refusal;
            }

            var upload = found.Value;
            if (offset != upload.Received)
            {
                return (Outcome<UploadStatus>)UploadRefusals.OtherOffset;
            }

            if (announced > upload.Length - upload.Received)
            {
                return (Outcome<UploadStatus>)UploadRefusals.TooLong;
            }

            return await AppendSegmentAsync(scope, upload, content, ct);
        }
        catch (DiskFullException)
        {
            return (Outcome<UploadStatus>)UploadRefusals.DiskFull;
        }
        catch (ObjectStoreException)
        {
            return (Outcome<UploadStatus>)UploadRefusals.StoreUnavailable;
        }
    }

    /// <summary>Takes an upload for oneself until disposed; null if somebody else has it.</summary>
    public IDisposable? Hold(Guid id) => _busy.TryAdd(id, 0) ? new Holding(_busy, id) : null;

    /// <summary>Deletes an upload with everything that arrived of it.</summary>
    public async Task<Outcome<Done>?> EndAsync(OwnerId owner, Guid id, string action, CancellationToken ct)
    {
        using var hold = Hold(id);
        if (hold is null)
        {
            return null;
        }

        return await EndHeldAsync(owner, id, action, ct);
    }

    /// <summary>As above, for who holds the upload.</summary>
    public async Task<Outcome<Done>> EndHeldAsync(OwnerId owner, Guid id, string action, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = Db(scope);
        var upload = await db.Set<Upload>().SingleOrDefaultAsync(u => u.Id == id && u.OwnerId == owner, ct);
        if (upload is null)
        {
            return UploadRefusals.Unknown;
        }

        // Bytes first: while the row is there, a crash in between is taken up by the sweeper.
        if ((await vault.DestroySubjectAsync(upload.Subject, ReasonOf(action), ct)).Refusal is { } refusal)
        {
            return refusal;
        }

        db.Remove(upload);
        await AppendAsync(scope, db, upload, action, ct);
        await db.SaveChangesAsync(ct);
        return default(Done);
    }

    /// <summary>Deletes uploads that were not continued or used in time.</summary>
    public async Task<int> EndExpiredAsync(CancellationToken ct)
    {
        List<(Guid Id, OwnerId Owner)> expired;
        var now = clock.GetUtcNow();
        await using (var scope = scopes.CreateAsyncScope())
        {
            expired = [.. (await Db(scope).Set<Upload>().AsNoTracking().Where(u => u.ExpiresAt <= now)
                .Select(u => new { u.Id, u.OwnerId }).ToListAsync(ct)).Select(u => (u.Id, u.OwnerId))];
        }

        var ended = 0;
        foreach (var (id, owner) in expired)
        {
            // One that is held stays, refused to its owner like any other that is over.
            ended += await EndAsync(owner, id, Expired, ct) is { Succeeded: true } ? 1 : 0;
        }

        return ended;
    }

    /// <summary>
    /// A complete upload with its manifest; null if unknown, unfinished, expired, or another owner's.
    /// </summary>
    public async Task<(Upload Upload, UploadManifest Manifest)?> CompleteOfAsync(OwnerId owner, Guid id,
        CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var found = await FindAsync(Db(scope), owner, id, ct);
        return found.Succeeded && found.Value.IsComplete && await OpenAsync(found.Value, ct) is { } manifest
            ? (found.Value, manifest)
            : null;
    }

    private static CohortDbContext Db(AsyncServiceScope scope) =>
        scope.ServiceProvider.GetRequiredService<CohortDbContext>();

    private static Task AppendAsync(AsyncServiceScope scope, CohortDbContext db, Upload upload, string action,
        CancellationToken ct) =>
        scope.ServiceProvider.GetRequiredService<IAuditLog>().AppendAsync(
            db, new AuditEntry(action, upload.OwnerId, upload.Id, "uploads"), ct);

    private static UploadStatus Status(Upload upload) =>
        new(upload.Id, upload.Length, upload.Received, upload.ExpiresAt);

    private async Task<Outcome<UploadStatus>> AppendSegmentAsync(
        AsyncServiceScope scope, Upload upload, Stream content, CancellationToken ct)
    {
        var manifest = await OpenAsync(upload, ct)
            ?? throw new InvalidOperationException("The upload's owner was destroyed.");
        await using var write = await vault.CreateAsync(new SealScope(upload.OwnerId, upload.Subject, Purpose), ct);
        var copied = await SocketCopy.ToAsync(content, write.Stream, upload.Length - upload.Received, ct);
        if (copied.MoreThanAllowed)
        {
            return UploadRefusals.TooLong;
        }

        if (copied.Length == 0)
        {
            return Status(upload);
        }

        // The sender may be gone, but what it sent is to be kept, and counted in the same moment.
        manifest = manifest with { Segments = [.. manifest.Segments, new UploadSegment(write.Id.Value, copied.Length)] };
        await write.CommitAsync(
            async (db, kept) =>
            {
                db.Attach(upload);
                upload.Receive(copied.Length);
                upload.Describe(await SealAsync(upload, manifest, kept), await ExpiryAsync(db, kept));
                await AppendAsync(scope, db, upload, "upload.continued", kept);
            },
            CancellationToken.None);
        return Status(upload);
    }

    private async Task<Outcome<Upload>> FindAsync(CohortDbContext db, OwnerId owner, Guid id, CancellationToken ct)
    {
        var upload = await db.Set<Upload>().SingleOrDefaultAsync(u => u.Id == id && u.OwnerId == owner, ct);
        return upload switch
        {
            null => UploadRefusals.Unknown,
            _ when upload.ExpiresAt <= clock.GetUtcNow() => UploadRefusals.Expired,
            _ => upload,
        };
    }

    private Task<DateTimeOffset> ExpiryAsync(CohortDbContext db, CancellationToken ct) =>
        retention.UntilAsync(db, new RetentionTerm(RetentionKind.Upload, clock.GetUtcNow()), ct);

    private static DestructionReason ReasonOf(string action) => action switch
    {
        Claimed => DestructionReason.TakenOver,
        Expired => DestructionReason.UploadOver,
        _ => DestructionReason.DeletedByOwner,
    };

    private Task<SealedField> SealAsync(Upload upload, UploadManifest manifest, CancellationToken ct) =>
        fields.SealAsync(upload.ManifestCell, JsonSerializer.Serialize(manifest), ct);

    public async Task<UploadManifest?> OpenAsync(Upload upload, CancellationToken ct) =>
        await fields.OpenAsync(upload.ManifestCell, new SealedField(upload.Manifest), ct) is { } json
            ? JsonSerializer.Deserialize<UploadManifest>(json)
            : null;

    private sealed class Holding(ConcurrentDictionary<Guid, byte> busy, Guid id) : IDisposable
    {
        public void Dispose() => busy.TryRemove(id, out _);
    }
}
