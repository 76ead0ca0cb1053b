using System.Text.Json;
using System.Text.Json.Serialization;

namespace CohortVault.Platform.Features.Vault.Backups;

/// <summary>What can be read of a backup without its key; docs/formats/backup.md has the layout.</summary>
/// <param name="Format">Name and version of the layout.</param>
/// <param name="Id">The backup.</param>
/// <param name="Installation">Short random name of the installation.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="KeyDestroyedAt">When nobody opens it any more.</param>
/// <param name="Database"><c>sqlite</c> or <c>postgres</c>.</param>
/// <param name="KeysAt">Where the key folder of the installation was, for a restore on the same machine.</param>
/// <param name="Objects">Sealed objects that belong to it.</param>
/// <param name="ObjectBytes">Their sealed bytes together.</param>
/// <param name="Parts">Files of the backup's own.</param>
internal sealed record BackupManifest(
    string Format, Guid Id, string Installation, DateTimeOffset StartedAt, DateTimeOffset KeyDestroyedAt,
    string Database, string KeysAt, int Objects, long ObjectBytes, IReadOnlyList<BackupPart> Parts)
{
    public const string Layout = "CohortVault backup 1";

    public static readonly JsonSerializerOptions Json = new(JsonSerializerOptions.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public string Name => BackupKeyFile.NameOf(Id, StartedAt);
}

/// <summary>A file of a backup with the SHA-256 of its sealed bytes.</summary>
internal sealed record BackupPart(string Name, long Bytes, string Sha256)
{
    public const string Database = "database.sealed";
    public const string Keys = "keys.sealed";
    public const string Index = "index.sealed";
}

/// <summary>
/// A line of the sealed index: a thing that several backups may share. Its digest is of the sealed bytes.
/// </summary>
/// <param name="Kind">One of the constants.</param>
/// <param name="Name">Object id, or path below the data directory.</param>
/// <param name="Bytes">Sealed length.</param>
/// <param name="Sha256">Digest of the sealed bytes.</param>
/// <param name="Blob">Of a file: its name in the backup folder.</param>
/// <param name="Key">Of a file: the key that seals it there, in hex.</param>
/// <param name="Length">Of a file: its own length.</param>
/// <param name="Modified">Of a file: when it was last written, in ticks.</param>
internal sealed record IndexEntry(
    string Kind, string Name, long Bytes, string Sha256, string? Blob = null, string? Key = null, long Length = 0,
    long Modified = 0)
{
    public const string Object = "object";
    public const string File = "file";
}
