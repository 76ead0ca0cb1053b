using System.Globalization;
using System.Text.Json;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Vault.Keys;
using CohortVault.Platform.Kernel;
using CohortVault.Sealing;

namespace CohortVault.Platform.Features.Vault.Backups;

/// <summary>
/// The keys of the backups that can still be opened: a file each beside the key store, none in any backup. When the file
/// of a backup is destroyed, the backup is.
/// </summary>
internal sealed class BackupKeys(DataDirectory directory)
{
    private const string Extension = ".backup-key";

    /// <summary>Where they lie.</summary>
    public string Folder => Path.Combine(directory.Keys, "backups");

    /// <summary>Makes the key of a new backup; its file is on disk when this returns.</summary>
    public (BackupKeyFile File, SecretKey Key) Create(SecretKey master, DateTimeOffset now, TimeSpan kept, string to)
    {
        var (id, key) = (Ids.Random(), SecretKey.Generate());
        var file = new BackupKeyFile(
            BackupKeyFile.Layout, id, now, now + kept, to, MasterKeyFile.IdOf(master),
            Hex(KeyWrap.Wrap(master, Scope(id), key)), Hex(KeyWrap.Wrap(key, MasterScope(id), master)),
            new Dictionary<string, string>());
        Write(file);
        return (file, key);
    }

    /// <summary>Adds the epoch keys under which the backup's rows are wrapped.</summary>
    public BackupKeyFile AddEpochs(BackupKeyFile file, SecretKey key, IEnumerable<(int Epoch, SecretKey Key)> epochs)
    {
        var with = file with
        {
            EpochKeys = epochs.ToDictionary(
                e => e.Epoch.ToString(CultureInfo.InvariantCulture),
                e => Hex(KeyWrap.Wrap(key, EpochScope(file.Id, e.Epoch), e.Key))),
        };
        Write(with);
        return with;
    }

    /// <summary>Every key file that there is, the oldest first.</summary>
    public IReadOnlyList<BackupKeyFile> All() => All(Folder);

    /// <summary>Every key file in a folder, the oldest first.</summary>
    public static IReadOnlyList<BackupKeyFile> All(string folder) => !Directory.Exists(folder)
        ? []
        : [.. Directory.EnumerateFiles(folder, "*" + Extension).Select(ReadFile).OrderBy(f => f.StartedAt)];

    /// <summary>One key file.</summary>
    public BackupKeyFile Read(string name) => ReadFile(PathIn(Folder, name));

    /// <summary>Notes that the backup is whole, before it gets its name; the file as it is then.</summary>
    public BackupKeyFile MarkWhole(string name)
    {
        var whole = Read(name) with { Whole = true };
        Write(whole);
        return whole;
    }

    /// <summary>Puts a copy into another folder, if one is named.</summary>
    public void CopyTo(string folder, BackupKeyFile file)
    {
        if (folder.Length > 0)
        {
            PrivateFile.Replace(PathIn(Path.GetFullPath(folder), file.Name), JsonSerializer.SerializeToUtf8Bytes(file, Json));
        }
    }

    /// <summary>Whether the copy in another folder opens with another master key than the file itself.</summary>
    public static bool CopyIsOutdated(string folder, BackupKeyFile file) => folder.Length > 0
        && PathIn(Path.GetFullPath(folder), file.Name) is var path && File.Exists(path)
        && ReadFile(path).MasterKeyId != file.MasterKeyId;

    /// <summary>Destroys the copy in another folder, if there is one.</summary>
    public static void DestroyCopy(string folder, string name)
    {
        if (folder.Length > 0)
        {
            PrivateFile.Destroy(PathIn(Path.GetFullPath(folder), name));
        }
    }

    /// <summary>Puts every key under another master key; what is under it already stays.</summary>
    public void Rewrap(SecretKey from, SecretKey to)
    {
        foreach (var file in All().Where(file => file.MasterKeyId != MasterKeyFile.IdOf(to)))
        {
            using var key = Open(from, file);
            Write(file with { MasterKeyId = MasterKeyFile.IdOf(to), Key = Hex(KeyWrap.Wrap(to, Scope(file.Id), key)) });
        }
    }

    /// <summary>Destroys the file, overwritten and flushed; from here on nobody opens the backup.</summary>
    public void Destroy(BackupKeyFile file) => PrivateFile.Destroy(PathIn(Folder, file.Name));

    /// <summary>Where the file of a backup lies in a folder.</summary>
    public static string PathIn(string folder, string name) => Path.Combine(folder, name + Extension);

    /// <summary>The key itself.</summary>
    /// <exception cref="SealBrokenException">Another master key, or a changed file.</exception>
    public static SecretKey Open(SecretKey master, BackupKeyFile file) =>
        KeyWrap.Unwrap(master, Scope(file.Id), Convert.FromHexString(file.Key));

    /// <summary>The master key of the time: the installation that is restored has it again.</summary>
    public static SecretKey OpenMaster(SecretKey key, BackupKeyFile file) =>
        KeyWrap.Unwrap(key, MasterScope(file.Id), Convert.FromHexString(file.Master));

    /// <summary>The epoch keys that the backup's rows need; the caller disposes them.</summary>
    public static IEnumerable<(int Epoch, SecretKey Key)> OpenEpochs(SecretKey key, BackupKeyFile file) =>
        file.EpochKeys.Select(pair => (Epoch: int.Parse(pair.Key, CultureInfo.InvariantCulture), pair.Value))
            .Select(e => (e.Epoch, KeyWrap.Unwrap(key, EpochScope(file.Id, e.Epoch), Convert.FromHexString(e.Value))));

    /// <summary>Reads one file.</summary>
    /// <exception cref="InvalidDataException">It is no key file of a backup.</exception>
    public static BackupKeyFile ReadFile(string path)
    {
        try
        {
            if (JsonSerializer.Deserialize<BackupKeyFile>(File.ReadAllBytes(path), Json) is { Format: BackupKeyFile.Layout } file)
            {
                return file;
            }
        }
        catch (JsonException)
        {
            // Said below.
        }

        throw new InvalidDataException($"{path} is not the key file of a backup, or is damaged.");
    }

    private static readonly JsonSerializerOptions Json = new(JsonSerializerOptions.Web) { WriteIndented = true };

    private static KeyScope Scope(Guid id) => new("backup", 0, KeyScopes.Bits(id), KeyScopes.WithoutEpoch);

    private static KeyScope MasterScope(Guid id) => new("backup:master", 0, KeyScopes.Bits(id), KeyScopes.WithoutEpoch);

    private static KeyScope EpochScope(Guid id, int epoch) => new("backup:epoch", 0, KeyScopes.Bits(id), (uint)epoch);

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);

    private void Write(BackupKeyFile file) =>
        PrivateFile.Replace(PathIn(Folder, file.Name), JsonSerializer.SerializeToUtf8Bytes(file, Json));
}
