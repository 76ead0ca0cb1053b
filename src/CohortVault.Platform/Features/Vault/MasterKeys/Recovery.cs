using System.Security.Cryptography;
using CohortVault.Platform.Kernel;
using CohortVault.Sealing;

namespace CohortVault.Platform.Features.Vault.MasterKeys;

/// <summary>Gets the master key out of recovery documents.</summary>
internal static class Recovery
{
    /// <summary>Id of a document under a passphrase, of the same look as that of a share set.</summary>
    public static string NewId() => Convert.ToHexString(RandomNumberGenerator.GetBytes(4));

    /// <summary>The master key; the caller disposes it.</summary>
    /// <param name="texts">One document under a passphrase, or as many shares as it takes.</param>
    /// <param name="passphrase">Passphrase of the document.</param>
    public static Outcome<SecretKey> Open(IReadOnlyList<string> texts, string? passphrase)
    {
        var documents = texts.Select(RecoveryDocument.Parse).ToList();
        if (documents.Count == 0 || documents.Contains(null))
        {
            return VaultRefusals.NotARecoveryDocument;
        }

        if (documents is [{ Sealed: { } seal }])
        {
            return seal.Open(passphrase ?? "", RecoveryDocument.Purpose) is { } key ? key : VaultRefusals.WrongPassphrase;
        }

        var shares = documents.Select(document => document!.Share).ToList();
        return shares.Contains(null) ? VaultRefusals.NotARecoveryDocument
            : shares.DistinctBy(share => (share!.SetId, share.Threshold)).Count() > 1 ? VaultRefusals.OtherSet
            : shares.DistinctBy(share => share!.Index).Count() < shares.Count ? VaultRefusals.DuplicateShare
            : shares.Count < shares[0]!.Threshold ? VaultRefusals.TooFewShares
            : Shamir.Combine([.. shares.Select(share => share!)]);
    }
}
