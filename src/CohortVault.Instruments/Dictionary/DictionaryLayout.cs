using CohortVault.Instruments.Csv;

namespace CohortVault.Instruments.Dictionary;

/// <summary>How a cell was spelled where that does not follow from what it means: <c>Y</c> for <c>y</c>, a note's
/// quotes.</summary>
/// <param name="Quoting">Quotes.</param>
/// <param name="Variant">How its meaning was written, if not as we would; null otherwise.</param>
public readonly record struct CellSpelling(CellQuoting Quoting, CellVariant? Variant = null);

/// <summary>Another way to write a meaning; holds as long as the meaning does.</summary>
/// <param name="Meaning">As we would write it.</param>
/// <param name="Written">As it was written.</param>
public sealed record CellVariant(string Meaning, string Written);

/// <summary>A row without content.</summary>
/// <param name="Cells">How many cells it has; 1 for an empty line.</param>
/// <param name="End">How it ends.</param>
public readonly record struct BlankRow(int Cells, RowEnd End);

/// <summary>How a field's row is spelled.</summary>
/// <param name="Cells">One for each column of the layout.</param>
/// <param name="End">How it ends.</param>
/// <param name="Before">Rows without content before it.</param>
/// <param name="Line">1-based line on which it starts.</param>
public sealed record RowSpelling(IReadOnlyList<CellSpelling> Cells, RowEnd End, IReadOnlyList<BlankRow> Before,
    int Line);

/// <summary>A column as a file has it.</summary>
/// <param name="Column">Which one.</param>
/// <param name="Heading">As spelled.</param>
/// <param name="Quoting">Quotes.</param>
public sealed record ColumnLayout(DictionaryColumn Column, string Heading, CellQuoting Quoting = CellQuoting.Automatic);

/// <summary>How a dictionary's file is spelled as a whole.</summary>
public sealed record DictionaryLayout
{
    /// <summary>As REDCap writes it: 18 columns, commas, line feeds.</summary>
    public static DictionaryLayout Default { get; } = new();

    /// <summary>Columns from left to right.</summary>
    public IReadOnlyList<ColumnLayout> Columns { get; init; } =
        [.. Enum.GetValues<DictionaryColumn>().Select(column => new ColumnLayout(column, column.Heading()))];

    /// <summary>Whether the file starts with a byte-order mark.</summary>
    public bool ByteOrderMark { get; init; }

    /// <summary>Comma, semicolon or tab.</summary>
    public char Delimiter { get; init; } = ',';

    /// <summary>How the heading's row ends, and the rows of new fields.</summary>
    public RowEnd End { get; init; } = RowEnd.Lf;

    /// <summary>What stands in empty cells: nothing, or <c>NA</c> as R writes it.</summary>
    public string Empty { get; init; } = "";

    /// <summary>Rows without content after the last field.</summary>
    public IReadOnlyList<BlankRow> Trailing { get; init; } = [];
}
