using System.Globalization;

namespace CohortVault.Platform.Features.Vault.Backups;

/// <summary>
/// The key of one backup, wrapped under the master key, and with it the epoch keys of the key store that the backup
/// holds: all that is needed besides the master key to open it. The layout is in docs/formats/backup.md.
/// </summary>
/// <param name="Format">Name and version of the layout.</param>
/// <param name="Id">The backup, 128 random bits.</param>
/// <param name="StartedAt">When the backup began; it holds nothing that was made, and no key destroyed, before.</param>
/// <param name="KeyDestroyedAt">When this file is to be destroyed, and the backup with it.</param>
/// <param name="To">Folder that the backup is in.</param>
/// <param name="MasterKeyId">Short name of the master key that opens it.</param>
/// <param name="Key">The backup's key under the master key, in hex.</param>
/// <param name="Master">The master key of the time under the backup's key, in hex.</param>
/// <param name="EpochKeys">Epoch keys under the backup's key, in hex, by epoch.</param>
/// <param name="Whole">Whether the backup was finished; the key of one that was not goes before the next.</param>
internal sealed record BackupKeyFile(
    string Format, Guid Id, DateTimeOffset StartedAt, DateTimeOffset KeyDestroyedAt, string To, string MasterKeyId,
    string Key, string Master, IReadOnlyDictionary<string, string> EpochKeys, bool Whole = false)
{
    public const string Layout = "CohortVault backup key 1";

    /// <summary>Name of the backup: sorts by time, and tells two of one second apart.</summary>
    public string Name => NameOf(Id, StartedAt);

    public static string NameOf(Guid id, DateTimeOffset startedAt) => string.Create(
        CultureInfo.InvariantCulture, $"{startedAt.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}-{id.ToString("N")[..8]}");
}
