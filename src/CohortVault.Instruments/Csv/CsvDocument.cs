namespace CohortVault.Instruments.Csv;

/// <summary>How a cell is spelled in a file.</summary>
public enum CellQuoting
{
    /// <summary>Without quotes, unless its content asks for them.</summary>
    None,

    /// <summary>In quotes.</summary>
    Quoted,

    /// <summary>Without quotes although it holds some, as in <c>5" tall</c>.</summary>
    Bare,

    /// <summary>As REDCap would: in quotes where there is a blank, a quote, a separator or a line break.</summary>
    Automatic,
}

/// <summary>How a row ends.</summary>
public enum RowEnd
{
    /// <summary>Line feed.</summary>
    Lf,

    /// <summary>Carriage return and line feed.</summary>
    CrLf,

    /// <summary>Carriage return alone.</summary>
    Cr,

    /// <summary>The end of the file.</summary>
    None,
}

/// <summary>One cell: what it says and how it is spelled.</summary>
/// <param name="Text">Content, without quotes.</param>
/// <param name="Quoting">Spelling.</param>
public readonly record struct CsvCell(string Text, CellQuoting Quoting = CellQuoting.Automatic);

/// <summary>One row.</summary>
/// <param name="Cells">From left to right.</param>
/// <param name="End">How it ends.</param>
/// <param name="Line">1-based line on which it starts; 0 if it is in no file.</param>
public sealed record CsvRow(IReadOnlyList<CsvCell> Cells, RowEnd End = RowEnd.Lf, int Line = 0)
{
    /// <summary>Whether every cell is empty.</summary>
    public bool IsBlank => Cells.All(cell => cell.Text.Length == 0 && cell.Quoting != CellQuoting.Quoted);
}

/// <summary>A table of comma-separated values with all that is needed to write the same bytes again.</summary>
/// <param name="ByteOrderMark">Whether the file starts with one.</param>
/// <param name="Delimiter">Comma, semicolon or tab.</param>
/// <param name="Rows">All rows, blank ones included.</param>
public sealed record CsvDocument(bool ByteOrderMark, char Delimiter, IReadOnlyList<CsvRow> Rows);
