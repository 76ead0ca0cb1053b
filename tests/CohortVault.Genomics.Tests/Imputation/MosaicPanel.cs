using System.Globalization;
using System.Text;
using CohortVault.Genomics.Formats;
using CohortVault.Genomics.Imputation;
using CohortVault.Genomics.Panels;

namespace CohortVault.Genomics.Tests.Imputation;

/// <summary>A drawn panel: haplotypes are mosaics of a few founders with a little mutation, and targets are the same.</summary>
internal sealed class MosaicPanel : IDisposable
{
    public const int Haplotypes = 600;
    public const int Sites = 1_600;
    public const int TargetSamples = 20;
    private const int Founders = 40;
    private const int Spacing = 500;
    private const double JumpsPerSite = 0.001;
    private const double Mutation = 2e-4;

    private readonly byte[][] _panel;
    private readonly byte[][] _targets;

    public MosaicPanel(int seed)
    {
        var random = new Random(seed);
        var founders = new byte[Founders][];
        var frequencies = Enumerable.Range(0, Sites).Select(_ => Math.Pow(random.NextDouble(), 3)).ToArray();
        for (var founder = 0; founder < Founders; founder++)
        {
            founders[founder] = [.. frequencies.Select(frequency => (byte)(random.NextDouble() < frequency ? 1 : 0))];
        }

        _panel = Draw(random, founders, Haplotypes);
        _targets = Draw(random, founders, 2 * TargetSamples);
        Panel = PanelChromosome.Open(new MemoryStream(Write()), "20.panel");
    }

    public PanelChromosome Panel { get; }

    /// <summary>Whether a site is typed: every tenth.</summary>
    public static bool IsTyped(int site) => site % 10 == 4;

    public byte Target(int haplotype, int site) => _targets[haplotype][site];

    public byte PanelAllele(int haplotype, int site) => _panel[haplotype][site];

    /// <summary>Targets as a file; without <paramref name="haplotype"/> the drawn ones.</summary>
    public TargetGenotypes Genotypes(int[] samples, Func<int, bool> typed, Func<int, int, string>? haplotype = null)
    {
        haplotype ??= (number, site) => _targets[number][site] == 1 ? "1" : "0";
        var text = new StringBuilder("##fileformat=VCFv4.3\n##contig=<ID=20>\n");
        text.Append("##FORMAT=<ID=GT,Number=1,Type=String,Description=\"Genotype\">\n");
        text.Append("#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\t");
        text.AppendJoin('\t', samples.Select(sample => $"S{sample}")).Append('\n');
        foreach (var site in Enumerable.Range(0, Sites).Where(typed))
        {
            text.Append(CultureInfo.InvariantCulture, $"20\t{Position(site)}\t.\tA\tC\t.\t.\t.\tGT\t");
            text.AppendJoin('\t', samples.Select(s => $"{haplotype(2 * s, site)}|{haplotype((2 * s) + 1, site)}")).Append('\n');
        }

        using var reader = VariantReader.Open(new MemoryStream(Encoding.ASCII.GetBytes(text.ToString())), "targets.vcf");
        return TargetGenotypes.Read(reader, Panel, cancellation: TestContext.Current.CancellationToken);
    }

    /// <summary>The chunk result as it is stored.</summary>
    public byte[] Impute(TargetGenotypes targets, ModelParameters parameters, int threads = 1)
    {
        using var result = new MemoryStream();
        ChunkImputation.Impute(
            targets, Panel, Window.Everything, new ImputationOptions { Threads = threads, Model = parameters }, result, null,
            TestContext.Current.CancellationToken);
        return result.ToArray();
    }

    /// <summary>Dosages in thousandths: per site, all haplotypes.</summary>
    public static ushort[][] Dosages(byte[] result)
    {
        var reader = new ChunkResultReader(new MemoryStream(result));
        var dosages = new List<ushort[]>();
        for (var block = 0; block < reader.Head.Blocks.Length; block++)
        {
            var first = reader.Head.Blocks[block];
            var typed = reader.Head.Typed.Count(site => site >= first && site < first + reader.SitesIn(block));
            var rows = new ushort[(reader.SitesIn(block) + typed) * reader.HaplotypeCount];
            reader.ReadDosages(block, reader.SitesIn(block) + typed, rows);
            dosages.AddRange(rows.Chunk(reader.HaplotypeCount).Take(reader.SitesIn(block)));
        }

        return [.. dosages];
    }

    /// <summary>Squared correlation of dosages with the truth over the sites that are not typed.</summary>
    public double Accuracy(ushort[][] dosages)
    {
        double n = 0, x = 0, y = 0, xx = 0, yy = 0, xy = 0;
        for (var site = 0; site < Sites; site++)
        {
            for (var haplotype = 0; haplotype < dosages[site].Length && !IsTyped(site); haplotype++)
            {
                var (dosage, allele) = (dosages[site][haplotype] / 1000.0, (double)_targets[haplotype][site]);
                (n, x, y, xx, yy, xy) = (n + 1, x + dosage, y + allele, xx + (dosage * dosage), yy + allele, xy + (dosage * allele));
            }
        }

        var covariance = xy - (x * y / n);
        return covariance * covariance / ((xx - (x * x / n)) * (yy - (y * y / n)));
    }

    public void Dispose() => Panel.Dispose();

    private static int Position(int site) => 10_000 + (Spacing * site);

    private static byte[][] Draw(Random random, byte[][] founders, int count)
    {
        var haplotypes = new byte[count][];
        for (var i = 0; i < count; i++)
        {
            haplotypes[i] = new byte[Sites];
            var founder = random.Next(Founders);
            for (var site = 0; site < Sites; site++)
            {
                founder = random.NextDouble() < JumpsPerSite ? random.Next(Founders) : founder;
                haplotypes[i][site] = (byte)(founders[founder][site] ^ (random.NextDouble() < Mutation ? 1 : 0));
            }
        }

        return haplotypes;
    }

    private byte[] Write()
    {
        using var content = new MemoryStream();
        using var writer = new PanelFileWriter(content, Haplotypes, []);
        for (var site = 0; site < Sites; site++)
        {
            writer.Add(Position(site), ".", "A", "C", [.. _panel.Select(haplotype => haplotype[site])]);
        }

        writer.Finish(
            new PanelFileDescription
            {
                Name = "20",
                Contig = "20",
                Sites = Sites,
                Haplotypes = Haplotypes,
                Map = false,
                Populations = [new("all", Haplotypes)],
            },
            null);
        return content.ToArray();
    }
}
