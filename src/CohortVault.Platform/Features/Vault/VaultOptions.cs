namespace CohortVault.Platform.Features.Vault;

/// <summary>Where the vault finds its master key.</summary>
public sealed class VaultOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Vault";

    /// <summary>
    /// Master key file; empty means <c>keys/master.key</c> in the data directory. Better kept on other storage.
    /// </summary>
    public string MasterKeyFile { get; set; } = "";
}
