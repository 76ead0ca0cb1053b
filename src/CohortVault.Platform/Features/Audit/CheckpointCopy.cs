using CohortVault.Platform.Data;
using Microsoft.Extensions.Options;

namespace CohortVault.Platform.Features.Audit;

/// <summary>The newest checkpoint in a file outside the database, so that an older database does not pass for the newest.</summary>
internal sealed class CheckpointCopy(DataDirectory directory, IOptions<AuditOptions> options)
{
    private const int LongestText = 64 * 1024;

    /// <summary>Where it is.</summary>
    public string Path => options.Value.CheckpointFile is { Length: > 0 } elsewhere
        ? System.IO.Path.GetFullPath(elsewhere)
        : System.IO.Path.Combine(directory.Keys, "log.checkpoint");

    /// <summary>The text; null if there is no file.</summary>
    /// <exception cref="IOException">It cannot be read, or is no checkpoint by its length.</exception>
    public string? Read()
    {
        var file = new FileInfo(Path);
        return !file.Exists ? null
            : file.Length <= LongestText ? File.ReadAllText(Path)
            : throw new IOException($"{Path} is not a checkpoint: it has {file.Length} bytes.");
    }

    /// <summary>Puts another text in its place; the old or the new one is there at any moment.</summary>
    public void Write(string text)
    {
        if (File.Exists(Path) && File.ReadAllText(Path) == text)
        {
            return;
        }

        var fresh = Path + ".new";
        using (var file = new FileStream(fresh, new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        }))
        {
            file.Write(System.Text.Encoding.UTF8.GetBytes(text));
            file.Flush(flushToDisk: true);
        }

        File.Move(fresh, Path, overwrite: true);
    }
}
