using System.Globalization;
using System.Text;
using CohortVault.Genomics.Panels;

namespace CohortVault.Platform.Features.Statement.Probes;

/// <summary>
/// A small made-up population: haplotypes are mosaics of a few founders, as recombination makes them, so that phasing
/// and imputation have something to find. The same seed gives the same genotypes on every machine.
/// </summary>
internal static class ProbeGenotypes
{
    public const string PanelId = "probe";

    private const int Founders = 8;
    private const int Sites = 600;
    private const int FirstPosition = 1_000_000;
    private const int Spacing = 5_000;
    private const int PanelSamples = 50;
    private const int TypedEvery = 3;
    private const double SwitchPerSite = 0.01;
    private const int FounderSeed = 20;

    /// <summary>Builds the probe panel into a new directory.</summary>
    public static void BuildPanel(string directory, string workspace, CancellationToken ct)
    {
        var reference = Path.Combine(workspace, "probe-reference.vcf");
        File.WriteAllText(reference, Vcf(PanelSamples, i => $"R{i}", typedOnly: false, phased: true, seed: 1));
        PanelBuilder.Build(
            new PanelBuildRequest
            {
                Id = PanelId,
                Name = "Probe panel (made up)",
                Build = "hg19",
                References = [reference],
                Output = directory,
            },
            cancellation: ct);
    }

    /// <summary>An upload: phased, every third site typed, each sample named after the marker.</summary>
    public static byte[] Upload(string sampleName, int samples = 20) =>
        Encoding.UTF8.GetBytes(Vcf(samples, i => $"{sampleName}_{i}", typedOnly: true, phased: true, seed: 2));

    /// <summary>The same upload with its lines out of order, which quality control must refuse.</summary>
    public static byte[] BrokenUpload(string sampleName)
    {
        var lines = Encoding.UTF8.GetString(Upload(sampleName, 5)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var firstRecord = Array.FindIndex(lines, line => line[0] != '#');
        (lines[firstRecord], lines[firstRecord + 50]) = (lines[firstRecord + 50], lines[firstRecord]);
        return Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n");
    }

    private static string Vcf(int samples, Func<int, string> name, bool typedOnly, bool phased, int seed)
    {
        var random = new Random(seed);
        var founders = FounderHaplotypes();
        var haplotypes = Enumerable.Range(0, samples * 2).Select(_ => Mosaic(founders, random)).ToArray();
        var text = new StringBuilder("##fileformat=VCFv4.2\n##contig=<ID=20,length=63025520>\n##FORMAT=<ID=GT,Number=1,Type=String,Description=\"Genotype\">\n");
        text.Append("#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\t")
            .AppendJoin('\t', Enumerable.Range(1, samples).Select(name)).Append('\n');
        var separator = phased ? '|' : '/';
        for (var site = 0; site < Sites; site += typedOnly ? TypedEvery : 1)
        {
            text.Append(CultureInfo.InvariantCulture, $"20\t{FirstPosition + (site * Spacing)}\t.\t{(site % 2 == 0 ? "A\tG" : "C\tT")}\t.\tPASS\t.\tGT");
            for (var sample = 0; sample < samples; sample++)
            {
                var (a, b) = (haplotypes[2 * sample][site], haplotypes[(2 * sample) + 1][site]);
                text.Append('\t').Append(phased || a <= b ? a : b).Append(separator).Append(phased || a <= b ? b : a);
            }

            text.Append('\n');
        }

        return text.ToString();
    }

    private static byte[][] FounderHaplotypes()
    {
        var random = new Random(FounderSeed);
        return [.. Enumerable.Range(0, Founders).Select(_ => Enumerable.Range(0, Sites).Select(_ => (byte)(random.NextDouble() < 0.4 ? 1 : 0)).ToArray())];
    }

    private static byte[] Mosaic(byte[][] founders, Random random)
    {
        var haplotype = new byte[Sites];
        var founder = random.Next(founders.Length);
        for (var site = 0; site < Sites; site++)
        {
            founder = random.NextDouble() < SwitchPerSite ? random.Next(founders.Length) : founder;
            haplotype[site] = founders[founder][site];
        }

        return haplotype;
    }
}
