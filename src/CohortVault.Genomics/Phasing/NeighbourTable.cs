namespace CohortVault.Genomics.Phasing;

/// <summary>
/// For every study haplotype and anchor site, the haplotypes that agree with it longest up to there and from there on.
/// They are its neighbours in positional Burrows-Wheeler order (Durbin 2014), sorted by reversed prefix or by suffix.
/// </summary>
internal sealed class NeighbourTable
{
    private readonly HaplotypePool _pool;
    private readonly int _perSide;
    private readonly int _spacing;
    private readonly int[] _neighbours;

    public NeighbourTable(HaplotypePool pool, int[] sampleOf, int perSide, int spacing)
    {
        (_pool, _perSide, _spacing) = (pool, perSide, spacing);
        AnchorCount = (pool.MarkerCount + spacing - 1) / spacing;
        _neighbours = new int[(long)AnchorCount * pool.TargetCount * 4 * perSide];
        Array.Fill(_neighbours, -1);
        Sweep(sampleOf, forwards: true);
        Sweep(sampleOf, forwards: false);
    }

    public int AnchorCount { get; }

    /// <summary>Neighbours of a study haplotype at an anchor, nearest first; -1 where there is none.</summary>
    public ReadOnlySpan<int> At(int anchor, int haplotype) =>
        _neighbours.AsSpan(((anchor * _pool.TargetCount) + haplotype) * 4 * _perSide, 4 * _perSide);

    private void Sweep(int[] sampleOf, bool forwards)
    {
        var order = new int[_pool.Count];
        var ones = new int[_pool.Count];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        for (var step = 0; step < _pool.MarkerCount; step++)
        {
            var marker = forwards ? step : _pool.MarkerCount - 1 - step;
            var alleles = _pool.Alleles(marker);
            var (zero, one) = (0, 0);
            for (var i = 0; i < order.Length; i++)
            {
                var haplotype = order[i];
                var allele = (int)(alleles[haplotype >> 6] >> haplotype) & 1;
                order[zero] = haplotype;
                ones[one] = haplotype;
                zero += 1 - allele;
                one += allele;
            }

            ones.AsSpan(0, one).CopyTo(order.AsSpan(zero));
            if (marker % _spacing == 0)
            {
                Note(order, sampleOf, marker / _spacing, forwards ? 0 : 2 * _perSide);
            }
        }
    }

    private void Note(int[] order, int[] sampleOf, int anchor, int column)
    {
        for (var place = 0; place < order.Length; place++)
        {
            var target = order[place] - _pool.PanelCount;
            if (target < 0)
            {
                continue;
            }

            var into = _neighbours.AsSpan(
                (((anchor * _pool.TargetCount) + target) * 4 * _perSide) + column, 2 * _perSide);
            var (above, below, found) = (place - 1, place + 1, 0);
            while (found < into.Length && (above >= 0 || below < order.Length))
            {
                if (above >= 0 && Take(order[above--], into[found..]))
                {
                    found++;
                }

                if (found < into.Length && below < order.Length && Take(order[below++], into[found..]))
                {
                    found++;
                }
            }

            bool Take(int haplotype, Span<int> slot)
            {
                var own = haplotype >= _pool.PanelCount && sampleOf[haplotype - _pool.PanelCount] == sampleOf[target];
                if (!own)
                {
                    slot[0] = haplotype;
                }

                return !own;
            }
        }
    }
}
