using System.Globalization;
using System.Text;

namespace CohortVault.Genomics.Formats;

/// <summary>A chromosome or other sequence that records lie on.</summary>
/// <param name="Name">Name as records use it, such as <c>20</c> or <c>chr20</c>.</param>
/// <param name="Length">Bases, if the header says.</param>
public sealed record ContigLine(string Name, long? Length = null);

/// <summary>Definition of an INFO or FORMAT field.</summary>
/// <param name="Id">Key in the record.</param>
/// <param name="Number">How many values: a count, or A, G, R, or <c>.</c>.</param>
/// <param name="Type">Integer, Float, Flag, Character or String.</param>
/// <param name="Description">One sentence; written in quotes.</param>
public sealed record FieldLine(string Id, string Number, string Type, string Description);

/// <summary>What a reader keeps of a header, and what a writer writes: never lines copied through.</summary>
/// <param name="Samples">Sample ids, in column order.</param>
/// <param name="Contigs">Contigs, in header order.</param>
public sealed record VariantHeader(IReadOnlyList<string> Samples, IReadOnlyList<ContigLine> Contigs)
{
    /// <summary>Format line of files we write.</summary>
    public string FileFormat { get; init; } = "VCFv4.2";

    /// <summary>INFO fields.</summary>
    public IReadOnlyList<FieldLine> Infos { get; init; } = [];

    /// <summary>FORMAT fields.</summary>
    public IReadOnlyList<FieldLine> Formats { get; init; } = [];

    /// <summary>FILTER ids other than PASS.</summary>
    public IReadOnlyList<string> Filters { get; init; } = [];

    /// <summary>Further lines for the output, as (key, value): <c>##key=value</c>. Readers leave it empty.</summary>
    public IReadOnlyList<(string Key, string Value)> Others { get; init; } = [];

    /// <summary>The definition of the GT field.</summary>
    public static FieldLine Genotype { get; } = new("GT", "1", "String", "Genotype");

    /// <summary>Header text as it stands in a VCF file, sample line and last line feed included.</summary>
    public string ToText()
    {
        var text = new StringBuilder();
        text.Append("##fileformat=").Append(FileFormat).Append('\n');
        text.Append("##FILTER=<ID=PASS,Description=\"All filters passed\">\n");
        foreach (var (key, value) in Others)
        {
            text.Append("##").Append(Plain(key)).Append('=').Append(Plain(value)).Append('\n');
        }

        foreach (var filter in Filters.Where(filter => filter != "PASS"))
        {
            text.Append("##FILTER=<ID=").Append(filter).Append(",Description=\"").Append(filter).Append("\">\n");
        }

        foreach (var contig in Contigs)
        {
            text.Append("##contig=<ID=").Append(contig.Name);
            if (contig.Length is { } length)
            {
                text.Append(",length=").Append(length.ToString(CultureInfo.InvariantCulture));
            }

            text.Append(">\n");
        }

        AppendFields(text, "INFO", Infos);
        AppendFields(text, "FORMAT", Formats);
        text.Append("#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO");
        if (Samples.Count > 0)
        {
            text.Append("\tFORMAT");
        }

        foreach (var sample in Samples)
        {
            text.Append('\t').Append(sample);
        }

        return text.Append('\n').ToString();
    }

    private static void AppendFields(StringBuilder text, string kind, IReadOnlyList<FieldLine> fields)
    {
        foreach (var field in fields)
        {
            text.Append("##").Append(kind).Append("=<ID=").Append(field.Id).Append(",Number=").Append(field.Number)
                .Append(",Type=").Append(field.Type).Append(",Description=\"")
                .Append(field.Description.Replace("\"", "'", StringComparison.Ordinal)).Append("\">\n");
        }
    }

    private static string Plain(string value) =>
        string.Concat(value.Select(character => character is < ' ' or > '~' ? '_' : character));
}
