using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Sealing;

namespace CohortVault.Platform.Features.Vault.MasterKeys;

/// <summary>
/// Keys that lie directly under the master key, outside the key store's own rows. After a rotation was committed they are put
/// under the new key, before the old one is destroyed.
/// </summary>
internal interface IUnderMaster
{
    /// <summary>How many there are, and under which master key.</summary>
    IReadOnlyList<WrappedKeys> Count();

    /// <summary>Puts what is under one master key under another. Done again after a crash: what is under it already stays.</summary>
    Task RewrapAsync(SecretKey from, SecretKey to, CancellationToken ct);
}
