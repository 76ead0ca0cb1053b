using CohortVault.Platform.Kernel;

namespace CohortVault.Platform.Features.Vault.Contracts;

/// <summary>What those who run the machine do with the master key; beside a running server or without one.</summary>
public interface IMasterKeyAdministration
{
    /// <summary>Where the keys stand; also of a sealed vault.</summary>
    Task<Outcome<MasterKeyStatus>> StatusAsync(CancellationToken ct);

    /// <summary>
    /// Takes a new master key and wraps every key under it anew in one transaction; the old key is destroyed after. A running
    /// server goes on and takes the new key over.
    /// </summary>
    /// <param name="keeping">How the new key is kept.</param>
    /// <param name="handOut">Gets the shares before anything depends on them; if it throws, nothing has changed.</param>
    /// <param name="ct">Gives up, before anything has changed.</param>
    Task<Outcome<MasterKeyChange>> RotateAsync(
        MasterKeyKeeping keeping, Action<IReadOnlyList<string>> handOut, CancellationToken ct);

    /// <summary>Keeps the same master key in another way.</summary>
    /// <param name="keeping">How.</param>
    /// <param name="handOut">Gets the shares before anything depends on them; if it throws, nothing has changed.</param>
    /// <param name="ct">Gives up, before anything has changed.</param>
    Task<Outcome<MasterKeyChange>> KeepAsync(
        MasterKeyKeeping keeping, Action<IReadOnlyList<string>> handOut, CancellationToken ct);

    /// <summary>The master key as documents for the safe: one under a passphrase, or one for each share.</summary>
    /// <param name="keeping">Passphrase or shares.</param>
    /// <param name="handOut">Gets the texts, once the log says so.</param>
    /// <param name="ct">Gives up.</param>
    Task<Outcome<MasterKeyCopyStatus>> ExportRecoveryAsync(
        MasterKeyKeeping keeping, Action<IReadOnlyList<string>> handOut, CancellationToken ct);

    /// <summary>
    /// Opens the vault from recovery documents in place of its own source; only says whether that works if
    /// <paramref name="keeping"/> is null, and otherwise keeps the key so from now on.
    /// </summary>
    /// <param name="documents">One document under a passphrase, or enough of those that hold shares.</param>
    /// <param name="passphrase">Passphrase of the document.</param>
    /// <param name="keeping">How the key is kept from now on; null to change nothing.</param>
    /// <param name="handOut">As above.</param>
    /// <param name="ct">Gives up.</param>
    Task<Outcome<MasterKeyChange>> RecoverAsync(
        IReadOnlyList<string> documents, string? passphrase, MasterKeyKeeping? keeping,
        Action<IReadOnlyList<string>> handOut, CancellationToken ct);
}
