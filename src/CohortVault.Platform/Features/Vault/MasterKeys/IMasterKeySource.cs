using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Sealing;

namespace CohortVault.Platform.Features.Vault.MasterKeys;

/// <summary>
/// A way of keeping the master key. Keeping has two halves around the key store's commit: what must be safe before the store
/// says so, and what may go once it does. Both may be repeated, so a process that is killed in between loses nothing.
/// </summary>
internal interface IMasterKeySource
{
    /// <summary>One of <see cref="MasterKeySource"/>.</summary>
    string Name { get; }

    /// <summary>The master key of this store, without a person's help; null if it takes one.</summary>
    /// <exception cref="Keys.MasterKeyException">The key is missing, damaged, or another's.</exception>
    SecretKey? OpenAlone(KeyStoreIdentity store);

    /// <summary>First half: the key is safe, and the row says how it is kept.</summary>
    /// <returns>Shares to be handed out; empty for other sources.</returns>
    IReadOnlyList<string> Prepare(KeyStoreIdentity store, SecretKey key, MasterKeyKeeping keeping);

    /// <summary>Second half: destroys what the store, as committed, does not need any more.</summary>
    void Settle(KeyStoreIdentity store);
}
