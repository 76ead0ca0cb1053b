using CohortVault.Platform.Data;

namespace CohortVault.Platform.Features.Vault.Backups;

/// <summary>Copies both databases as they were at one moment, and puts copies into empty ones.</summary>
internal interface IDatabaseCopies
{
    /// <summary>Name of the kind of database; a copy goes back into the same kind alone.</summary>
    string Kind { get; }

    /// <summary>Takes both databases at one moment, beside a running server.</summary>
    Task<IDatabaseSnapshot> TakeAsync(CancellationToken ct);

    /// <summary>Refuses databases that are not empty.</summary>
    /// <exception cref="BackupRefusedException">There is something in one of them.</exception>
    Task RefuseUnlessEmptyAsync(CancellationToken ct);

    /// <summary>Puts copies in the place of the databases, which are empty or left by an interrupted restore.</summary>
    Task LoadAsync(Stream main, Stream keys, CancellationToken ct);
}

/// <summary>Both databases at one moment.</summary>
internal interface IDatabaseSnapshot : IAsyncDisposable
{
    /// <summary>The main database as it was.</summary>
    CohortDbContext Main { get; }

    Task WriteMainAsync(Stream to, CancellationToken ct);

    Task WriteKeysAsync(Stream to, CancellationToken ct);
}
