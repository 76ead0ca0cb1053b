using System.Text;

namespace CohortVault.Instruments.Csv;

/// <summary>Writes a table as it says that it is spelled.</summary>
public static class CsvWriter
{
    /// <summary>The bytes of the file: UTF-8.</summary>
    public static byte[] Write(CsvDocument document)
    {
        var text = new StringBuilder();
        foreach (var row in document.Rows)
        {
            for (var index = 0; index < row.Cells.Count; index++)
            {
                if (index > 0)
                {
                    text.Append(document.Delimiter);
                }

                Append(text, row.Cells[index], document.Delimiter);
            }

            text.Append(row.End switch { RowEnd.Lf => "\n", RowEnd.CrLf => "\r\n", RowEnd.Cr => "\r", _ => "" });
        }

        var content = Encoding.UTF8.GetBytes(text.ToString());
        return document.ByteOrderMark ? [0xEF, 0xBB, 0xBF, .. content] : content;
    }

    private static void Append(StringBuilder text, CsvCell cell, char delimiter)
    {
        if (NeedsQuotes(cell, delimiter))
        {
            text.Append('"').Append(cell.Text.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
        }
        else
        {
            text.Append(cell.Text);
        }
    }

    private static bool NeedsQuotes(CsvCell cell, char delimiter) => cell.Quoting switch
    {
        CellQuoting.Quoted => true,
        _ when cell.Text.AsSpan().IndexOfAny(delimiter, '\r', '\n') >= 0 => true,
        CellQuoting.Bare => cell.Text.StartsWith('"'),
        CellQuoting.None => cell.Text.Contains('"'),
        _ => cell.Text.AsSpan().IndexOfAny("\" \t\\") >= 0,
    };
}
