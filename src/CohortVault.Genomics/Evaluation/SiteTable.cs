using System.Globalization;
using System.IO.Compression;

namespace CohortVault.Genomics.Evaluation;

/// <summary>A site by position and alleles.</summary>
internal readonly record struct SiteKey(int Position, string Reference, string Alternate);

/// <summary>Reads tables of sites: CHROM, POS, REF, ALT and perhaps AC and AN, tab-separated, plain or gzip.</summary>
internal static class SiteTable
{
    /// <summary>Sites with the frequency of their alternative allele.</summary>
    public static Dictionary<SiteKey, double> ReadFrequencies(string file)
    {
        var frequencies = new Dictionary<SiteKey, double>();
        foreach (var (key, columns, line) in Rows(file))
        {
            if (columns.Length < 6
                || !int.TryParse(columns[4], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
                || !int.TryParse(columns[5], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                || number == 0 || count > number)
            {
                throw Malformed(file, line);
            }

            frequencies[key] = (double)count / number;
        }

        return frequencies;
    }

    /// <summary>Sites alone.</summary>
    public static HashSet<SiteKey> ReadSites(string file) => [.. Rows(file).Select(row => row.Key)];

    private static IEnumerable<(SiteKey Key, string[] Columns, long Line)> Rows(string file)
    {
        using var raw = File.OpenRead(file);
        var gzip = raw.ReadByte() == 0x1F && raw.ReadByte() == 0x8B;
        raw.Position = 0;
        using var content = new StreamReader(gzip ? new GZipStream(raw, CompressionMode.Decompress) : raw);
        long number = 0;
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

            yield return (new SiteKey(position, columns[2], columns[3]), columns, number);
        }
    }

    private static InputRefusedException Malformed(string file, long line) => new(
        "sites.malformed", "This is not a line of a table of sites.",
        "Give CHROM, POS, REF, ALT and, for the reference, AC and AN, separated by tabs.", Path.GetFileName(file), line);
}
