namespace CohortVault.Benchmarks.Imputation.Simulation;

/// <summary>Chooses the sites that a genotyping array would have: evenly spaced and common.</summary>
internal static class ArraySites
{
    /// <summary>
    /// One site for each stretch of some bases, drawn with the minor allele frequency as weight among those of at least
    /// 5 %, or of at least 1 % where there are no others.
    /// </summary>
    public static HashSet<int> Choose(
        IReadOnlyList<int> positions, IReadOnlyList<double> frequencies, int spacing, Random random)
    {
        var chosen = new HashSet<int>();
        foreach (var stretch in Enumerable.Range(0, positions.Count).GroupBy(site => positions[site] / spacing))
        {
            var common = stretch.Where(site => Minor(frequencies[site]) >= 0.05).ToList();
            var candidates = common.Count > 0
                ? common
                : stretch.Where(site => Minor(frequencies[site]) >= 0.01).ToList();
            if (candidates.Count > 0)
            {
                chosen.Add(Draw(candidates, frequencies, random));
            }
        }

        return chosen;
    }

    private static int Draw(List<int> candidates, IReadOnlyList<double> frequencies, Random random)
    {
        var left = random.NextDouble() * candidates.Sum(site => Minor(frequencies[site]));
        foreach (var site in candidates)
        {
            left -= Minor(frequencies[site]);
            if (left <= 0)
            {
                return site;
            }
        }

        return candidates[^1];
    }

    private static double Minor(double frequency) => Math.Min(frequency, 1 - frequency);
}
