using CohortVault.Benchmarks.Imputation;
using CohortVault.Benchmarks.Imputation.Simulation;
using CohortVault.Genomics.Formats;

namespace CohortVault.Benchmarks.Tests;

public sealed class SimulationTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("cohortvault-test-").FullName;

    [Fact]
    public void Haplotypes_can_be_cut_short_and_counted()
    {
        var haplotypes = Draw(6, 200, seed: 1);
        var cut = haplotypes.UpTo(haplotypes.Positions[99]);
        Assert.Equal((100, 6), (cut.Sites, cut.Count));
        var expected = Enumerable.Range(0, 100)
            .Select(site => Enumerable.Range(0, 6).Count(row => haplotypes.Carries(row, site)));
        Assert.Equal(expected, cut.Carriers(Enumerable.Range(0, 6)));
    }

    [Fact]
    public void A_grown_population_is_a_mosaic_of_its_founders()
    {
        // Founders carry their own number at every site of their own, so that every stretch tells where it comes from.
        const int Founders = 8, Sites = 512;
        var rows = Enumerable.Range(0, Founders)
            .Select(founder => Row(Sites, site => site % Founders == founder))
            .ToList();
        var founders = new Haplotypes([.. Enumerable.Range(1, Sites).Select(site => site * 100_000)], rows);
        var grown = Growth.To(founders, 101, seed: 3);
        Assert.Equal((101, Sites), (grown.Count, grown.Sites));
        var switches = 0;
        for (var row = 0; row < grown.Count; row++)
        {
            var carried = Enumerable.Range(0, Sites).Where(site => grown.Carries(row, site)).ToList();

            // Between two sites of one founder there are seven others; a stretch is broken only where it changes founder.
            switches += carried.Zip(carried.Skip(1)).Count(pair => (pair.Second - pair.First) % Founders != 0);
            Assert.InRange(carried.Count, (Sites / Founders) - 40, (Sites / Founders) + 40);
        }

        // Ten generations over 51 Mb at 1e-8: about five crossings-over for each haplotype, some of them between equals.
        Assert.InRange(switches, 101, 1_000);
        var again = Growth.To(founders, 101, seed: 3);
        Assert.All(Enumerable.Range(0, 101), row => Assert.Equal(grown[row], again[row]));
    }

    [Fact]
    public void Array_sites_are_common_and_one_in_a_stretch()
    {
        var positions = Enumerable.Range(0, 1_000).Select(site => 1 + (site * 37)).ToList();
        var random = new Random(5);
        var frequencies = positions.Select(_ => random.NextDouble() * random.NextDouble()).ToList();
        var chosen = ArraySites.Choose(positions, frequencies, 1_000, new Random(1));
        Assert.Equal(chosen.Count, chosen.Select(site => positions[site] / 1_000).Distinct().Count());
        Assert.InRange(chosen.Count, 36, 38);
        Assert.All(chosen, site => Assert.InRange(frequencies[site], 0.05, 0.95));
    }

    [Fact]
    public void The_files_of_a_bench_fit_each_other()
    {
        new SimulatedBench(Draw(120, 300, seed: 2), seed: 9).Write(
            _directory, [new SimulatedSize("small", 40, 10, 4_000), new SimulatedSize("large", 80, 10, 4_000)]);
        Assert.True(BenchSet.IsAt(Path.Combine(_directory, "large")));
        var small = BenchSet.Open(Path.Combine(_directory, "small"), Path.Combine(_directory, "small"));
        var large = BenchSet.Open(Path.Combine(_directory, "large"), Path.Combine(_directory, "large"));
        Assert.Equal((40, 80, 10, 10), (small.Haplotypes, large.Haplotypes, small.Targets, large.Targets));
        Assert.Equal((small.Sites, small.ArraySites), (large.Sites, large.ArraySites));
        Assert.InRange(small.ArraySites, 1, small.Sites - 1);

        var (truth, given, unphased) = (Read(small.Truth), Read(small.Phased), Read(small.Unphased));
        Assert.Equal(truth.Samples, Read(large.Truth).Samples);
        Assert.Empty(truth.Samples.Select(id => id[1..]).Intersect(Read(large.Reference).Samples.Select(id => id[1..])));
        Assert.Equal(small.Sites, truth.Genotypes.Count);
        Assert.Equal(small.ArraySites, given.Genotypes.Count);
        foreach (var (site, alleles) in given.Genotypes)
        {
            Assert.Equal(truth.Genotypes[site], alleles);
            Assert.Equal(
                alleles.Chunk(2).Select(pair => pair[0] + pair[1]),
                unphased.Genotypes[site].Chunk(2).Select(pair => pair[0] + pair[1]));
        }
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private static Haplotypes Draw(int count, int sites, int seed)
    {
        var random = new Random(seed);
        var frequencies = Enumerable.Range(0, sites).Select(_ => random.NextDouble()).ToArray();
        return new Haplotypes(
            [.. Enumerable.Range(1, sites).Select(site => site * 500)],
            [.. Enumerable.Range(0, count).Select(_ => Row(sites, site => random.NextDouble() < frequencies[site]))]);
    }

    private static ulong[] Row(int sites, Predicate<int> carries)
    {
        var row = new ulong[Haplotypes.Words(sites)];
        for (var site = 0; site < sites; site++)
        {
            row[site >> 6] |= carries(site) ? 1UL << (site & 63) : 0;
        }

        return row;
    }

    private static (IReadOnlyList<string> Samples, Dictionary<string, short[]> Genotypes) Read(string file)
    {
        using var reader = VariantReader.Open(file);
        var genotypes = new Dictionary<string, short[]>();
        while (reader.MoveNext())
        {
            var record = reader.Current;
            genotypes.Add($"{record.Position} {record.Reference} {record.Alternates[0]}", record.Alleles.ToArray());
        }

        return (reader.Header.Samples, genotypes);
    }
}
