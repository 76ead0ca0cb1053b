namespace CohortVault.Platform.Features.Vault.Contracts;

/// <summary>
/// Objects that are kept outside the data directory, looked at as somebody would who has the store and no key.
/// </summary>
internal interface IObjectsElsewhere
{
    /// <summary>Everything that lies among the objects there, strays included; nothing where all are in the directory.</summary>
    /// <param name="most">How many bytes of each are wanted, from its beginning.</param>
    /// <param name="ct">Stops looking.</param>
    /// <exception cref="ObjectStoreException">The store cannot be reached.</exception>
    IAsyncEnumerable<SeenObject> LookAsync(int most, CancellationToken ct);
}

/// <summary>What is seen of one object.</summary>
/// <param name="Length">All its bytes.</param>
/// <param name="Start">The first of them, as they lie there.</param>
internal readonly record struct SeenObject(long Length, ReadOnlyMemory<byte> Start);
