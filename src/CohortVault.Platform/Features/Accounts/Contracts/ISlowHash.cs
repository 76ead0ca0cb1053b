using CohortVault.Platform.Kernel;

namespace CohortVault.Platform.Features.Accounts.Contracts;

/// <summary>Hashes for secrets that people choose, slow on purpose; all of them wait in the one bounded queue.</summary>
internal interface ISlowHash
{
    /// <summary>Hashes a new secret; declined while too many wait.</summary>
    Task<Outcome<string>> HashAsync(string secret, CancellationToken ct);

    /// <summary>
    /// Checks a secret. Its hash is asked for when the turn has come, so that whoever is told to come back has tried nothing; null
    /// costs the same and fails.
    /// </summary>
    Task<Outcome<bool>> VerifyAsync(Func<Task<string?>> find, string secret, CancellationToken ct);
}
