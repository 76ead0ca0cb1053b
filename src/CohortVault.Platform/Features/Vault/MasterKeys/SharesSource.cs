using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Sealing;

namespace CohortVault.Platform.Features.Vault.MasterKeys;

/// <summary>The master key in the hands of several people, and nowhere else.</summary>
internal sealed class SharesSource : IMasterKeySource
{
    public string Name => MasterKeySource.Shares;

    public SecretKey? OpenAlone(KeyStoreIdentity store) => null;

    public IReadOnlyList<string> Prepare(KeyStoreIdentity store, SecretKey key, MasterKeyKeeping keeping)
    {
        var shares = Shamir.Split(key, keeping.Threshold, keeping.Count);
        try
        {
            store.KeepAsShares(shares[0].SetId);
            return [.. shares.Select(share => share.ToText())];
        }
        finally
        {
            foreach (var share in shares)
            {
                share.Dispose();
            }
        }
    }

    public void Settle(KeyStoreIdentity store)
    {
    }
}
