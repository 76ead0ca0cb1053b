using System.Text;
using CohortVault.Genomics.Formats;
using CohortVault.Genomics.Panels;
using CohortVault.Genomics.Phasing;

namespace CohortVault.Genomics.Tests.Phasing;

/// <summary>
/// A panel and samples whose haplotypes are mosaics of a few founders: what a phasing program should find easy.
/// </summary>
internal sealed class SimulatedStudy : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly int[][] _founders;
    private readonly Random _random;
    private readonly int _sites;

    public SimulatedStudy(int seed, int sites, int panelSamples, int targets, int founders = 12)
    {
        (_random, _sites) = (new Random(seed), sites);
        _founders = [.. Enumerable.Range(0, founders).Select(_ => Enumerable.Range(0, sites).Select(_ =>
            _random.Next(2)).ToArray())];
        Reference = [.. Enumerable.Range(0, 2 * panelSamples).Select(_ => Mosaic())];
        Truth = [.. Enumerable.Range(0, 2 * targets).Select(_ => Mosaic())];
    }

    public int[][] Reference { get; }

    /// <summary>Haplotypes of the samples, two after another.</summary>
    public int[][] Truth { get; }

    public int Position(int site) => 1_000_000 + (3_000 * site);

    /// <summary>
    /// Phases genotypes as <paramref name="genotype"/> writes them for a site and a sample; null for no such site.
    /// </summary>
    public List<Row> Phase(Func<int, int, string?>? genotype = null, PhasingOptions? options = null,
        params string[] more)
    {
        var output = _directory.File("phased.vcf");
        StudyPhasing.Run(
            Panel(), () => new MemoryStream(Encoding.ASCII.GetBytes(Target(genotype ?? Unphased, more))), "study.vcf",
            header => VariantWriter.Create(output, header), null, options ?? new PhasingOptions(), [],
            cancellation: TestContext.Current.CancellationToken);
        return Read(output);
    }

    public PanelDirectory Panel()
    {
        var path = _directory.File("panel");
        if (!Directory.Exists(path))
        {
            var reference = _directory.File("reference.vcf");
            File.WriteAllText(reference, Text(
                Reference.Length / 2, "R", (site, sample) =>
                    $"{Reference[2 * sample][site]}|{Reference[(2 * sample) + 1][site]}", []));
            PanelBuilder.Build(new PanelBuildRequest
            {
                Id = "sim",
                Build = "hg19",
                References = [reference],
                Output = path
            });
        }

        return PanelDirectory.Open(path);
    }

    public string Target(Func<int, int, string?> genotype, params string[] more) =>
        Text(Truth.Length / 2, "T", genotype, more);

    public string Unphased(int site, int sample)
    {
        var (a, b) = (Truth[2 * sample][site], Truth[(2 * sample) + 1][site]);
        return $"{Math.Min(a, b)}/{Math.Max(a, b)}";
    }

    /// <summary>Heterozygotes of a sample that go on otherwise than the truth.</summary>
    public int Switches(List<Row> rows, int sample)
    {
        var (switches, last) = (0, -1);
        for (var site = 0; site < rows.Count; site++)
        {
            var text = rows[site].Genotypes[sample];
            if (text[0] == text[2])
            {
                continue;
            }

            var same = text[0] - '0' == Truth[2 * sample][site] ? 1 : 0;
            switches += last >= 0 && last != same ? 1 : 0;
            last = same;
        }

        return switches;
    }

    public void Dispose() => _directory.Dispose();

    private static List<Row> Read(string path) =>
    [
        .. File.ReadLines(path).Where(line => line[0] != '#').Select(line => line.Split('\t')).Select(columns =>
            new Row(
            int.Parse(columns[1], System.Globalization.CultureInfo.InvariantCulture),
            [.. columns[9..].Select(column => column.Split(':')[0])], [.. columns[9..].Select(column =>
                column.Split(':')[1])])),
    ];

    // A new founder every 40 sites or so.
    private int[] Mosaic()
    {
        var founder = _founders[_random.Next(_founders.Length)];
        var haplotype = new int[_sites];
        for (var site = 0; site < _sites; site++)
        {
            founder = _random.Next(40) == 0 ? _founders[_random.Next(_founders.Length)] : founder;
            haplotype[site] = founder[site];
        }

        return haplotype;
    }

    private string Text(int samples, string name, Func<int, int, string?> genotype, string[] more)
    {
        List<(int Position, string Line)> lines = [.. more.Select(line => (int.Parse(
            line.Split('\t')[1], System.Globalization.CultureInfo.InvariantCulture), line))];
        for (var site = 0; site < _sites; site++)
        {
            string?[] genotypes = [.. Enumerable.Range(0, samples).Select(sample => genotype(site, sample))];
            if (!genotypes.Contains(null))
            {
                lines.Add((Position(site),
                    $"20\t{Position(site)}\t.\tA\tC\t.\tPASS\t.\tGT\t{string.Join('\t', genotypes)}"));
            }
        }

        var names = string.Join('\t', Enumerable.Range(0, samples).Select(sample => name + sample));
        return "##fileformat=VCFv4.2\n##contig=<ID=20>\n"
            + "##FORMAT=<ID=GT,Number=1,Type=String,Description=\"Genotype\">\n"
            + $"#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\t{names}\n"
            + string.Concat(lines.OrderBy(line => line.Position).Select(line => line.Line + "\n"));
    }

    /// <summary>A phased site: its genotypes and how sure they are.</summary>
    internal sealed record Row(int Position, string[] Genotypes, string[] Confidence);
}
