namespace CohortVault.Instruments.Export.Package;

/// <summary>A folder on a disk; files that are there already are never replaced.</summary>
/// <param name="folder">The folder; made where it is missing.</param>
public sealed class FolderTarget(string folder) : IExportTarget
{
    /// <inheritdoc/>
    public ValueTask<Stream> OpenAsync(string name, CancellationToken ct)
    {
        var path = Path.Combine(folder, ExportNames.Check(name).Replace('/', Path.DirectorySeparatorChar));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return ValueTask.FromResult<Stream>(new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Options = FileOptions.Asynchronous,
            UnixCreateMode = OperatingSystem.IsWindows() ? null : UnixFileMode.UserRead | UnixFileMode.UserWrite,
        }));
    }
}
