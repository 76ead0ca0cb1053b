using System.Globalization;
using CohortVault.Instruments.Csv;
using CohortVault.Instruments.Model;

namespace CohortVault.Instruments.Dictionary;

/// <summary>Reads and writes the tables of a study's design as REDCap exports them: arms, events, which form when,
/// what repeats.</summary>
public static class StudyDesignFiles
{
    /// <summary>Reads <c>arm_num,name</c>.</summary>
    /// <exception cref="DictionaryRefusedException">The file is no such table.</exception>
    public static IReadOnlyList<Arm> ReadArms(ReadOnlySpan<byte> bytes, string file)
    {
        var table = new Table(bytes, file, "arm_num", "name");
        Arm[] arms = [.. table.Rows.Select(row => new Arm(table.Number(row, "arm_num"), table.Text(row, "name")))];
        table.Unique(arms.Select(arm => $"{arm.Number}"), "arm_num");
        return arms;
    }

    /// <summary>Reads <c>event_name,arm_num,unique_event_name,custom_event_label</c>, with offsets where there are
    /// some.</summary>
    /// <exception cref="DictionaryRefusedException">The file is no such table.</exception>
    public static IReadOnlyList<StudyEvent> ReadEvents(ReadOnlySpan<byte> bytes, string file)
    {
        var table = new Table(bytes, file, "event_name", "arm_num", "unique_event_name");
        StudyEvent[] events =
        [
            .. table.Rows.Select(row => new StudyEvent(
                table.Text(row, "unique_event_name"), table.Text(row, "event_name"), table.Number(row, "arm_num"),
                table.Text(row, "custom_event_label"), table.Days(row, "day_offset"),
                    table.Days(row, "offset_min") ?? 0,
                table.Days(row, "offset_max") ?? 0)),
        ];
        table.Unique(events.Select(e => e.UniqueName), "unique_event_name");
        return events;
    }

    /// <summary>Reads <c>arm_num,unique_event_name,form</c>.</summary>
    /// <exception cref="DictionaryRefusedException">The file is no such table.</exception>
    public static IReadOnlyList<EventForm> ReadEventForms(ReadOnlySpan<byte> bytes, string file)
    {
        var table = new Table(bytes, file, "arm_num", "unique_event_name", "form");
        return
        [
            .. table.Rows.Select(row => new EventForm(
                table.Number(row, "arm_num"), table.Text(row, "unique_event_name"), table.Text(row, "form"))),
        ];
    }

    /// <summary>Reads <c>event_name,form_name,custom_form_label</c>; the first column only where there are
    /// events.</summary>
    /// <exception cref="DictionaryRefusedException">The file is no such table.</exception>
    public static IReadOnlyList<RepeatingForm> ReadRepeating(ReadOnlySpan<byte> bytes, string file)
    {
        var table = new Table(bytes, file, "form_name");
        return
        [
            .. table.Rows.Select(row => new RepeatingForm(
                table.Text(row, "event_name"), table.Text(row, "form_name"), table.Text(row, "custom_form_label"))),
        ];
    }

    /// <summary>Writes arms.</summary>
    public static byte[] Write(IEnumerable<Arm> arms) =>
        Write(["arm_num", "name"], arms.Select(arm => (string[])[$"{arm.Number}", arm.Name]));

    /// <summary>Writes events.</summary>
    public static byte[] Write(IEnumerable<StudyEvent> events) => Write(
        ["event_name", "arm_num", "day_offset", "offset_min", "offset_max", "unique_event_name", "custom_event_label"],
        events.Select(e => (string[])
        [
            e.Name, $"{e.Arm}", Text(e.DayOffset), Text(e.DaysBefore), Text(e.DaysAfter), e.UniqueName, e.CustomLabel,
        ]));

    /// <summary>Writes which form belongs to which event.</summary>
    public static byte[] Write(IEnumerable<EventForm> forms) => Write(
        ["arm_num", "unique_event_name", "form"],
            forms.Select(form => (string[])[$"{form.Arm}", form.UniqueEvent, form.Form]));

    /// <summary>Writes what repeats.</summary>
    public static byte[] Write(IEnumerable<RepeatingForm> forms) => Write(
        ["event_name", "form_name", "custom_form_label"],
        forms.Select(form => (string[])[form.UniqueEvent, form.Form, form.Label]));

    private static string Text(double? days) => days?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static byte[] Write(string[] heading, IEnumerable<string[]> rows) => CsvWriter.Write(new CsvDocument(
        ByteOrderMark: false, ',',
            [.. rows.Prepend(heading).Select(row => new CsvRow([.. row.Select(cell => new CsvCell(cell))]))]));

    private sealed class Table
    {
        private readonly Dictionary<string, int> _columns = new(StringComparer.OrdinalIgnoreCase);
        private readonly string _file;

        public Table(ReadOnlySpan<byte> bytes, string file, params ReadOnlySpan<string> needed)
        {
            _file = file;
            var rows = CsvReader.Read(bytes, file).Rows;
            for (var index = 0; rows.Count > 0 && index < rows[0].Cells.Count; index++)
            {
                _columns.TryAdd(rows[0].Cells[index].Text.Trim(), index);
            }

            foreach (var column in needed)
            {
                if (!_columns.ContainsKey(column))
                {
                    throw new DictionaryRefusedException(
                        "design.missing-column", $"The column '{column}' is missing.", "Export the table again.",
                        file, 1);
                }
            }

            Rows = [.. rows.Skip(1).Where(row => !row.IsBlank)];
            if (Rows.FirstOrDefault(row => row.Cells.Count != rows[0].Cells.Count) is { } odd)
            {
                throw new DictionaryRefusedException(
                    "design.columns", $"The row has {odd.Cells.Count} cells, the heading {rows[0].Cells.Count}.",
                    "Put cells with commas in quotes.", file, odd.Line);
            }
        }

        public IReadOnlyList<CsvRow> Rows { get; }

        public string Text(CsvRow row, string column) => _columns.TryGetValue(column, out var index)
            ? row.Cells[index].Text : "";

        public int Number(CsvRow row, string column) =>
            int.TryParse(Text(row, column), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                && number > 0 ? number
            : throw new DictionaryRefusedException(
                "design.number", $"'{column}' is no number from 1.", "Correct the cell.", _file, row.Line);

        public double? Days(CsvRow row, string column) => Text(row, column) is { Length: > 0 } text
            ? double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var days)
            && double.IsFinite(days) ? days
                : throw new DictionaryRefusedException(
                    "design.number", $"'{column}' is no number of days.", "Correct the cell.", _file, row.Line)
            : null;

        public void Unique(IEnumerable<string> values, string column)
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            foreach (var (value, row) in values.Zip(Rows))
            {
                if (!seen.Add(value))
                {
                    throw new DictionaryRefusedException(
                        "design.duplicate", $"'{column}' repeats {Findings.Quote(value)}.", "Remove one of the rows.",
                        _file, row.Line);
                }
            }
        }
    }
}
