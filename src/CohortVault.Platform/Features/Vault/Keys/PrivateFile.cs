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

    /// <summary>Writes a new file; on disk under its name when this returns. Of two that try at once, one succeeds.</summary>
    /// <exception cref="IOException">It exists already or cannot be written.</exception>
    public static void Create(string path, byte[] content)
    {
        var staged = Stage(path, content);
        try
        {
            File.Move(staged, path, overwrite: false);
        }
        catch (IOException)
        {
            Destroy(staged);
            throw;
        }

        DiskFlush.Directory(Path.GetDirectoryName(path)!);
    }

    /// <summary>Writes the file anew; on disk under its name when this returns. What was there before is overwritten.</summary>
    public static void Replace(string path, byte[] content)
    {
        MakeFolder(Path.GetDirectoryName(path)!);
        Replace(path, Stage(path, content));
    }

    /// <summary>Puts a file in the place of another, which is overwritten; on disk when this returns.</summary>
    public static void Replace(string path, string by)
    {
        using var earlier = File.Exists(path) ? OpenToOverwrite(path) : null;
        File.Move(by, path, overwrite: true);
        DiskFlush.Directory(Path.GetDirectoryName(path)!);
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

        using (var file = OpenToOverwrite(path))
        {
            Overwrite(file);
        }

        File.Delete(path);
        DiskFlush.Directory(Path.GetDirectoryName(path)!);
    }

    private static string Stage(string path, byte[] content)
    {
        var staged = $"{path}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}.new";
        try
        {
            using var file = new FileStream(staged, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = OwnerReadWrite,
            });
            file.Write(content);
            file.Flush(flushToDisk: true);
            return staged;
        }
        catch (IOException)
        {
            File.Delete(staged);
            throw;
        }
    }

    private static FileStream OpenToOverwrite(string path) =>
        new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);

    // What the disk itself keeps of old blocks is out of our hands: docs/operations.md.
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
