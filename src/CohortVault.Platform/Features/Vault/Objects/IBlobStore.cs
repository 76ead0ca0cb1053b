using CohortVault.Platform.Features.Vault.Contracts;

namespace CohortVault.Platform.Features.Vault.Objects;

/// <summary>Keeps sealed bytes under an object's id. Written once, never changed.</summary>
internal interface IBlobStore
{
    /// <summary>A new staged file, not yet part of the store.</summary>
    Stream Stage(ObjectId id);

    /// <summary>Where a worker process writes a staged file itself.</summary>
    string StagedPath(ObjectId id);

    /// <summary>The staged file, to look at it before it is kept.</summary>
    Stream OpenStaged(ObjectId id);

    /// <summary>
    /// Moves the staged file into the store; on disk with its name when this returns. Never overwrites.
    /// </summary>
    void Keep(ObjectId id);

    /// <summary>Throws a staged file away; harmless if there is none.</summary>
    void Discard(ObjectId id);

    /// <summary>Empties the staging area.</summary>
    void DiscardAll();

    /// <summary>The sealed bytes, seekable; null if there are none.</summary>
    Stream? Open(ObjectId id);

    /// <summary>Where a worker process reads the sealed bytes.</summary>
    string KeptPath(ObjectId id);

    /// <summary>Removes the bytes; harmless if there are none.</summary>
    void Delete(ObjectId id);

    /// <summary>Everything in the store.</summary>
    IEnumerable<ObjectId> All();
}
