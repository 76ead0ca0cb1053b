namespace CohortVault.Platform.Features.Vault.Contracts;

/// <summary>
/// The objects of a scratch instance that lie outside its directory: a corner of the installation's own bucket, under
/// <see cref="Prefix"/>, read as it lies there by the search for planted markers, and emptied when the instance goes.
/// </summary>
public interface IScratchObjects
{
    /// <summary>What the keys of every scratch instance go on with behind the installation's own prefix.</summary>
    const string Prefix = "scratch/";

    /// <summary>Whether there is such a corner; otherwise all objects lie in the directory.</summary>
    bool AreElsewhere { get; }

    /// <summary>Lays plain bytes among the objects, for the search to find.</summary>
    Task PlantAsync(byte[] plain, CancellationToken ct);

    /// <summary>Copies everything that lies there, each version of it, into an empty folder.</summary>
    Task CopyAsync(string folder, CancellationToken ct);

    /// <summary>Removes everything.</summary>
    Task ClearAsync(CancellationToken ct);
}
