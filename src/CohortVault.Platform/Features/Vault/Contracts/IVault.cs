using CohortVault.Platform.Data;
using CohortVault.Platform.Kernel;

namespace CohortVault.Platform.Features.Vault.Contracts;

/// <summary>Under whose keys an object is sealed, and what for.</summary>
/// <param name="Owner">The account or study; its key must be the one the caller was authorised for.</param>
/// <param name="Subject">The job or participant whose erasure must destroy the object.</param>
/// <param name="Purpose">Domain word such as <c>upload</c>, <c>chunk</c>, <c>result</c>; bound into the key.</param>
internal readonly record struct SealScope(OwnerId Owner, SubjectId Subject, string Purpose);

/// <summary>
/// The one way to keep bytes: sealed objects that are written once, read by their owner, and destroyed by key.
/// </summary>
internal interface IVault
{
    /// <summary>Starts a new object. Nothing exists until <see cref="ISealedWrite.CommitAsync(CancellationToken)"/>.</summary>
    Task<ISealedWrite> CreateAsync(SealScope scope, CancellationToken ct);

    /// <summary>
    /// Opens an object as a seekable stream of its plain bytes; null if it is unknown, destroyed, or another owner's.
    /// </summary>
    Task<Stream?> OpenAsync(ObjectId id, OwnerId authorised, CancellationToken ct);

    /// <summary>
    /// Lets a worker process read one object: path and key, to be passed through its pipe alone. Null as above.
    /// </summary>
    Task<WorkerGrant?> GrantReadAsync(ObjectId id, OwnerId authorised, CancellationToken ct);

    /// <summary>Gives a read grant back, once the worker is gone; once for each grant.</summary>
    void ReturnRead(ObjectId id);

    /// <summary>
    /// Lets a worker process seal one new object itself; it exists only after <see cref="CommitGrantAsync"/>.
    /// </summary>
    Task<WorkerGrant> GrantWriteAsync(SealScope scope, CancellationToken ct);

    /// <summary>Makes what a worker sealed under a write grant an object; checks that the file is whole.</summary>
    Task<long> CommitGrantAsync(ObjectId id, OwnerId authorised, CancellationToken ct);

    /// <summary>Gives a write grant back: the worker failed or was stopped, and what it wrote is thrown away.</summary>
    void AbandonGrant(ObjectId id);

    /// <summary>
    /// Puts an object under another subject of its owner, whose erasure destroys it from now on. False as above.
    /// </summary>
    Task<bool> MoveAsync(ObjectId id, OwnerId authorised, SubjectId subject, CancellationToken ct);

    /// <summary>
    /// Destroys an object: audited intent, key gone and flushed, bytes gone, audited completion with a certificate. Repeating
    /// is harmless. Refused, and nothing done, while the object must be kept (<see cref="IRetention"/>).
    /// </summary>
    Task<Outcome<Done>> DestroyAsync(ObjectId id, DestructionReason reason, CancellationToken ct);

    /// <summary>Destroys everything sealed under a subject, and the subject's key. Refused as above.</summary>
    Task<Outcome<Done>> DestroySubjectAsync(SubjectId subject, DestructionReason reason, CancellationToken ct);
}

/// <summary>An object being written. Disposing without committing leaves nothing behind.</summary>
internal interface ISealedWrite : IAsyncDisposable
{
    /// <summary>The new object's identifier.</summary>
    ObjectId Id { get; }

    /// <summary>Takes the plain bytes; they reach the disk sealed.</summary>
    Stream Stream { get; }

    /// <summary>Finishes the object: last chunk, flush to disk, key row. Returns the plain length in bytes.</summary>
    Task<long> CommitAsync(CancellationToken ct) => CommitAsync((_, _) => Task.CompletedTask, ct);

    /// <summary>
    /// As above, with what else becomes true at that moment: <paramref name="together"/> changes the context that it is given, which is
    /// saved with the object in one transaction, or with nothing.
    /// </summary>
    Task<long> CommitAsync(Func<CohortDbContext, CancellationToken, Task> together, CancellationToken ct);
}

/// <summary>What a worker process needs to read or write one sealed object, and nothing more.</summary>
/// <param name="Id">The object.</param>
/// <param name="Path">File of the sealed bytes.</param>
/// <param name="Key">Object key, 32 bytes; zero it after use.</param>
/// <param name="Context">Context bytes bound into the sealed file.</param>
internal sealed record WorkerGrant(ObjectId Id, string Path, byte[] Key, byte[] Context);
