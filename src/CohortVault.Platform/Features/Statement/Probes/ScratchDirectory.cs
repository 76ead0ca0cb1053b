using System.Security.Cryptography;

namespace CohortVault.Platform.Features.Statement.Probes;

/// <summary>A temporary directory closed to others, whose files are overwritten before they are removed.</summary>
internal sealed class ScratchDirectory : IDisposable
{
    private ScratchDirectory(string path) => Path = path;

    public string Path { get; }

    public static ScratchDirectory Create() => new(Directory.CreateTempSubdirectory("cohortvault-check-").FullName);

    public void Dispose()
    {
        if (!Directory.Exists(Path))
        {
            return;
        }

        foreach (var file in Directory.EnumerateFiles(Path, "*", SearchOption.AllDirectories))
        {
            Overwrite(file);
        }

        Directory.Delete(Path, recursive: true);
    }

    private static void Overwrite(string path)
    {
        if (new FileInfo(path).LinkTarget is not null)
        {
            return;
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        var noise = RandomNumberGenerator.GetBytes(64 * 1024);
        for (var left = file.Length; left > 0; left -= noise.Length)
        {
            file.Write(noise, 0, (int)Math.Min(noise.Length, left));
        }

        file.Flush(flushToDisk: true);
    }
}
