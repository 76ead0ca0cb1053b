namespace CohortVault.Sealing.Archives;

/// <summary>Numbers of the zip and AE-2 formats; what we use of them is in docs/formats/result-archive.md.</summary>
internal static class AesZipFormat
{
    public const uint LocalHeader = 0x04034b50;
    public const uint DataDescriptor = 0x08074b50;
    public const uint CentralHeader = 0x02014b50;
    public const uint EndOfDirectory = 0x06054b50;
    public const uint Zip64EndOfDirectory = 0x06064b50;
    public const uint Zip64Locator = 0x07064b50;

    public const int LocalHeaderSize = 30;
    public const int CentralHeaderSize = 46;
    public const int EndOfDirectorySize = 22;
    public const int Zip64EndOfDirectorySize = 56;
    public const int Zip64LocatorSize = 20;

    public const ushort VersionNeeded = 51;
    public const ushort MadeBy = (3 << 8) | VersionNeeded;
    public const uint OwnerReadWrite = 0x8180u << 16;

    public const ushort FlagEncrypted = 1;
    public const ushort FlagDataDescriptor = 1 << 3;
    public const ushort FlagUtf8 = 1 << 11;

    public const ushort MethodAes = 99;
    public const ushort MethodStored = 0;
    public const ushort ExtraZip64 = 0x0001;
    public const ushort ExtraAes = 0x9901;
    public const ushort AeVersion2 = 2;
    public const ushort AeVendor = 'A' | ('E' << 8);
    public const byte Aes256 = 3;

    public const int SaltSize = 16;
    public const int VerifierSize = 2;
    public const int AuthenticationSize = 10;
    public const int EntryOverhead = SaltSize + VerifierSize + AuthenticationSize;
    public const int KeyIterations = 1000;
}
