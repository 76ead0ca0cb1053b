namespace CohortVault.Instruments.Export.Package;

/// <summary>Writes the files of one export and remembers what was written, for the manifest.</summary>
internal sealed class ExportFiles(IExportTarget target)
{
    private readonly List<ExportedFile> _written = [];

    public IReadOnlyList<ExportedFile> Written => _written;

    public async Task WriteAsync(string name, string what, ReadOnlyMemory<byte> bytes, CancellationToken ct) =>
        await WriteAsync(name, what, async stream => await stream.WriteAsync(bytes, ct), ct);

    public async Task WriteAsync(string name, string what, Func<Stream, Task> write, CancellationToken ct) =>
        _written.Add(await FileAsync(name, what, write, ct));

    public async Task<TableSummary> WriteTableAsync(
        string name, ExportPlan plan, Func<Stream, Task<TableSummary>> write, CancellationToken ct)
    {
        TableSummary? summary = null;
        var file = await FileAsync(name, "table", async stream => summary = await write(stream), ct);
        _written.Add(file with
        {
            Rows = summary!.Rows,
            Columns = summary.Columns,
            Records = summary.Records,
            Values = summary.Values,
            LeftOut = summary.LeftOut,
            Plan = ManifestPlan.Of(plan),
        });
        return summary;
    }

    private async Task<ExportedFile> FileAsync(string name, string what, Func<Stream, Task> write, CancellationToken ct)
    {
        var stream = await target.OpenAsync(name, ct);
        await using (stream)
        {
            using var digest = new DigestStream(stream);
            await write(digest);
            await stream.FlushAsync(ct);
            return new ExportedFile { Name = name, What = what, Bytes = digest.Bytes, Sha256 = digest.Digest() };
        }
    }
}
