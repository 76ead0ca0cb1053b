using CohortVault.Instruments.Csv;
using CohortVault.Instruments.Model;

namespace CohortVault.Instruments.Dictionary;

/// <summary>Writes a dictionary from the model: the same bytes it was read from, but for what was changed.</summary>
public static class DictionaryWriter
{
    /// <summary>The file's bytes.</summary>
    public static byte[] Write(DataDictionary dictionary)
    {
        var layout = dictionary.Layout;
        var rows = new List<CsvRow>(dictionary.Fields.Count + 1)
        {
            new([.. layout.Columns.Select(column => new CsvCell(column.Heading, column.Quoting))], layout.End),
        };
        foreach (var field in dictionary.Fields)
        {
            foreach (var blank in field.Spelling?.Before ?? [])
            {
                rows.Add(Blank(blank));
            }

            rows.Add(new CsvRow(
                [.. layout.Columns.Select((column, index) => Cell(layout, field, column.Column, index))],
                field.Spelling?.End ?? layout.End));
        }

        rows.AddRange(layout.Trailing.Select(Blank));

        // A row that was the last one in its file may no longer be.
        for (var index = 0; index < rows.Count - 1; index++)
        {
            rows[index] = rows[index].End == RowEnd.None ? rows[index] with { End = BetweenRows(layout) } : rows[index];
        }

        return CsvWriter.Write(new CsvDocument(layout.ByteOrderMark, layout.Delimiter, rows));
    }

    /// <summary>The content of a field's cell, as REDCap writes it.</summary>
    public static string Content(Field field, DictionaryColumn column) => column switch
    {
        DictionaryColumn.FieldName => field.Name,
        DictionaryColumn.FormName => field.Form,
        DictionaryColumn.SectionHeader => field.SectionHeader,
        DictionaryColumn.FieldType => FieldNames.Of(field.Type),
        DictionaryColumn.FieldLabel => field.Label,
        DictionaryColumn.Options => field.Options.Text,
        DictionaryColumn.FieldNote => field.Note,
        DictionaryColumn.Validation => field.Validation,
        DictionaryColumn.Minimum => field.Minimum,
        DictionaryColumn.Maximum => field.Maximum,
        DictionaryColumn.Identifier => Flag(field.IsIdentifier),
        DictionaryColumn.BranchingLogic => field.BranchingLogic,
        DictionaryColumn.Required => Flag(field.IsRequired),
        DictionaryColumn.Alignment => FieldNames.Of(field.Alignment),
        DictionaryColumn.QuestionNumber => field.QuestionNumber,
        DictionaryColumn.MatrixGroup => field.MatrixGroup,
        DictionaryColumn.MatrixRanking => Flag(field.IsRanked),
        _ => field.Annotation,
    };

    private static CsvCell Cell(DictionaryLayout layout, Field field, DictionaryColumn column, int index)
    {
        var content = Content(field, column);
        var spelling = field.Spelling is { } row && index < row.Cells.Count
            ? row.Cells[index] : new CellSpelling(CellQuoting.Automatic);
        if (spelling.Variant is { } variant && variant.Meaning == content)
        {
            return new CsvCell(variant.Written, spelling.Quoting);
        }

        return content.Length == 0 && layout.Empty.Length > 0
            ? new CsvCell(layout.Empty, CellQuoting.None) : new CsvCell(content, spelling.Quoting);
    }

    private static CsvRow Blank(BlankRow blank) =>
        new([.. Enumerable.Repeat(new CsvCell("", CellQuoting.None), blank.Cells)], blank.End);

    private static RowEnd BetweenRows(DictionaryLayout layout) => layout.End == RowEnd.None ? RowEnd.Lf : layout.End;

    private static string Flag(bool set) => set ? "y" : "";
}
