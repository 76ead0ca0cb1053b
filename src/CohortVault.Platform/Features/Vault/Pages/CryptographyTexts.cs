using CohortVault.Platform.Features.Vault.Contracts;

namespace CohortVault.Platform.Features.Vault.Pages;

/// <summary>Words of the page of keys and algorithms.</summary>
internal static class CryptographyTexts
{
    public const string Title = "Cryptography";
    public const string Module = "The module below us";
    public const string ModuleNote = "As it describes itself. Whether it is validated, and under which certificate, no program can find out.";
    public const string Library = "Library";
    public const string Provider = "Provider";
    public const string Active = "active";
    public const string Inactive = "not active";
    public const string Fips = "FIPS state";
    public const string FipsOn = "in force";
    public const string FipsOff = "not in force";
    public const string KernelFips = "Kernel's FIPS mode";
    public const string On = "on";
    public const string Off = "off";
    public const string Unknown = "it does not say";
    public const string Required = "Required by this installation";
    public const string Yes = "yes";
    public const string No = "no";
    public const string MasterKey = "The master key";
    public const string Id = "Id";
    public const string Since = "Made";
    public const string Kept = "Kept";
    public const string Copies = "Copies that people hold";
    public const string None = "none";
    public const string WrappedKeys = "Wrapped keys";
    public const string Kind = "Kind";
    public const string Count = "How many";
    public const string Under = "Under";
    public const string Algorithms = "Algorithms";
    public const string Algorithm = "Algorithm";
    public const string Standard = "Specified in";
    public const string Purpose = "What for";
    public const string Where = "Where";
    public const string OfALibrary = "a library";
    public const string Keys = "Keys";
    public const string Key = "Key";
    public const string Length = "Length";
    public const string Lives = "Lives";

    /// <summary>How the master key is kept.</summary>
    public static string Keeping(MasterKeyStatus keys) => keys.Source switch
    {
        MasterKeySource.Passphrase => "under a passphrase, in the key store",
        MasterKeySource.Shares => $"as shares of set {keys.ShareSet}, in the hands of people",
        _ => "in a file",
    };

    /// <summary>One copy, in words.</summary>
    public static string Copy(MasterKeyCopyStatus copy) => copy.Threshold is { } threshold
        ? $"{copy.Set}: {threshold} of {copy.Count} shares. Opens: {copy.Opens}"
        : $"{copy.Set}: a document under a passphrase. Opens: {copy.Opens}";

    /// <summary>The document marks what is typed; the page does not.</summary>
    public static string Plain(string text) => text.Replace("`", "", StringComparison.Ordinal);
}
