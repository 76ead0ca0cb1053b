using System.Security.Cryptography;
using System.Text.Json;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Features.Vault.Keys;
using CohortVault.Platform.Features.Vault.Objects;

namespace CohortVault.Platform.Features.Vault.Backups;

/// <summary>
/// The folder that backups go to. What they share lies in <c>objects</c> and <c>files</c>; a backup is a folder below
/// <c>backups</c>, which gets its name only when it is whole.
/// </summary>
internal sealed class BackupFolder(string root)
{
    private const string Partial = ".partial";
    private const string New = ".new";
    private const int BufferSize = 1 << 20;

    public string Root => root;

    private string Backups => Path.Combine(root, "backups");

    /// <summary>Makes what is missing.</summary>
    public void Prepare()
    {
        Directory.CreateDirectory(root);
        foreach (var part in (string[])[Backups, Path.Combine(root, "objects"), Path.Combine(root, "files")])
        {
            PrivateFile.MakeFolder(part);
        }
    }

    /// <summary>Takes the folder for one backup or clean-up at a time.</summary>
    /// <exception cref="BackupRefusedException">Another one is at it.</exception>
    public IDisposable Lock() => FileLock.TryTake(Path.Combine(root, "lock"))
        ?? throw new BackupRefusedException($"Another backup to {root} is going on. Wait until it has ended.");

    public string ObjectPath(ObjectId id)
    {
        var name = id.ToString();
        return Path.Combine(root, "objects", name[..2], name[2..4], name + ".sealed");
    }

    public string FilePath(string blob) => Path.Combine(root, "files", blob + ".sealed");

    public string PartPath(string backup, string part) => Path.Combine(Backups, backup, part);

    /// <summary>Names of whole backups, the oldest first.</summary>
    public IReadOnlyList<string> Names() => !Directory.Exists(Backups)
        ? []
        : [.. Directory.EnumerateDirectories(Backups).Select(path => Path.GetFileName(path)!)
            .Where(name => !name.EndsWith(Partial, StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    public bool Has(string backup) => Directory.Exists(Path.Combine(Backups, backup));

    /// <exception cref="BackupRefusedException">There is no readable manifest.</exception>
    public BackupManifest Manifest(string backup)
    {
        var path = PartPath(backup, "manifest.json");
        try
        {
            if (JsonSerializer.Deserialize<BackupManifest>(File.ReadAllBytes(path), BackupManifest.Json)
                is { Format: BackupManifest.Layout } manifest && manifest.Name == backup)
            {
                return manifest;
            }
        }
        catch (Exception broken) when (broken is JsonException or FileNotFoundException)
        {
            // Said below.
        }

        throw new BackupRefusedException($"{path} is not the manifest of a backup, or is damaged. Take an earlier backup.");
    }

    /// <summary>A folder for a backup that is being made.</summary>
    public string Begin(string backup)
    {
        PrivateFile.MakeFolder(Path.Combine(Backups, backup + Partial));
        return backup + Partial;
    }

    /// <summary>Gives the finished backup its name; on disk when this returns.</summary>
    public void Finish(string backup)
    {
        DiskFlush.Directory(Path.Combine(Backups, backup + Partial));
        Directory.Move(Path.Combine(Backups, backup + Partial), Path.Combine(Backups, backup));
        DiskFlush.Directory(Backups);
    }

    public void Remove(string backup)
    {
        if (Has(backup))
        {
            // Without its name first: half of a backup must not look like one.
            var gone = Path.Combine(Backups, backup + Partial);
            Directory.Move(Path.Combine(Backups, backup), gone);
            Directory.Delete(gone, recursive: true);
            DiskFlush.Directory(Backups);
        }
    }

    /// <summary>Throws away what interrupted backups left; true if there was anything.</summary>
    public bool RemovePartial()
    {
        var partial = Directory.GetDirectories(Backups, "*" + Partial);
        foreach (var folder in partial)
        {
            Directory.Delete(folder, recursive: true);
        }

        return partial.Length > 0;
    }

    /// <summary>
    /// Writes a file by copying; on disk under its name when this returns. Length and digest of what was written.
    /// </summary>
    public static async Task<(long Bytes, string Sha256)> WriteAsync(string path, Func<Stream, Task> write, CancellationToken ct)
    {
        var folder = Path.GetDirectoryName(path)!;
        Directory.CreateDirectory(folder);
        await using (var file = new FileStream(path + New, new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            BufferSize = 0,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        }))
        {
            await write(file);
            file.Flush(flushToDisk: true);
        }

        File.Move(path + New, path, overwrite: true);
        DiskFlush.Directory(folder);
        return (new FileInfo(path).Length, await DigestAsync(path, ct));
    }

    public static async Task<string> DigestAsync(string path, CancellationToken ct)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferSize, FileOptions.SequentialScan);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, ct));
    }

    /// <summary>Removes shared things that no backup names; how many.</summary>
    public int RemoveUnwanted(Func<string, bool> isWantedObject, Func<string, bool> isWantedFile)
    {
        var removed = 0;
        foreach (var (part, wanted) in (ReadOnlySpan<(string, Func<string, bool>)>)[("objects", isWantedObject), ("files", isWantedFile)])
        {
            foreach (var path in Directory.EnumerateFiles(Path.Combine(root, part), "*", SearchOption.AllDirectories).ToList())
            {
                if (path.EndsWith(New, StringComparison.Ordinal) || !wanted(Path.GetFileNameWithoutExtension(path)))
                {
                    File.Delete(path);
                    removed++;
                }
            }
        }

        return removed;
    }
}

/// <summary>A backup or restore is declined; the message says why and what to do.</summary>
public sealed class BackupRefusedException(string message) : Exception(message);
