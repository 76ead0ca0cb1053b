using System.Globalization;
using CohortVault.Genomics.Formats;

namespace CohortVault.Benchmarks.Imputation.Simulation;

/// <summary>Sizes of a simulated bench.</summary>
/// <param name="Name">Name in the tables.</param>
/// <param name="Reference">Reference haplotypes.</param>
/// <param name="Targets">Target samples.</param>
/// <param name="Spacing">Bases per array site.</param>
internal sealed record SimulatedSize(string Name, int Reference, int Targets, int Spacing);

/// <summary>Writes a simulated population as the files of a bench: reference, truth, targets, tables, maps.</summary>
internal sealed class SimulatedBench(Haplotypes haplotypes, int seed)
{
    private const string Contig = "20";
    private const string Bases = "ACGT";

    private static readonly FieldLine[] _formats = [VariantHeader.Genotype];

    /// <summary>
    /// Writes one bench for each size, all with the same targets and sites: those that vary in the largest reference.
    /// </summary>
    public void Write(string directory, IReadOnlyList<SimulatedSize> sizes)
    {
        var random = new Random(seed);
        var targets = sizes.Max(size => size.Targets);
        var samples = Enumerable.Range(0, haplotypes.Count / 2).ToArray();
        random.Shuffle(samples);
        var (target, others) = (samples[..targets].Order().ToArray(), samples[targets..]);
        var largest = sizes.Max(size => size.Reference) / 2;
        var carriers = haplotypes.Carriers(HaplotypesOf(others[..largest]));

        // What fewer than three carry is mostly sequencing error in real panels, and left out there too.
        var sites = Enumerable.Range(0, haplotypes.Sites)
            .Where(site => carriers[site] >= 3 && (2 * largest) - carriers[site] >= 3)
            .ToArray();
        var alleles = sites.Select(_ => Alleles(random)).ToArray();
        var array = ArraySites.Choose(
            [.. sites.Select(site => haplotypes.Positions[site])],
            [.. sites.Select(site => carriers[site] / (2.0 * largest))], sizes[0].Spacing, random);
        foreach (var size in sizes)
        {
            var path = Path.Combine(directory, size.Name);
            Directory.CreateDirectory(path);
            var reference = others[..(size.Reference / 2)].Order().ToArray();
            void Write(string file, string prefix, int[] who, Func<int, bool> which, bool phased) =>
                WriteVariants(Path.Combine(path, file), prefix, who, sites, alleles, which, phased);
            Write("ref.bcf", "R", reference, _ => true, phased: true);
            Write("truth.bcf", "T", target, _ => true, phased: true);
            Write("target.phased.vcf.gz", "T", target, array.Contains, phased: true);
            Write("target.unphased.vcf.gz", "T", target, array.Contains, phased: false);
            WriteTables(path, reference, sites, alleles, array);
            GeneticMaps.Write(Path.Combine(path, "maps"), Contig, haplotypes.Positions[^1]);
        }
    }

    private static IEnumerable<int> HaplotypesOf(IEnumerable<int> samples) =>
        samples.SelectMany(sample => new[] { 2 * sample, (2 * sample) + 1 });

    private static string Alleles(Random random)
    {
        var reference = random.Next(4);
        return $"{Bases[reference]}{Bases[(reference + 1 + random.Next(3)) % 4]}";
    }

    private void WriteVariants(
        string file, string prefix, int[] samples, int[] sites, string[] alleles, Func<int, bool> keep, bool phased)
    {
        var header = new VariantHeader(
            [.. samples.Select(sample => string.Create(CultureInfo.InvariantCulture, $"{prefix}{sample:D6}"))],
            [new ContigLine(Contig, haplotypes.Positions[^1])])
        {
            Formats = _formats,
        };
        using var writer = VariantWriter.Create(file, header, threads: 1);
        var genotypes = new short[2 * samples.Length];
        var order = Enumerable.Repeat(phased, samples.Length).ToArray();
        for (var at = 0; at < sites.Length; at++)
        {
            if (!keep(at))
            {
                continue;
            }

            for (var sample = 0; sample < samples.Length; sample++)
            {
                var first = (short)(haplotypes.Carries(2 * samples[sample], sites[at]) ? 1 : 0);
                var second = (short)(haplotypes.Carries((2 * samples[sample]) + 1, sites[at]) ? 1 : 0);
                (genotypes[2 * sample], genotypes[(2 * sample) + 1]) =
                    phased || first <= second ? (first, second) : (second, first);
            }

            writer.Write(
                new VariantSite(
                    Contig, haplotypes.Positions[sites[at]], ".", alleles[at][..1], [alleles[at][1..]], "PASS"),
                genotypes, order);
        }

        writer.Complete();
    }

    private void WriteTables(string path, int[] reference, int[] sites, string[] alleles, HashSet<int> array)
    {
        var carriers = haplotypes.Carriers(HaplotypesOf(reference));
        using var all = new StreamWriter(Path.Combine(path, "ref.sites.tsv"));
        using var typed = new StreamWriter(Path.Combine(path, "array.tsv"));
        for (var at = 0; at < sites.Length; at++)
        {
            var line = string.Create(
                CultureInfo.InvariantCulture,
                $"{Contig}\t{haplotypes.Positions[sites[at]]}\t{alleles[at][0]}\t{alleles[at][1]}\t")
                + string.Create(CultureInfo.InvariantCulture, $"{carriers[sites[at]]}\t{2 * reference.Length}\n");
            all.Write(line);
            if (array.Contains(at))
            {
                typed.Write(line);
            }
        }
    }
}
