using System.IO.Compression;

namespace CohortVault.Instruments.Export.Package;

/// <summary>A zip file that is written as it goes, to a stream that cannot seek if need be.</summary>
/// <param name="stream">Where to; it stays open.</param>
public sealed class ZipTarget(Stream stream) : IExportTarget, IAsyncDisposable
{
    private readonly ZipArchive _archive = new(stream, ZipArchiveMode.Create, leaveOpen: true);

    /// <inheritdoc/>
    public async ValueTask<Stream> OpenAsync(string name, CancellationToken ct) =>
        await _archive.CreateEntry(ExportNames.Check(name), CompressionLevel.Fastest).OpenAsync(ct);

    /// <summary>Writes the list of files at the end.</summary>
    public ValueTask DisposeAsync() => _archive.DisposeAsync();
}
