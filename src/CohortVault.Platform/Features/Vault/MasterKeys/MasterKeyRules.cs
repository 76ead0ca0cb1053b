using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using CohortVault.Sealing;

namespace CohortVault.Platform.Features.Vault.MasterKeys;

/// <summary>What a way of keeping a key must fulfil.</summary>
internal static class MasterKeyRules
{
    /// <summary>What is wrong with it; null if nothing.</summary>
    public static Refusal? Judge(MasterKeyKeeping keeping) => keeping.Source switch
    {
        MasterKeySource.Shares when keeping.Threshold < 2 || keeping.Threshold > keeping.Count
            || keeping.Count > Shamir.MostShares => VaultRefusals.BadSplit,
        MasterKeySource.Passphrase when keeping.Passphrase is { } passphrase && !StrongPassphrase.Is(passphrase) =>
            VaultRefusals.WeakPassphrase,
        _ => null,
    };
}
