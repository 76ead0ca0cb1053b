using System.Security.Cryptography;
using CohortVault.Platform.Kernel;
using CohortVault.Sealing;

namespace CohortVault.Platform.Features.Vault.MasterKeys;

/// <summary>Gets the master key out of recovery documents, or of shares as they were handed out.</summary>
internal static class Recovery
{
    /// <summary>Id of a document under a passphrase, of the same look as that of a share set.</summary>
    public static string NewId() => Convert.ToHexString(RandomNumberGenerator.GetBytes(4));

    /// <summary>Whether what was given is one document under a passphrase.</summary>
    public static bool TakesPassphrase(IReadOnlyList<string> texts) =>
        texts is [var only] && RecoveryDocument.Parse(only) is { Sealed: not null };

    /// <summary>The master key; the caller disposes it.</summary>
    /// <param name="texts">One document under a passphrase, or as many shares as it takes, with or without their documents.</param>
    /// <param name="passphrase">Passphrase of the document.</param>
    public static Outcome<SecretKey> Open(IReadOnlyList<string> texts, string? passphrase)
    {
        var documents = texts.Select(text => RecoveryDocument.Parse(text) ?? Bare(text)).ToList();
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

    private static RecoveryDocument? Bare(string text) => KeyShare.TryParse(text.Trim(), out var share) == ShareFault.None
        ? new RecoveryDocument(share!.SetId, "", null, share)
        : null;
}
