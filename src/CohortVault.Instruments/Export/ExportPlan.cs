namespace CohortVault.Instruments.Export;

/// <summary>What stands in cells and headings.</summary>
public enum ExportWording
{
    /// <summary>Codes as they are stored; names of columns.</summary>
    Raw,

    /// <summary>What people read.</summary>
    Labels,
}

/// <summary>How the rows of an export are cut.</summary>
public enum ExportShape
{
    /// <summary>One row for each record, event and time over: REDCap's flat layout.</summary>
    Wide,

    /// <summary>One row for each value: REDCap's EAV layout.</summary>
    Long,
}

/// <summary>What one table of an export holds, and how it is written.</summary>
public sealed record ExportPlan
{
    /// <summary>REDCap's own: codes, names, one row for each record, event and time over; can be imported
    /// again.</summary>
    public static ExportPlan Raw { get; } = new();

    /// <summary>For people: labels in cells and headings, and a byte-order mark, so that Excel reads it as
    /// UTF-8.</summary>
    public static ExportPlan Readable { get; } = new()
    {
        Values = ExportWording.Labels,
        Headings = ExportWording.Labels,
        ByteOrderMark = true,
    };

    /// <summary>One value on each row.</summary>
    public static ExportPlan OneValueARow { get; } = new() { Shape = ExportShape.Long };

    /// <summary>How rows are cut.</summary>
    public ExportShape Shape { get; init; }

    /// <summary>What stands in cells.</summary>
    public ExportWording Values { get; init; }

    /// <summary>What stands in headings; in the long layout, in the column that names the field.</summary>
    public ExportWording Headings { get; init; }

    /// <summary>Instruments to export; null for all.</summary>
    public IReadOnlySet<string>? Instruments { get; init; }

    /// <summary>Fields to export, besides the record's id; null for all.</summary>
    public IReadOnlySet<string>? Fields { get; init; }

    /// <summary>Whether the completion column of each instrument is there.</summary>
    public bool Completion { get; init; } = true;

    /// <summary>Whether the file starts with a byte-order mark.</summary>
    public bool ByteOrderMark { get; init; }

    /// <summary>Whether line breaks within values are written as blanks, for programs that read line by line (SAS,
    /// SPSS).</summary>
    public bool OneLineCells { get; init; }

    /// <summary>What is taken out or changed so that values do not tell who somebody is.</summary>
    public DeIdentification DeIdentification { get; init; } = DeIdentification.None;

    /// <summary>
    /// Whether cells that a spreadsheet would take for a formula get an apostrophe: where labels are written, for
    /// people. A raw table is for programs and has every value as it is.
    /// </summary>
    public bool NeutralisesFormulas => Values == ExportWording.Labels || Headings == ExportWording.Labels;

    /// <summary>The same plan for somebody who may only see de-identified data: nothing is kept that
    /// <see cref="DeIdentification.Strict"/> takes out, whatever the plan asks for.</summary>
    public ExportPlan Restricted() =>
        this with { DeIdentification = DeIdentification.AtLeast(DeIdentification.Strict) };

    internal bool Takes(string instrument) => Instruments?.Contains(instrument) ?? true;
}
