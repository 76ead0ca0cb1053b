using System.Globalization;
using CohortVault.Instruments.Csv;
using CohortVault.Instruments.Model;
using CohortVault.Instruments.Records;

namespace CohortVault.Instruments.Export.Package;

/// <summary>Writes the files of records into a folder, a folder for each record in it, and <c>files.csv</c>, which says to which
/// cell of the tables each belongs.</summary>
internal sealed class RecordFiles(
    ExportFiles files, ExportTable table, Func<FileAnswer, CancellationToken, Task<Stream?>> open)
{
    private const int LargestBuffer = 64 << 10;

    private readonly List<string[]> _index = [];

    public async Task WriteAsync(IAsyncEnumerable<RecordForm> forms, CancellationToken ct)
    {
        var columns = table.Columns.Where(column => column.Field?.Type == FieldType.File).ToList();
        await foreach (var form in forms.WithCancellation(ct))
        {
            foreach (var column in columns.Where(column => column.Field!.Form == form.Instrument))
            {
                if (FileAnswer.Read(form.Values.GetValueOrDefault(column.Name)) is { } file)
                {
                    await FileAsync(form, column.Name, file, ct);
                }
            }
        }

        if (_index.Count > 0)
        {
            await files.WriteAsync("files.csv", "files", Index(), ct);
        }
    }

    // A file whose bytes are gone has a line and no place.
    private async Task FileAsync(RecordForm form, string column, FileAnswer file, CancellationToken ct)
    {
        var folder = form.Event.Length > 0 ? $"{ExportNames.Part(form.Event)}/" : "";
        var path = string.Create(
            CultureInfo.InvariantCulture,
            $"files/{ExportNames.Part(form.Record)}/{folder}{column}-{form.Instance}{file.Ending}");
        var content = await open(file, ct);
        if (content is not null)
        {
            await using (content)
            {
                await files.WriteAsync(path, "file", stream => content.CopyToAsync(stream, LargestBuffer, ct), ct);
            }
        }

        _index.Add(
        [
            form.Record, form.Event, form.Instrument, form.Instance.ToString(CultureInfo.InvariantCulture), column,
            content is null ? "" : path, Formulas.Neutralise(file.Name), file.Type, file.Bytes.ToString(CultureInfo.InvariantCulture),
            file.Sha256,
        ]);
    }

    private byte[] Index() => CsvWriter.Write(new CsvDocument(
        ByteOrderMark: false, ',',
        [
            .. _index.Prepend(
            [
                table.Columns[0].Name, "redcap_event_name", "instrument", "instance", "field_name", "path", "name", "type", "bytes", "sha256",
            ]).Select(row => new CsvRow([.. row.Select(cell => new CsvCell(cell))])),
        ]));
}
