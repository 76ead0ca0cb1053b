using System.Globalization;
using CohortVault.Genomics.Formats;

namespace CohortVault.Genomics.Evaluation;

/// <summary>A site by place and alleles; the chromosome without <c>chr</c>, and X for 23.</summary>
internal readonly record struct SiteKey(string Chromosome, int Position, string Reference, string Alternate)
{
    public static string Plain(string chromosome)
    {
        var plain = chromosome.StartsWith("chr", StringComparison.Ordinal) ? chromosome[3..] : chromosome;
        return plain == "23" ? "X" : plain;
    }
}

/// <summary>Tables of sites: CHROM, POS, REF, ALT and perhaps AC and AN, tab-separated, plain or gzip.</summary>
internal sealed class SiteTable
{
    private readonly Dictionary<SiteKey, double> _frequencies = [];
    private readonly Dictionary<string, int> _order = new(StringComparer.Ordinal);

    private SiteTable()
    {
    }

    /// <summary>Reads sites with the frequencies of their alternative alleles.</summary>
    public static SiteTable ReadFrequencies(string file)
    {
        var table = new SiteTable();
        foreach (var (key, columns, line) in Rows(file))
        {
            if (columns.Length < 6
                || !int.TryParse(columns[4], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
                || !int.TryParse(columns[5], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                || number == 0 || count > number)
            {
                throw Malformed(file, line);
            }

            table._frequencies[key] = (double)count / number;
            table._order.TryAdd(key.Chromosome, table._order.Count);
        }

        return table;
    }

    /// <summary>Reads sites alone.</summary>
    public static HashSet<SiteKey> ReadSites(string file) => [.. Rows(file).Select(row => row.Key)];

    /// <summary>Frequency of a site's alternative allele.</summary>
    public bool TryGetFrequency(in SiteKey site, out double frequency) => _frequencies.TryGetValue(site, out frequency);

    /// <summary>Place of a chromosome among those of the table, by first appearance; -1 if it has none.</summary>
    public int OrderOf(string plainChromosome) => _order.GetValueOrDefault(plainChromosome, -1);

    private static IEnumerable<(SiteKey Key, string[] Columns, long Line)> Rows(string file)
    {
        using var raw = File.OpenRead(file);
        var gzip = raw.ReadByte() == 0x1F && raw.ReadByte() == 0x8B;
        raw.Position = 0;
        using var content = new StreamReader(gzip
            ? new GzipReader(raw, Path.GetFileName(file), ReaderLimits.Default.MaxGzipMembers)
            : raw);
        long number = 0;
        var (written, plain) = ("", "");
        while (content.ReadLine() is { } line)
        {
            number++;
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            var columns = line.Split('\t');
            if (columns.Length < 4
                || !int.TryParse(columns[1], NumberStyles.None, CultureInfo.InvariantCulture, out var position))
            {
                throw Malformed(file, number);
            }

            if (columns[0] != written)
            {
                (written, plain) = (columns[0], SiteKey.Plain(columns[0]));
            }

            yield return (new SiteKey(plain, position, columns[2], columns[3]), columns, number);
        }
    }

    private static InputRefusedException Malformed(string file, long line) => new(
        "sites.malformed", "This is not a line of a table of sites.",
        "Give CHROM, POS, REF, ALT and, for the reference, AC and AN, separated by tabs.", Path.GetFileName(file),
        line);
}
