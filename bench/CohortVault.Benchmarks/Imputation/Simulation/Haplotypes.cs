namespace CohortVault.Benchmarks.Imputation.Simulation;

/// <summary>Alleles of many haplotypes, one bit each, haplotype by haplotype.</summary>
internal sealed class Haplotypes(IReadOnlyList<int> positions, IReadOnlyList<ulong[]> rows)
{
    /// <summary>Position of each site in base pairs, ascending.</summary>
    public IReadOnlyList<int> Positions => positions;

    public int Count => rows.Count;

    public int Sites => positions.Count;

    public ulong[] this[int haplotype] => rows[haplotype];

    public static int Words(int sites) => (sites + 63) / 64;

    public bool Carries(int haplotype, int site) => (rows[haplotype][site >> 6] >> (site & 63) & 1) != 0;

    /// <summary>The sites up to a position.</summary>
    public Haplotypes UpTo(int position)
    {
        var sites = positions.TakeWhile(place => place <= position).Count();
        var words = Words(sites);
        var tail = (sites & 63) == 0 ? ulong.MaxValue : (1UL << (sites & 63)) - 1;
        var kept = new List<ulong[]>(rows.Count);
        foreach (var row in rows)
        {
            var part = row[..words];
            if (words > 0)
            {
                part[^1] &= tail;
            }

            kept.Add(part);
        }

        return new Haplotypes([.. positions.Take(sites)], kept);
    }

    /// <summary>How many of some haplotypes carry the derived allele, for each site.</summary>
    public int[] Carriers(IEnumerable<int> haplotypes)
    {
        var counts = new int[Sites];
        foreach (var haplotype in haplotypes)
        {
            var row = rows[haplotype];
            for (var word = 0; word < row.Length; word++)
            {
                for (var left = row[word]; left != 0; left &= left - 1)
                {
                    counts[(word << 6) + System.Numerics.BitOperations.TrailingZeroCount(left)]++;
                }
            }
        }

        return counts;
    }
}
