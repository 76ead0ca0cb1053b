namespace CohortVault.Benchmarks.Imputation.Simulation;

/// <summary>
/// Lets a sample grow forward in time by random mating with recombination: a cheap way to a very large panel whose
/// haplotypes share recent ancestors, as those of real biobanks do. No mutations are added.
/// </summary>
internal static class Growth
{
    private const int Generations = 10;
    private const double Recombination = 1e-8;

    public static Haplotypes To(Haplotypes founders, int haplotypes, int seed)
    {
        var random = new Random(seed);
        var current = founders;
        for (var generation = 1; generation <= Generations; generation++)
        {
            var size = founders.Count * Math.Pow((double)haplotypes / founders.Count, (double)generation / Generations);
            current = Next(current, generation == Generations ? haplotypes : 2 * (int)Math.Round(size / 2), random);
        }

        return current;
    }

    // Each child draws one parent, a pair of neighbouring haplotypes, and copies from its two in turns.
    private static Haplotypes Next(Haplotypes parents, int children, Random random)
    {
        var length = parents.Positions[^1] - parents.Positions[0];
        var rows = new List<ulong[]>(children);
        for (var child = 0; child < children; child++)
        {
            var parent = 2 * random.Next(parents.Count / 2);
            var side = random.Next(2);
            var row = (ulong[])parents[parent + side].Clone();
            foreach (var site in Crossings(length, parents.Sites, random))
            {
                side ^= 1;
                CopyFrom(site, parents[parent + side], row);
            }

            rows.Add(row);
        }

        return new Haplotypes(parents.Positions, rows);
    }

    // A Poisson number of them, at even places: waiting times are exponential.
    private static IEnumerable<int> Crossings(int length, int sites, Random random)
    {
        for (var at = Wait(random); at < length; at += Wait(random))
        {
            yield return (int)(at / length * sites);
        }
    }

    private static double Wait(Random random) => -Math.Log(1 - random.NextDouble()) / Recombination;

    private static void CopyFrom(int site, ulong[] source, ulong[] row)
    {
        var word = site >> 6;
        if (word >= row.Length)
        {
            return;
        }

        var from = ulong.MaxValue << (site & 63);
        row[word] = (row[word] & ~from) | (source[word] & from);
        source.AsSpan(word + 1).CopyTo(row.AsSpan(word + 1));
    }
}
