using CohortVault.Platform.Kernel;

namespace CohortVault.Platform.Features.Vault.Contracts;

/// <summary>
/// The way to open a sealed server from its administration page: by somebody who can read what it printed when it started, at
/// a pace that makes guessing hopeless.
/// </summary>
public interface ISealedDoor
{
    /// <summary>The one-time code, for the server to print; good until the vault is open or the process ends.</summary>
    string Code { get; }

    /// <summary>Takes the passphrase or a share from somebody who knows the code.</summary>
    Task<Outcome<SealState>> TryAsync(string code, string secret, CancellationToken ct);
}
