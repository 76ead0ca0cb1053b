using CohortVault.Genomics.Phasing;

namespace CohortVault.Genomics.Tests.Phasing;

/// <summary>Pools of haplotypes drawn at random.</summary>
internal static class Pools
{
    public static HaplotypePool Draw(Random random, int haplotypes, int targets, int markers)
    {
        var distances = new double[markers];
        for (var marker = 1; marker < markers; marker++)
        {
            distances[marker] = distances[marker - 1] + (0.01 * random.NextDouble());
        }

        return new HaplotypePool(
            haplotypes, targets, distances,
            [.. Enumerable.Range(0, markers).Select(_ => Enumerable.Range(0, ((haplotypes + targets) >> 6) + 1)
                .Select(_ => (ulong)random.NextInt64(long.MinValue, long.MaxValue)).ToArray())]);
    }
}
