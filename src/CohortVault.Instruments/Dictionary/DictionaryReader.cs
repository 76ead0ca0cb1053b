using CohortVault.Instruments.Csv;
using CohortVault.Instruments.Model;

namespace CohortVault.Instruments.Dictionary;

/// <summary>What reading a dictionary gave.</summary>
/// <param name="Dictionary">The dictionary; where a cell could not be understood, the field has the nearest
/// meaning.</param>
/// <param name="Findings">What could not be understood. With errors, the dictionary serves to look for more of them
/// only.</param>
public sealed record DictionaryReading(DataDictionary Dictionary, IReadOnlyList<DictionaryFinding> Findings)
{
    /// <summary>Whether the dictionary says what the file says.</summary>
    public bool IsFaithful => Findings.All(finding => finding.Severity != FindingSeverity.Error);
}

/// <summary>Reads a REDCap data dictionary (CSV) into the model, spelling included.</summary>
public static class DictionaryReader
{
    private static readonly DictionaryColumn[] Needed =
        [DictionaryColumn.FieldName, DictionaryColumn.FormName, DictionaryColumn.FieldType,
            DictionaryColumn.FieldLabel];

    /// <summary>Reads a file's bytes.</summary>
    /// <exception cref="DictionaryRefusedException">It is no table with the columns of a dictionary.</exception>
    public static DictionaryReading Read(ReadOnlySpan<byte> bytes, string file)
    {
        var table = CsvReader.Read(bytes, file);
        if (table.Rows.Count == 0 || table.Rows[0].IsBlank)
        {
            throw Refuse("dictionary.empty", "The file holds no dictionary.", "Export it again.", file, 1);
        }

        var layout = Layout(table, file);
        var (fields, blank, findings) = (new List<Field>(table.Rows.Count), new List<BlankRow>(), new Findings());
        foreach (var row in table.Rows.Skip(1))
        {
            if (row.IsBlank)
            {
                blank.Add(new BlankRow(row.Cells.Count, row.End));
                continue;
            }

            if (row.Cells.Count != layout.Columns.Count)
            {
                findings.Error(
                    "dictionary.columns", row.Line, null, "",
                    $"The row has {row.Cells.Count} cells, the heading {layout.Columns.Count}.",
                    "Put cells with commas or line breaks in quotes, and give every column a cell.");
                continue;
            }

            fields.Add(new DictionaryRowReader(layout, row, [.. blank], findings).Read());
            blank.Clear();
        }

        var dictionary = new DataDictionary(fields, layout with { Trailing = blank });
        return new DictionaryReading(dictionary, findings.All);
    }

    private static DictionaryLayout Layout(CsvDocument table, string file)
    {
        var columns = new List<ColumnLayout>();
        foreach (var cell in table.Rows[0].Cells)
        {
            var column = DictionaryColumns.Find(cell.Text) ?? throw Refuse(
                "dictionary.unknown-column", $"No column of a data dictionary is called {Findings.Quote(cell.Text)}.",
                "Use the headings that REDCap writes, in the first line.", file, 1);
            if (columns.Any(other => other.Column == column))
            {
                throw Refuse(
                    "dictionary.duplicate-column", $"The column {Findings.Quote(cell.Text)} is there twice.",
                    "Remove one.", file, 1);
            }

            columns.Add(new ColumnLayout(column, cell.Text, cell.Quoting));
        }

        if (Needed.FirstOrDefault(needed => columns.All(c => c.Column != needed),
            (DictionaryColumn)(-1)) is var missing and >= 0)
        {
            throw Refuse(
                "dictionary.missing-column", $"The column '{missing.Heading()}' is missing.",
                "Export the dictionary again, with all its columns.", file, 1);
        }

        return new DictionaryLayout
        {
            Columns = columns,
            ByteOrderMark = table.ByteOrderMark,
            Delimiter = table.Delimiter,
            End = table.Rows[0].End,
            Empty = WritesNotAvailable(table) ? "NA" : "",
        };
    }

    // R writes NA, without quotes, where a cell is empty; then no cell is really empty.
    private static bool WritesNotAvailable(CsvDocument table)
    {
        var cells = table.Rows.Skip(1).Where(row => !row.IsBlank).SelectMany(row => row.Cells).ToList();
        return cells.Exists(IsNotAvailable) && !cells.Exists(cell => cell.Text.Length == 0);
    }

    private static bool IsNotAvailable(CsvCell cell) => cell is { Text: "NA", Quoting: CellQuoting.None };

    private static DictionaryRefusedException Refuse(string code, string problem, string remedy, string file,
        int line) =>
        new(code, problem, remedy, file, line);
}
