using CohortVault.Instruments.Export.Package;
using CohortVault.Sealing.Archives;

namespace CohortVault.Platform.Features.Exports;

/// <summary>Files of an export as entries of an encrypted archive, in one folder; the archive's own manifest stands beside it.</summary>
internal sealed class ArchiveTarget(ResultArchiveWriter archive) : IExportTarget
{
    public ValueTask<Stream> OpenAsync(string name, CancellationToken ct) => ValueTask.FromResult(archive.AddEntry($"export/{name}"));
}
