using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CohortVault.Instruments.Export;
using CohortVault.Instruments.Model;

namespace CohortVault.Instruments.Records;

/// <summary>Cuts imported rows into forms.</summary>
internal sealed class ImportRows(
    ExportTable table, ImportColumns columns, ImportOptions options, ImportFindings findings, ImportIdentifiers identifiers)
{
    private const int LongestRecord = 100;

    private readonly HashSet<UInt128> _seen = [];
    private readonly ImportCells _cells = new(table, options, findings, identifiers);
    private readonly HashSet<(string Event, string Form)> _planned =
        [.. table.Design.EventForms.Select(form => (form.UniqueEvent, form.Form))];

    /// <summary>The forms of a row; none if it is wrong as a whole.</summary>
    public IReadOnlyList<ImportedForm> Read(IReadOnlyList<string> cells, int line)
    {
        if (cells.Count != columns.Count)
        {
            findings.Error("import.columns", line, "",
                $"The row has {cells.Count} cells, the heading {columns.Count}.",
                "Put cells with commas or line breaks in quotes.");
            return [];
        }

        if (Place(cells, line) is not { } place)
        {
            return [];
        }

        if (place.Instance > 0 && !_seen.Add(Digest(place)))
        {
            findings.Error("import.duplicate-row", line, columns.Headings[columns.Record],
                "An earlier row has the same record, event and instance.", "Join the rows, or remove one.");
            return [];
        }

        // A record may be called as somebody is.
        identifiers.Look(columns.Headings[columns.Record], "", place.Record, line);
        return [.. Forms(cells, place, line)];
    }

    private IEnumerable<ImportedForm> Forms(IReadOnlyList<string> cells, RowPlace place, int line)
    {
        foreach (var (instrument, own) in columns.Instruments)
        {
            var isFilled = own.Any(column => cells[column.At].Length > 0);
            if (place.Form.Length > 0 ? instrument.Name != place.Form : !isFilled && !options.BlanksClear)
            {
                Foreign(cells, own, instrument, place, isFilled, line);
                continue;
            }

            var filled = own.FirstOrDefault(column => cells[column.At].Length > 0).Column;
            if (!Belongs(instrument, place, filled?.Name, line))
            {
                continue;
            }

            var values = new Dictionary<string, string>(StringComparer.Ordinal);
            var cleared = new List<string>();
            foreach (var (at, column) in own)
            {
                if (_cells.Read(column, cells[at], line) is { } value)
                {
                    values[column.Name] = value;
                }
                else if (options.BlanksClear && string.IsNullOrWhiteSpace(cells[at]))
                {
                    cleared.Add(column.Name);
                }
            }

            if (values.Count > 0 || cleared.Count > 0 || place.Form.Length > 0)
            {
                yield return new ImportedForm(
                    new RecordForm(place.Record, place.Event, instrument.Name, place.Instance, values), cleared, line);
            }
        }
    }

    private void Foreign(
        IReadOnlyList<string> cells, IReadOnlyList<(int At, ExportColumn Column)> own, Instrument instrument,
        RowPlace place, bool isFilled, int line)
    {
        if (isFilled)
        {
            findings.Error("import.repeat-field", line, own.First(column => cells[column.At].Length > 0).Column.Name,
                $"The row is for the instrument {place.Form}, and the cell belongs to {instrument.Name}.",
                "Empty the cell, or put it on a row of its own.");
        }
    }

    // Blank cells of an instrument that has no place on the row are no mistake.
    private bool Belongs(Instrument instrument, RowPlace place, string? filled, int line)
    {
        if (place.Form.Length == 0 && table.Repeats(place.Event, instrument.Name))
        {
            Complain("import.repeat-missing",
                $"The instrument {instrument.Name} repeats, and the row does not say which time it is.",
                "Name it in redcap_repeat_instrument and number it in redcap_repeat_instance.");
            return false;
        }

        if (_planned.Count > 0 && !_planned.Contains((place.Event, instrument.Name)))
        {
            Complain("import.not-at-event",
                $"The instrument {instrument.Name} is not filled in at the event of the row.",
                "Empty the cell, or correct the event.");
            return false;
        }

        return true;

        void Complain(string code, string problem, string remedy)
        {
            if (filled is not null)
            {
                findings.Error(code, line, filled, problem, remedy);
            }
        }
    }

    private RowPlace? Place(IReadOnlyList<string> cells, int line)
    {
        var record = Cell(cells, columns.Record);
        if (record.Length is 0 or > LongestRecord || record.Any(char.IsControl))
        {
            findings.Error("import.record", line, columns.Headings[columns.Record],
                record.Length == 0 ? "The row has no record id." : "The record id is too long, or has a line break.",
                "Write the participant's code.");
            return null;
        }

        var written = Cell(cells, columns.Event);
        var @event = table.HasEvents ? Event(written) : "";
        if (@event is null)
        {
            findings.Error("import.event", line, "redcap_event_name",
                written.Length == 0 ? "The row names no event." : "The study has no such event.",
                "Use the unique names of the study's events.");
            return null;
        }

        return Repeat(record, @event, Cell(cells, columns.RepeatInstrument), Cell(cells, columns.RepeatInstance), line);
    }

    private RowPlace? Repeat(string record, string @event, string instrument, string written, int line)
    {
        var form = instrument.Length == 0 ? "" : Instrument(instrument);
        if (form is null || (form.Length > 0 && !table.Repeats(@event, form)))
        {
            findings.Error("import.repeat", line, "redcap_repeat_instrument",
                "There is no such instrument that repeats at the event of the row.", "Correct it, or empty the cell.");
            return null;
        }

        var repeats = form.Length > 0 || table.Repeats(@event, "");
        if (!repeats)
        {
            if (written.Length > 0)
            {
                findings.Error("import.instance", line, "redcap_repeat_instance",
                    "Nothing repeats on the row, and it has a number.", "Empty the cell, or name the instrument.");
                return null;
            }

            return new RowPlace(record, @event, "", 1);
        }

        if (written == "new")
        {
            return new RowPlace(record, @event, form, 0);
        }

        if (!int.TryParse(written, NumberStyles.None, CultureInfo.InvariantCulture, out var instance) || instance < 1)
        {
            findings.Error("import.instance", line, "redcap_repeat_instance",
                "The row does not say which time it is.", "Write a number from 1, or new.");
            return null;
        }

        return new RowPlace(record, @event, form, instance);
    }

    private string? Event(string written)
    {
        if (table.EventAt(written) >= 0)
        {
            return written;
        }

        var labelled = table.Design.Events.Where(e => Label(e) == written || e.Name == written).Take(2).ToArray();
        return options.Labels && labelled is [var only] ? only.UniqueName : null;
    }

    private string Label(StudyEvent e) =>
        $"{e.Name} (Arm {e.Arm}: {table.Design.Arms.FirstOrDefault(arm => arm.Number == e.Arm)?.Name})";

    private string? Instrument(string written) => table.Find(written) is not null ? written
        : !options.Labels ? null
        : columns.Instruments.Select(i => i.Instrument).Where(i => i.Title == written).Select(i => i.Name)
            .Take(2).ToArray() is [var only] ? only : null;

    private string Cell(IReadOnlyList<string> cells, int at)
    {
        var text = at < 0 ? "" : cells[at].Trim();
        return options.Labels ? Formulas.Restore(text) : text;
    }

    private static UInt128 Digest(RowPlace place)
    {
        var key = $"{place.Record}\n{place.Event}\n{place.Form}\n{place.Instance}";
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(key), digest);
        return BinaryPrimitives.ReadUInt128LittleEndian(digest);
    }

    private sealed record RowPlace(string Record, string Event, string Form, int Instance);
}
