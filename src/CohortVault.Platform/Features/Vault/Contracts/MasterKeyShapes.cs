namespace CohortVault.Platform.Features.Vault.Contracts;

/// <summary>The ways in which a master key is kept.</summary>
public static class MasterKeySource
{
    /// <summary>A file of mode 0600: the server starts alone.</summary>
    public const string File = "file";

    /// <summary>Wrapped in the key store under a passphrase.</summary>
    public const string Passphrase = "passphrase";

    /// <summary>Nowhere: people hold shares of it.</summary>
    public const string Shares = "shares";
}

/// <summary>Copies of a master key that are in the hands of people.</summary>
public static class MasterKeyCopyKind
{
    /// <summary>Shares that open the vault.</summary>
    public const string Shares = "shares";

    /// <summary>A recovery document under a passphrase.</summary>
    public const string RecoveryPassphrase = "recovery-passphrase";

    /// <summary>Shares that are kept for recovery alone.</summary>
    public const string RecoveryShares = "recovery-shares";
}

/// <summary>How a master key is to be kept from now on.</summary>
/// <param name="Source">One of <see cref="MasterKeySource"/>.</param>
/// <param name="Passphrase">For a passphrase: the passphrase; null for the one in the configured file.</param>
/// <param name="Threshold">For shares: how many open, from 2.</param>
/// <param name="Count">For shares: how many there are, up to 255.</param>
public sealed record MasterKeyKeeping(string Source, string? Passphrase = null, int Threshold = 0, int Count = 0)
{
    /// <summary>Names no passphrase.</summary>
    public override string ToString() => $"{Source} {Threshold}/{Count}";
}

/// <summary>What a change of the master key did.</summary>
/// <param name="From">The master key before; the same as <paramref name="To"/> if only its keeping changed.</param>
/// <param name="To">The master key now.</param>
/// <param name="Source">How it is kept.</param>
/// <param name="Rewrapped">Rows of the key store that were wrapped anew.</param>
/// <param name="HandedOver">Whether a running server holds the new key, or none runs.</param>
public sealed record MasterKeyChange(string From, string To, string Source, int Rewrapped, bool HandedOver);

/// <summary>A copy of a master key that people hold.</summary>
/// <param name="Set">Id of the share set or document.</param>
/// <param name="Kind">One of <see cref="MasterKeyCopyKind"/>.</param>
/// <param name="MasterKeyId">Of which master key.</param>
/// <param name="Threshold">Shares that give it back; null for a document under a passphrase.</param>
/// <param name="Count">Shares that there are.</param>
/// <param name="MadeAt">When it was made.</param>
/// <param name="Opens">What it still opens, in words.</param>
public sealed record MasterKeyCopyStatus(
    string Set, string Kind, string MasterKeyId, int? Threshold, int? Count, DateTimeOffset MadeAt, string Opens);

/// <summary>How many keys of one kind there are, and what they are wrapped under.</summary>
/// <param name="Kind">Such as <c>owner</c>.</param>
/// <param name="Count">How many.</param>
/// <param name="Under">The master key's id, or the epoch.</param>
public sealed record WrappedKeys(string Kind, long Count, string Under);

/// <summary>Where the keys of an installation stand; no secret in it.</summary>
/// <param name="MasterKeyId">The master key in use.</param>
/// <param name="MadeAt">When it was made.</param>
/// <param name="Source">How it is kept.</param>
/// <param name="ShareSet">The set of shares that opens, if it is kept as shares.</param>
/// <param name="Keys">Wrapped keys by kind.</param>
/// <param name="Copies">Copies that people hold, newest first.</param>
/// <param name="Unfinished">What a change has left to do; empty if nothing.</param>
public sealed record MasterKeyStatus(
    string MasterKeyId, DateTimeOffset MadeAt, string Source, string? ShareSet, IReadOnlyList<WrappedKeys> Keys,
    IReadOnlyList<MasterKeyCopyStatus> Copies, string Unfinished);
