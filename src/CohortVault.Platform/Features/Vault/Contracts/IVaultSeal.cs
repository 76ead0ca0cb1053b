using CohortVault.Platform.Kernel;

namespace CohortVault.Platform.Features.Vault.Contracts;

/// <summary>Whether the vault is open, and what it takes to open it.</summary>
public interface IVaultSeal
{
    /// <summary>Whether the master key is at hand.</summary>
    bool IsOpen { get; }

    /// <summary>Ends when the vault opens.</summary>
    Task Opened { get; }

    /// <summary>What is asked for.</summary>
    SealState State { get; }

    /// <summary>Takes the passphrase, or one share.</summary>
    /// <param name="secret">What a person typed.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>How far it is now; or why this was not taken.</returns>
    Task<Outcome<SealState>> GiveAsync(string secret, CancellationToken ct);
}

/// <summary>How far a sealed vault is from open.</summary>
/// <param name="Source">Of <see cref="MasterKeySource"/>: passphrase or shares; file if the vault was never sealed.</param>
/// <param name="MasterKeyId">The master key that opens it.</param>
/// <param name="ShareSet">The set whose shares are asked for.</param>
/// <param name="Threshold">How many it takes.</param>
/// <param name="Given">Indices of the shares that were given.</param>
/// <param name="IsOpen">Whether that was enough.</param>
public sealed record SealState(
    string Source, string MasterKeyId, string? ShareSet, int Threshold, IReadOnlyList<int> Given, bool IsOpen);
