using System.Globalization;
using CohortVault.Instruments.Records;

namespace CohortVault.Instruments.Export;

/// <summary>Writes a table of a study's forms to a stream, one participant at a time.</summary>
public static class TableWriter
{
    /// <summary>
    /// Writes all forms. Those of one record stand together; the order of records is the file's. With hashed record ids
    /// records come in the order of <see cref="Pseudonyms.InOrder"/>: in any other, whoever knows the ids could tell
    /// whose row is whose.
    /// </summary>
    /// <exception cref="InvalidDataException">A form is there twice, or ids are hashed and records are in another order
    /// than their hashes.</exception>
    public static async Task<TableSummary> WriteAsync(
        IAsyncEnumerable<RecordForm> forms, ExportTable table, Stream stream, CancellationToken ct = default)
    {
        var writer = new Writer(table, new CsvStream(stream));
        await writer.StartAsync(ct);
        var held = new List<RecordForm>();
        await foreach (var form in forms.WithCancellation(ct))
        {
            if (held.Count > 0 && held[0].Record != form.Record)
            {
                await writer.WriteAsync(held, ct);
                held.Clear();
            }

            held.Add(form);
        }

        await writer.WriteAsync(held, ct);
        return await writer.EndAsync(ct);
    }

    private sealed class Writer(ExportTable table, CsvStream csv)
    {
        private readonly TableSummary _summary = new();
        private readonly string[] _row = new string[table.Columns.Count];
        private readonly int _places = table.Columns.TakeWhile(column => column.Kind < ExportColumnKind.Field).Count();
        private readonly bool _isLong = table.Plan.Shape == ExportShape.Long;
        private readonly ColumnProfile[] _profiles = table.Plan.Shape == ExportShape.Long
            ? [] : [.. table.Columns.Select(column => new ColumnProfile(column.Name))];

        private CellWriter? _cells;

        private CellWriter Cells => _cells ??= new CellWriter(table, _summary.LeftOut);

        public async Task StartAsync(CancellationToken ct)
        {
            if (table.Plan.ByteOrderMark)
            {
                csv.Mark();
            }

            string[] headings = _isLong
                ? ["record", .. table.Columns.Take(_places).Skip(1).Select(Cells.Heading), "field_name", "value"]
                : [.. table.Columns.Select(Cells.Heading)];
            _summary.Columns = headings.Length;
            foreach (var heading in headings)
            {
                csv.Cell(heading);
            }

            await csv.EndRowAsync(ct);
        }

        public async Task WriteAsync(List<RecordForm> forms, CancellationToken ct)
        {
            if (forms.Count == 0)
            {
                return;
            }

            Cells.Start(forms[0].Record);
            var before = _summary.Rows;
            foreach (var row in ParticipantRows.Of(forms, table, _summary.LeftOut))
            {
                if (_isLong)
                {
                    await WriteLongAsync(row, ct);
                }
                else if (row.Forms.Any(form => form.Columns.Count > 0))
                {
                    await WriteWideAsync(row, ct);
                }
            }

            _summary.Records += _summary.Rows > before ? 1 : 0;
        }

        public async Task<TableSummary> EndAsync(CancellationToken ct)
        {
            await csv.FlushAsync(ct);
            _summary.Profiles = _profiles;
            _summary.LongestRow = csv.LongestRow;
            return _summary;
        }

        private ValueTask WriteWideAsync(ParticipantRow row, CancellationToken ct)
        {
            Array.Fill(_row, "");
            FillPlaces(row);
            foreach (var (columns, form) in row.Forms)
            {
                FillValues(columns, form);
            }

            for (var at = 0; at < _row.Length; at++)
            {
                csv.Cell(_row[at]);
                if (_row[at].Length > 0)
                {
                    _profiles[at].Add(_row[at]);
                    _summary.Values += at < _places ? 0 : 1;
                }
            }

            _summary.Rows++;
            return csv.EndRowAsync(ct);
        }

        private async ValueTask WriteLongAsync(ParticipantRow row, CancellationToken ct)
        {
            FillPlaces(row);
            foreach (var (columns, form) in row.Forms)
            {
                Array.Fill(_row, "", columns.First, columns.Count);
                FillValues(columns, form);
                for (var at = columns.First; at < columns.First + columns.Count; at++)
                {
                    if (LongCell(table.Columns[at], _row[at]) is not { } cell)
                    {
                        continue;
                    }

                    for (var place = 0; place < _places; place++)
                    {
                        csv.Cell(_row[place]);
                    }

                    csv.Cell(cell.Name);
                    csv.Cell(cell.Value);
                    _summary.Rows++;
                    _summary.Values++;
                    await csv.EndRowAsync(ct);
                }
            }
        }

        // A ticked choice is a row with its code; one that is not ticked has none.
        private (string Name, string Value)? LongCell(ExportColumn column, string cell)
        {
            if (cell.Length == 0 || column.Choice is not { } choice)
            {
                return cell.Length == 0 ? null : (Cells.Heading(column), cell);
            }

            if (cell == "0" || cell == ExportColumn.CheckLabels["0"])
            {
                return null;
            }

            if (cell != "1" && cell != ExportColumn.CheckLabels["1"])
            {
                return (Cells.Heading(column), cell);
            }

            var name = table.Plan.Headings == ExportWording.Raw
                ? column.Field!.Name : Cells.Safe(LabelText.Plain(column.Field!.Label));
            return (name, table.Plan.Values == ExportWording.Raw
                ? choice.Code : Cells.Safe(LabelText.Plain(choice.Label)));
        }

        private void FillPlaces(ParticipantRow row)
        {
            for (var at = 0; at < _places; at++)
            {
                _row[at] = table.Columns[at].Kind switch
                {
                    ExportColumnKind.Record => Cells.Participant,
                    ExportColumnKind.Event => Cells.Event(row.Event),
                    ExportColumnKind.RepeatInstrument => Cells.Repeating(row.Repeating?.Instrument),
                    _ => row.Instance == 0 ? "" : row.Instance.ToString(CultureInfo.InvariantCulture),
                };
            }
        }

        private void FillValues(InstrumentColumns columns, RecordForm form)
        {
            foreach (var (name, value) in form.Values)
            {
                if (!columns.At.TryGetValue(name, out var at))
                {
                    _summary.LeftOut.Values++;
                }
                else if (at >= 0)
                {
                    _row[at] = Cells.Value(table.Columns[at], value);
                }
            }
        }
    }
}
