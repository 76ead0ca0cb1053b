using System.Buffers;
using System.Globalization;
using CohortVault.Genomics.Formats;

namespace CohortVault.Genomics.Imputation;

/// <summary>What the results contain.</summary>
public sealed record ResultOptions
{
    /// <summary>FORMAT fields in the order they are written, out of GT, DS, HDS and GP.</summary>
    public IReadOnlyList<string> Formats { get; init; } = ["GT", "DS", "HDS"];

    /// <summary>Imputed sites with a smaller R2 are left out; typed ones stay.</summary>
    public double MinimumR2 { get; init; }

    /// <summary>Further header lines, as (key, value).</summary>
    public IReadOnlyList<(string Key, string Value)> HeaderLines { get; init; } = [];

    /// <summary>Rows formatted at once; 0 for the number of processors.</summary>
    public int Threads { get; init; }

    /// <summary>Checks a comma-separated list of FORMAT fields.</summary>
    public static IReadOnlyList<string> ParseFormats(string list)
    {
        var formats = list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return formats.Length > 0 && formats.Distinct().Count() == formats.Length
            && formats.All(f => f is "GT" or "DS" or "HDS" or "GP")
            ? formats
            : throw new InputRefusedException("impute.format", "The list of output fields is not one we can write.",
                "Choose from GT, DS, HDS and GP, separated by commas.");
    }
}

/// <summary>Header definitions of the result files.</summary>
internal static class ResultFields
{
    public static IReadOnlyList<FieldLine> Infos { get; } =
    [
        new("AF", "1", "Float", "Estimated alternative allele frequency"),
        new("MAF", "1", "Float", "Estimated minor allele frequency"),
        new("AVG_CS", "1", "Float", "Average call score"),
        new("R2", "1", "Float", "Estimated imputation accuracy (R-square)"),
        new("ER2", "1", "Float", "Empirical (leave-one-out) R-square, for genotyped sites of the panel"),
        new("IMPUTED", "0", "Flag", "Site was imputed"),
        new("TYPED", "0", "Flag", "Site was genotyped"),
    ];

    public static IReadOnlyList<FieldLine> EmpiricalInfos { get; } = [.. Infos.Where(i => i.Type == "Flag")];

    public static IReadOnlyList<FieldLine> EmpiricalFormats { get; } =
    [
        new("GT", "1", "String", "Genotype as observed"),
        new("LDS", "2", "Float", "Haploid alternative allele dosage estimated as if the site had not been genotyped"),
    ];

    public static FieldLine Format(string id) => id switch
    {
        "GT" => VariantHeader.Genotype,
        "DS" => new("DS", "1", "Float", "Estimated alternative allele dosage"),
        "HDS" => new("HDS", "2", "Float", "Estimated haploid alternative allele dosage"),
        "GP" => new("GP", "G", "Float", "Estimated probabilities of genotypes 0/0, 0/1 and 1/1"),
        _ => throw new ArgumentOutOfRangeException(nameof(id)),
    };

    /// <summary>Writes the INFO column of a row.</summary>
    public static void WriteInfo(ArrayBufferWriter<byte> line, ResultRow row)
    {
        Write(line, "AF="u8, row.Frequency);
        Write(line, ";MAF="u8, Math.Min(row.Frequency, 1 - row.Frequency));
        Write(line, ";AVG_CS="u8, row.CallScore);
        Write(line, ";R2="u8, row.R2);
        if (row.EmpiricalR2 is { } empirical)
        {
            Write(line, ";ER2="u8, empirical);
        }

        line.Write(row.Imputed ? ";IMPUTED"u8 : []);
        line.Write(row.Typed ? ";TYPED"u8 : []);
    }

    private static void Write(ArrayBufferWriter<byte> line, ReadOnlySpan<byte> name, double value)
    {
        const int longest = 32;
        line.Write(name);
        value.TryFormat(line.GetSpan(longest), out var length, "G6", CultureInfo.InvariantCulture);
        line.Advance(length);
    }
}
