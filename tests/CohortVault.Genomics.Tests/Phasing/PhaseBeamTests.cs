using CohortVault.Genomics.Phasing;

namespace CohortVault.Genomics.Tests.Phasing;

public sealed class PhaseBeamTests
{
    private static readonly PhasingOptions _exact = new()
    {
        States = 7,
        MostBranches = 1 << 12,
        LeastWeight = 0,
        Memory = 60,
        MatchError = 0.01,
        EffectivePopulation = 20_000,
    };

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    [InlineData(4, true)]
    public void Without_pruning_the_branches_sum_to_what_all_phases_sum_to(int seed, bool backwards)
    {
        var random = new Random(seed);
        var pool = Pools.Draw(random, haplotypes: 7, targets: 2, markers: 14);
        var genotypes = Enumerable.Range(0, 14).Select(_ => (sbyte)random.Next(-1, 3)).ToArray();
        var mosaic = new StateMosaic(7);
        for (var haplotype = 0; haplotype < 7; haplotype++)
        {
            mosaic.Meet(haplotype, 0);
        }

        mosaic.Complete();
        mosaic.Read(pool, 0, 14);
        var same = new float[genotypes.Count(genotype => genotype == 1)];
        new PhaseBeam(_exact).Run(pool, mosaic, genotypes, same, backwards, TestContext.Current.CancellationToken);

        var expected = Enumerate(pool, genotypes);
        Assert.Equal(0.5f, same[0]);
        for (var i = 1; i < same.Length; i++)
        {
            Assert.Equal(expected[i], same[i], 1e-4);
        }
    }

    // Every phase, with the likelihood of both haplotypes: the definition.
    private static double[] Enumerate(HaplotypePool pool, sbyte[] genotypes)
    {
        var heterozygotes = Enumerable.Range(0, genotypes.Length).Where(marker => genotypes[marker] == 1).ToArray();
        var same = new double[heterozygotes.Length];
        double total = 0;
        for (var phase = 0; phase < 1 << heterozygotes.Length; phase++)
        {
            var (first, second) = (new int[genotypes.Length], new int[genotypes.Length]);
            for (var marker = 0; marker < genotypes.Length; marker++)
            {
                var number = Array.IndexOf(heterozygotes, marker);
                first[marker] = number >= 0 ? (phase >> number) & 1 : genotypes[marker] < 0
                    ? -1 : genotypes[marker] / 2;
                second[marker] = number >= 0 ? 1 - first[marker] : first[marker];
            }

            var likelihood = Likelihood(pool, first) * Likelihood(pool, second);
            total += likelihood;
            for (var i = 1; i < same.Length; i++)
            {
                same[i] += ((phase >> i) & 1) == ((phase >> (i - 1)) & 1) ? likelihood : 0;
            }
        }

        return [.. same.Select(sum => sum / total)];
    }

    private static double Likelihood(HaplotypePool pool, int[] alleles)
    {
        var states = Enumerable.Repeat(1.0 / 7, 7).ToArray();
        for (var marker = 0; marker < alleles.Length; marker++)
        {
            var stay = marker == 0 ? 1 : pool.Stay(marker, _exact.EffectivePopulation);
            var jump = (1 - stay) * states.Sum() / 7;
            for (var state = 0; state < 7; state++)
            {
                var match = alleles[marker] < 0 ? 1
                    : pool.Allele(marker, state) == alleles[marker] ? 1 - _exact.MatchError : _exact.MatchError;
                states[state] = ((states[state] * stay) + jump) * match;
            }
        }

        return states.Sum();
    }
}
