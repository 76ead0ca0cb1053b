using CohortVault.Genomics.Phasing;

namespace CohortVault.Genomics.Tests.Phasing;

public sealed class NeighbourTests
{
    private const int Markers = 61;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Neighbours_are_those_that_agree_longest_and_none_is_the_samples_own(int seed)
    {
        var pool = Pools.Draw(new Random(seed), haplotypes: 90, targets: 7, Markers);
        SampleState[] samples =
        [
            new(0, 0, true, new sbyte[Markers]), new(1, 2, false, new sbyte[Markers]), new(2, 3, true,
                new sbyte[Markers]),
            new(3, 5, true, new sbyte[Markers]),
        ];
        int[] sampleOf = [0, 0, 1, 2, 2, 3, 3];
        var options = new PhasingOptions { Neighbours = 2, AnchorSpacing = 10 };
        var table = new NeighbourTable(pool, sampleOf, samples.AsSpan(1), options,
            TestContext.Current.CancellationToken);

        for (var target = 2; target < 7; target++)
        {
            for (var anchor = 0; anchor < 7; anchor++)
            {
                var found = table.At(anchor, target);
                AssertNearest(found[..4].ToArray(), target, anchor * 10, -1);
                AssertNearest(found[4..].ToArray(), target, anchor * 10, 1);
            }
        }

        void AssertNearest(int[] found, int target, int marker, int step)
        {
            var others = Enumerable.Range(0, pool.Count)
                .Where(other => other < 90 || sampleOf[other - 90] != sampleOf[target]).ToArray();
            Assert.Equal(4, found.Distinct().Count());
            Assert.All(found, other => Assert.Contains(other, others));
            Assert.Equal(others.Max(other => Agreement(other, target, marker, step)),
                found.Max(other => Agreement(other, target, marker, step)));
        }

        int Agreement(int other, int target, int marker, int step)
        {
            var length = 0;
            while (marker >= 0 && marker < Markers && pool.Allele(marker, other) == pool.Target(marker, target))
            {
                (length, marker) = (length + 1, marker + step);
            }

            return length;
        }
    }

    [Theory]
    [InlineData(100)]
    [InlineData(33)]
    public void Neighbours_by_genotype_go_longest_without_contradicting_a_homozygote(int most)
    {
        var random = new Random(most);
        var pool = Pools.Draw(random, haplotypes: 100, targets: 2, Markers);
        var genotypes = Enumerable.Range(0, Markers).Select(_ => (sbyte)(random.Next(3) == 0
            ? random.Next(-3, 3) : 1)).ToArray();
        var neighbours = new GenotypeNeighbours(pool, most, spacing: 10);
        var looked = Enumerable.Range(0, neighbours.Count).Select(entry =>
            neighbours.Haplotype((ushort)entry)).ToArray();
        Assert.Equal(most, looked.Distinct().Count());

        var listed = neighbours.List(genotypes, perAnchor: 5);

        for (var anchor = 0; anchor < 7; anchor++)
        {
            var runs = listed.AsSpan(anchor * 5, 5).ToArray().Select(entry =>
                Run(neighbours.Haplotype(entry), anchor * 10));
            Assert.Equal(looked.Select(haplotype => Run(haplotype, anchor * 10)).OrderDescending().Take(5), runs);
        }

        int Run(int haplotype, int marker)
        {
            bool Agrees(int at) => genotypes[at] is not (0 or 2) || pool.Allele(at, haplotype) == genotypes[at] / 2;
            if (!Agrees(marker))
            {
                return 0;
            }

            var (from, to) = (marker, marker);
            while (from > 0 && Agrees(from - 1))
            {
                from--;
            }

            while (to < Markers - 1 && Agrees(to + 1))
            {
                to++;
            }

            return to - from + 1;
        }
    }

    [Fact]
    public void A_mosaic_holds_at_every_site_the_alleles_of_the_haplotypes_that_took_its_slots()
    {
        var random = new Random(3);
        var pool = Pools.Draw(random, haplotypes: 40, targets: 2, Markers);
        var mosaic = new StateMosaic(6);
        var met = new List<int>[Markers];
        for (var marker = 0; marker < Markers; marker++)
        {
            met[marker] = [.. Enumerable.Range(0, 2).Select(_ => random.Next(40))];
            met[marker].ForEach(haplotype => mosaic.Meet(haplotype, marker));
        }

        mosaic.Complete();
        mosaic.Read(pool, 0, Markers);

        Assert.Equal(6, mosaic.Count);
        for (var slot = 0; slot < 6; slot++)
        {
            var ends = Enumerable.Range(0, Markers).Where(
                marker => mosaic.Replaced(marker).ToArray().Any(piece => piece.Slot == slot)).Append(Markers).ToArray();
            var start = 0;
            foreach (var end in ends)
            {
                var carried = Enumerable.Range(start, end - start).Select(marker =>
                    (int)(mosaic.Alleles(marker)[0] >> slot) & 1);
                Assert.Contains(
                    Enumerable.Range(0, 40),
                    haplotype => carried.SequenceEqual(Enumerable.Range(start, end - start).Select(m =>
                        pool.Allele(m, haplotype))));
                start = end;
            }
        }
    }
}
