using System.ComponentModel.DataAnnotations;
using CohortVault.Platform.Data;
using CohortVault.Sealing;
using Microsoft.Extensions.Options;

namespace CohortVault.Platform.Features.Vault;

/// <summary>Where the vault finds its master key, and what it asks of the cryptography below it: section <c>Vault</c>.</summary>
public sealed class VaultOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Vault";

    /// <summary>Usual name of the master key file.</summary>
    internal const string MasterKeyName = "master.key";

    /// <summary>
    /// Master key file; empty means <c>keys/master.key</c> in the data directory. Better kept on other storage.
    /// </summary>
    public string MasterKeyFile { get; set; } = "";

    /// <summary>Where the master key file lies, or would.</summary>
    internal string MasterKeyPath(DataDirectory directory) =>
        MasterKeyFile is { Length: > 0 } elsewhere ? Path.GetFullPath(elsewhere) : Path.Combine(directory.Keys, MasterKeyName);

    /// <summary>
    /// File with the passphrase, so that the server starts without a person; empty means <c>vault-passphrase</c> among the
    /// service manager's credentials, if there is one, and otherwise that a person types it. A new installation that finds a
    /// passphrase here never has a master key file.
    /// </summary>
    public string PassphraseFile { get; set; } = "";

    /// <summary>Whether to refuse to start where the cryptographic module is not in its FIPS state.</summary>
    public bool RequireFips { get; set; }

    /// <summary>Rounds of PBKDF2-HMAC-SHA-512 for new passphrases.</summary>
    [Range(PassphraseSeal.FewestIterations, PassphraseSeal.MostIterations)]
    public int PassphraseIterations { get; set; } = 1_000_000;
}

/// <summary>Holds the section to its ranges at start-up.</summary>
[OptionsValidator]
internal sealed partial class VaultOptionsValidator : IValidateOptions<VaultOptions>;
