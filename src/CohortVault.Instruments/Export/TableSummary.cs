using System.Text;

namespace CohortVault.Instruments.Export;

/// <summary>What an export could not write, so that nobody takes it for complete.</summary>
public sealed record LeftOut
{
    /// <summary>Forms whose instrument, event or repetition the dictionary and the design do not have.</summary>
    public long Forms { get; set; }

    /// <summary>Values whose column the dictionary does not have.</summary>
    public long Values { get; set; }

    /// <summary>Values that had to be shifted or capped and are no date or number.</summary>
    public long Emptied { get; set; }
}

/// <summary>What stood in one column.</summary>
/// <param name="Name">Name of the column.</param>
public sealed record ColumnProfile(string Name)
{
    /// <summary>Cells that are not empty.</summary>
    public long Filled { get; private set; }

    /// <summary>Bytes of the longest value in UTF-8.</summary>
    public int Longest { get; private set; }

    /// <summary>Whether all values are plain numbers: digits with a sign and a decimal point at the most.</summary>
    public bool IsNumeric { get; private set; } = true;

    /// <summary>Most digits behind a decimal point, where values are numbers.</summary>
    public int Decimals { get; private set; }

    /// <summary>Whether a value has a line break.</summary>
    public bool HasBreaks { get; private set; }

    internal void Add(string value)
    {
        Filled++;
        Longest = Math.Max(Longest, Encoding.UTF8.GetByteCount(value));
        IsNumeric = IsNumeric && IsNumber(value);
        Decimals = Math.Max(Decimals, value.LastIndexOf('.') is var point and >= 0 ? value.Length - point - 1 : 0);
        HasBreaks = HasBreaks || value.AsSpan().IndexOfAny('\r', '\n') >= 0;
    }

    private static bool IsNumber(string value)
    {
        var digits = value.AsSpan(value.Length > 0 && value[0] is '-' or '+' ? 1 : 0);
        return digits.Length is > 0 and <= 15 && digits.IndexOfAnyExcept("0123456789.") < 0
            && digits.Count('.') <= 1 && digits.ContainsAnyInRange('0', '9');
    }
}

/// <summary>What was written into a table.</summary>
public sealed record TableSummary
{
    /// <summary>Records that have a row.</summary>
    public long Records { get; internal set; }

    /// <summary>Rows below the heading.</summary>
    public long Rows { get; internal set; }

    /// <summary>Values written, without the columns that say where they belong.</summary>
    public long Values { get; internal set; }

    /// <summary>Columns of the file.</summary>
    public int Columns { get; internal set; }

    /// <summary>Bytes of the longest row.</summary>
    public int LongestRow { get; internal set; }

    /// <summary>Each column of a wide table; empty for a long one.</summary>
    public IReadOnlyList<ColumnProfile> Profiles { get; internal set; } = [];

    /// <summary>What could not be written.</summary>
    public LeftOut LeftOut { get; } = new();
}
