using System.Security.Cryptography;
using CohortVault.Platform.Features.Vault.Objects;

namespace CohortVault.Platform.Features.Vault.Keys;

/// <summary>Small files of secrets: readable by their owner alone, whole or not there, overwritten before they go.</summary>
internal static class PrivateFile
{
    private const UnixFileMode OwnerReadWrite = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static void MakeFolder(string path)
    {
        if (!Directory.Exists(path))
        {
            Directory.CreateDirectory(path, OwnerReadWrite | UnixFileMode.UserExecute);
            DiskFlush.Directory(Path.GetDirectoryName(path)!);
        }
    }

    /// <summary>Writes the file anew; on disk under its name when this returns. What was there before is overwritten.</summary>
    public static void Replace(string path, byte[] content)
    {
        var folder = Path.GetDirectoryName(path)!;
        MakeFolder(folder);
        var staged = $"{path}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}.new";
        using (var file = new FileStream(staged, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = OwnerReadWrite,
        }))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }

        using var earlier = File.Exists(path)
            ? new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete)
            : null;
        File.Move(staged, path, overwrite: true);
        DiskFlush.Directory(folder);
        if (earlier is not null)
        {
            Overwrite(earlier);
        }
    }

    /// <summary>Overwrites the file and removes it, both on disk when this returns. Harmless if there is none.</summary>
    public static void Destroy(string path)
    {
        if (!File.Exists(path))
        {
            return;
        }

        using (var file = new FileStream(
            path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete))
        {
            Overwrite(file);
        }

        File.Delete(path);
        DiskFlush.Directory(Path.GetDirectoryName(path)!);
    }

    private static void Overwrite(FileStream file)
    {
        var zeros = new byte[Math.Min(file.Length, 1 << 20)];
        file.Position = 0;
        for (var left = file.Length; left > 0; left -= zeros.Length)
        {
            file.Write(zeros, 0, (int)Math.Min(left, zeros.Length));
        }

        file.Flush(flushToDisk: true);
    }
}
