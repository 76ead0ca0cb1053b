using System.Runtime.CompilerServices;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Vault.Contracts;
using Microsoft.Extensions.Options;

namespace CohortVault.Platform.Features.Vault.Objects.S3;

/// <summary>
/// Sealed objects in a bucket: <c>PREFIX objects/ID.sealed</c>. They are staged on disk whole before the store hears of
/// them, and workers, which have no network, read copies that the server fetched.
/// </summary>
internal sealed class S3BlobStore : IBlobStore, IObjectsElsewhere, IScratchObjects, IDisposable
{
    private const string Extension = ".sealed";

    private readonly StagingArea _staging;
    private readonly S3Connection _store;
    private readonly S3Writer _writer;
    private readonly S3Listing _listing;
    private readonly S3Claim _claim;
    private readonly LocalCopies _copies;
    private readonly S3Corner _corner;
    private readonly SemaphoreSlim _preparing = new(1);
    private bool _prepared;

    public S3BlobStore(DataDirectory directory, StagingArea staging, IOptions<ObjectStoreOptions> options)
    {
        _staging = staging;
        _store = new S3Connection(options.Value);
        _writer = new S3Writer(_store, options.Value.PartMegabytes);
        _listing = new S3Listing(_store);
        _corner = new S3Corner(_store, _listing);
        _claim = new S3Claim(directory, _store, _writer, _listing, options.Value.TakeOver);
        _copies = new LocalCopies(directory, (long)options.Value.LocalMegabytes << 20);
    }

    /// <summary>Entries of a page when listing; tests make it small.</summary>
    internal int PageSize
    {
        init => _listing = new S3Listing(_store) { PageSize = value };
    }

    public bool AreElsewhere => true;

    private string Objects => _store.Prefix + "objects/";

    private string Reserved => _store.Prefix + "reserved/";

    public async Task PrepareAsync(CancellationToken ct)
    {
        await _preparing.WaitAsync(ct);
        try
        {
            if (!_prepared)
            {
                _writer.CreateOnly = await _claim.ProbeAsync(ct);
                await _claim.TakeAsync(ct);
                _prepared = true;
            }
        }
        finally
        {
            _preparing.Release();
        }
    }

    public async Task KeepAsync(ObjectId id, CancellationToken ct)
    {
        await PrepareAsync(ct);
        if (!await _writer.TryWriteAsync(KeyOf(id), Reserved + id, _staging.PathOf(id), ct))
        {
            throw new BlobExistsException(id);
        }

        _copies.Adopt(id, _staging.PathOf(id));
    }

    public async Task<Stream?> OpenAsync(ObjectId id, byte[] digest, CancellationToken ct) =>
        await S3Reader.OpenAsync(_store, KeyOf(id), ct) is { } bytes ? new VerifiedStream(bytes, digest) : null;

    public Task<string?> LendAsync(ObjectId id, byte[] digest, CancellationToken ct) =>
        _copies.LendAsync(id, stop => OpenAsync(id, digest, stop), ct);

    public void Return(ObjectId id) => _copies.Return(id);

    public async Task DeleteAsync(ObjectId id, CancellationToken ct)
    {
        await PrepareAsync(ct);
        _copies.Forget(id);
        await _listing.RemoveAsync(KeyOf(id), ct);
    }

    public async IAsyncEnumerable<ObjectId> ListAsync([EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var found in _listing.ObjectsAsync(Objects, ct))
        {
            if (found.Key.EndsWith(Extension, StringComparison.Ordinal)
                && ObjectId.TryParse(found.Key[Objects.Length..^Extension.Length], null, out var id))
            {
                yield return id;
            }
        }
    }

    public async Task<int> RemoveLeftoversAsync(DateTimeOffset before, CancellationToken ct)
    {
        await PrepareAsync(ct);
        var removed = 0;
        await foreach (var upload in _listing.UploadsAsync(Objects, ct))
        {
            if (upload.Initiated < before.UtcDateTime && !_writer.IsWriting(upload.Key))
            {
                await _store.AbortAsync(upload, ct);
                removed++;
            }
        }

        // An object is written once, so that whatever is not the newest version is a leftover, and so is a mark of
        // deletion. Reservations and probes live for the length of one write; corners of scratch instances for that of a
        // check, which another process may be at while this one starts.
        IReadOnlyList<string> parts = [Objects, Reserved, _store.Prefix + S3Claim.Probes];
        foreach (var part in before < DateTimeOffset.MaxValue ? [.. parts, _store.Prefix + IScratchObjects.Prefix] : parts)
        {
            await foreach (var version in _listing.VersionsAsync(part, ct))
            {
                var stale = part != Objects || version.IsLatest != true || version.IsDeleteMarker == true;
                if (stale && version.LastModified < before.UtcDateTime && !_writer.IsWriting(version.Key))
                {
                    await _store.DeleteAsync(version, ct);
                    removed++;
                }
            }
        }

        return removed;
    }

    public async IAsyncEnumerable<SeenObject> LookAsync(int most, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var found in _listing.ObjectsAsync(Objects, ct))
        {
            if (await S3Reader.StartAsync(_store, found.Key, most, ct) is { } start)
            {
                yield return new SeenObject(found.Size ?? start.Length, start);
            }
        }
    }

    public Task PlantAsync(byte[] plain, CancellationToken ct) => _corner.PlantAsync(plain, ct);

    public Task CopyAsync(string folder, CancellationToken ct) => _corner.CopyAsync(folder, ct);

    public Task ClearAsync(CancellationToken ct) => _corner.ClearAsync(ct);

    public void Dispose()
    {
        _store.Dispose();
        _preparing.Dispose();
    }

    private string KeyOf(ObjectId id) => $"{Objects}{id}{Extension}";
}
