using CohortVault.Platform.Kernel;

namespace CohortVault.Platform.Features.Vault;

/// <summary>What is declined about keys and the sealed vault.</summary>
internal static class VaultRefusals
{
    public static readonly Refusal Sealed = new(
        RefusalKind.Unavailable, "vault.sealed", "This server is sealed: it runs, and can open nothing that it keeps.",
        "Try again later; those who run it open it on its administration page.");

    public static readonly Refusal WrongCode = new(
        RefusalKind.NotAllowed, "vault.wrong-code", "That is not the code that this server printed when it started.",
        "Look for it in the server's log; a new start prints a new one.");

    public static readonly Refusal TooManyAttempts = new(
        RefusalKind.TooMany, "vault.too-many-attempts", "There were too many wrong attempts.", "Wait, then try again.");

    public static readonly Refusal WrongPassphrase = new(
        RefusalKind.NotAllowed, "vault.wrong-passphrase", "That passphrase does not open the vault.",
        "Capitals, blanks and the keyboard's language count.");

    public static readonly Refusal WeakPassphrase = new(
        RefusalKind.Invalid, "vault.weak-passphrase", "That passphrase could be guessed.",
        "Take at least 20 characters of plain ASCII that nobody would think of, such as six or more words drawn by dice.");

    public static readonly Refusal NotAShare = new(
        RefusalKind.Invalid, "vault.not-a-share", "That is not a share.",
        "A share begins with CVS1; give one at a time, as it was handed out.");

    public static readonly Refusal DamagedShare = new(
        RefusalKind.Invalid, "vault.damaged-share", "A character of that share is wrong or missing: its checksum does not fit.",
        "Compare it with the paper, group by group.");

    public static readonly Refusal OtherSet = new(
        RefusalKind.Invalid, "vault.share-of-another-set", "That share belongs to another set than the one that opens this vault.",
        "The set is the part after CVS1. Shares of several sets do not go together.");

    public static readonly Refusal DuplicateShare = new(
        RefusalKind.Conflict, "vault.share-given-twice", "That share was given already.", "Give one with another number.");

    public static readonly Refusal SharesOfAnotherKey = new(
        RefusalKind.NotAllowed, "vault.shares-do-not-open", "These shares together do not make this vault's key: one of them was made up.",
        "Begin anew, with shares that come from their keepers directly.");

    public static readonly Refusal TooFewShares = new(
        RefusalKind.Invalid, "vault.too-few-shares", "That is fewer shares than it takes.", "Add more of the same set.");

    public static readonly Refusal NoKeyStore = new(
        RefusalKind.NotFound, "vault.no-key-store", "There is no key store here yet.", "The first start makes one; or name another directory with --data.");

    public static readonly Refusal BadSplit = new(
        RefusalKind.Invalid, "vault.bad-split", "A key is split into 2 to 255 shares, of which at least 2 and at most all open.",
        "Write 3/5 for any three of five.");

    public static readonly Refusal Changing = new(
        RefusalKind.Conflict, "vault.master-key-changing", "Another process changes the master key just now.", "Try again when it is done.");

    public static readonly Refusal Changed = new(
        RefusalKind.Conflict, "vault.master-key-changed", "The master key was changed by another process meanwhile; this change was not made.",
        "Try again.");

    public static readonly Refusal ServerBehind = new(
        RefusalKind.Conflict, "vault.server-behind", "A running server has not taken over the master key of the last rotation: it is sealed, or hangs.",
        "Open it, or start it again; then rotate.");

    public static readonly Refusal NotARecoveryDocument = new(
        RefusalKind.Invalid, "vault.not-a-recovery-document", "That is not a recovery document, or it is damaged.",
        "Give the file as it was exported.");

    public static readonly Refusal RecoveryOfAnotherKey = new(
        RefusalKind.NotAllowed, "vault.recovery-of-another-key",
        "That document holds another master key than the one of this key store, and opens nothing here.",
        "After a rotation only documents that were exported since then fit.");

    public static readonly Refusal FileIsNoCopy = new(
        RefusalKind.Invalid, "vault.recovery-in-the-clear", "A recovery document is sealed under a passphrase or made of shares.",
        "Choose one of both.");
}
