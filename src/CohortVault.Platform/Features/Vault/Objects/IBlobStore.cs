using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Sealing;

namespace CohortVault.Platform.Features.Vault.Objects;

/// <summary>
/// Keeps sealed bytes under an object's id: written once, whole or not at all, never changed. Whoever reads names the
/// SHA-256 of the sealed bytes; a store hands nothing out to its end that has another. Every implementation passes the
/// tests of <c>BlobStoreTests</c>. A store that cannot be reached or used throws <see cref="ObjectStoreException"/>.
/// </summary>
internal interface IBlobStore
{
    /// <summary>Makes sure that the store can be written, read and emptied, before the server takes requests.</summary>
    Task PrepareAsync(CancellationToken ct);

    /// <summary>
    /// Takes over a staged file, which is then gone from the staging area. When this returns, the bytes and their name
    /// outlive a loss of power.
    /// </summary>
    /// <exception cref="BlobExistsException">Something is kept under this id, or is being written.</exception>
    Task KeepAsync(ObjectId id, CancellationToken ct);

    /// <summary>
    /// The sealed bytes, seekable; null if there are none. Read from beginning to end they are compared with the
    /// digest before the last of them are handed out; any part is authenticated by the seal around it.
    /// </summary>
    /// <exception cref="SealBrokenException">While reading: other bytes than those that were kept.</exception>
    Task<Stream?> OpenAsync(ObjectId id, byte[] digest, CancellationToken ct);

    /// <summary>
    /// Path of a file with the sealed bytes, for a worker process, which has no network; null if there are none. It
    /// stays until it is given back by <see cref="Return"/>.
    /// </summary>
    Task<string?> LendAsync(ObjectId id, byte[] digest, CancellationToken ct);

    /// <summary>Gives back what was lent; once for each time.</summary>
    void Return(ObjectId id);

    /// <summary>Removes the bytes with every copy and version; harmless if there are none.</summary>
    Task DeleteAsync(ObjectId id, CancellationToken ct);

    /// <summary>Everything in the store.</summary>
    IAsyncEnumerable<ObjectId> ListAsync(CancellationToken ct);

    /// <summary>
    /// Removes what interrupted writes and deletions before <paramref name="before"/> have left beside the objects.
    /// Returns how many such things there were.
    /// </summary>
    Task<int> RemoveLeftoversAsync(DateTimeOffset before, CancellationToken ct);
}

/// <summary>An id was to be written a second time: what is kept is never changed.</summary>
internal sealed class BlobExistsException(ObjectId id)
    : InvalidOperationException($"Something is kept under {id} already. Objects are written once.");
