namespace CohortVault.Instruments.Export.Package;

/// <summary>Where the files of an export go, one after the other.</summary>
public interface IExportTarget
{
    /// <summary>Opens a new file for writing; it is closed before the next is opened.</summary>
    /// <param name="name">Relative, with slashes.</param>
    /// <param name="ct">Stops the opening.</param>
    ValueTask<Stream> OpenAsync(string name, CancellationToken ct);
}
