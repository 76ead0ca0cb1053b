namespace CohortVault.Instruments.Records;

/// <summary>Order of day, month and year in imported dates.</summary>
public enum ImportDateOrder
{
    /// <summary><c>2024-02-29</c>, as exports have it.</summary>
    YearMonthDay,

    /// <summary><c>02/29/2024</c></summary>
    MonthDayYear,

    /// <summary><c>29.02.2024</c></summary>
    DayMonthYear,
}

/// <summary>How a table is to be understood.</summary>
public sealed record ImportOptions
{
    /// <summary>Whether a blank cell clears a value; otherwise it leaves the value as it is.</summary>
    public bool BlanksClear { get; init; }

    /// <summary>
    /// Whether cells and headings may be labels where these are unambiguous, as in readable exports. The apostrophe
    /// that such exports put before formulas is taken away.
    /// </summary>
    public bool Labels { get; init; }

    /// <summary>Order in which dates are written.</summary>
    public ImportDateOrder Dates { get; init; }

    /// <summary>What stands between cells: comma, semicolon or tab; null to see it from the heading.</summary>
    public char? Delimiter { get; init; }

    /// <summary>Most rows that are read: each is remembered, to find the one that is there twice.</summary>
    public int MaximumRows { get; init; } = 2_000_000;
}

/// <summary>What one row of a table says about one form.</summary>
/// <param name="Form">The values that it gives. Its instance is 0 where the row asks for a new one.</param>
/// <param name="Cleared">Columns whose value it clears, if blanks do.</param>
/// <param name="Line">1-based line on which the row starts.</param>
public sealed record ImportedForm(RecordForm Form, IReadOnlyList<string> Cleared, int Line)
{
    /// <summary>Whether the row asks for the next free instance (<c>new</c>).</summary>
    public bool IsNewInstance => Form.Instance == 0;
}
