using CohortVault.Genomics.Panels;
using CohortVault.Genomics.Work;

namespace CohortVault.Genomics.Phasing;

/// <summary>
/// For some of the study's haplotypes and every anchor site, the haplotypes that agree with them longest up to there
/// and from there on. They are their neighbours in positional Burrows-Wheeler order (Durbin 2014), sorted by reversed
/// prefix or by suffix.
/// </summary>
internal sealed class NeighbourTable
{
    private readonly HaplotypePool _pool;
    private readonly int[] _sampleOf;
    private readonly int[] _rowOf;
    private readonly int _rows;
    private readonly int _perSide;
    private readonly int _spacing;
    private readonly int[] _neighbours;

    /// <summary>
    /// Makes the table of the given samples; <paramref name="sampleOf"/> tells whose each haplotype of the study is:
    /// those of the same sample are no neighbours.
    /// </summary>
    public NeighbourTable(
        HaplotypePool pool, int[] sampleOf, ReadOnlySpan<SampleState> samples, PhasingOptions options,
        CancellationToken cancellation)
    {
        (_pool, _sampleOf, _perSide, _spacing) = (pool, sampleOf, options.Neighbours, options.AnchorSpacing);
        _rowOf = new int[pool.TargetCount];
        Array.Fill(_rowOf, -1);
        foreach (var sample in samples)
        {
            for (var copy = 0; copy < (sample.Diploid ? 2 : 1); copy++)
            {
                _rowOf[sample.FirstHaplotype + copy] = _rows++;
            }
        }

        _neighbours = new int[(long)Anchors(pool, _spacing) * _rows * 4 * _perSide];
        Array.Fill(_neighbours, -1);
        Threads.For(2, options.WorkingThreads, cancellation, direction => Sweep(forwards: direction == 0, cancellation));
    }

    /// <summary>Samples for which one table may be made, so that it takes hardly more than the pool.</summary>
    public static int MostSamples(HaplotypePool pool, PhasingOptions options)
    {
        var poolBytes = (long)pool.MarkerCount * PanelHaplotypes.BitWords(pool.Count) * sizeof(ulong);
        var perSample = (long)Anchors(pool, options.AnchorSpacing) * 2 * 4 * options.Neighbours * sizeof(int);
        return (int)Math.Clamp((options.TableBytes + poolBytes) / perSample, 1, 1 << 20);
    }

    /// <summary>Neighbours of a study haplotype at an anchor, nearest first; -1 where there is none.</summary>
    public ReadOnlySpan<int> At(int anchor, int haplotype) =>
        _neighbours.AsSpan(((anchor * _rows) + _rowOf[haplotype]) * 4 * _perSide, 4 * _perSide);

    private static int Anchors(HaplotypePool pool, int spacing) => (pool.MarkerCount + spacing - 1) / spacing;

    private void Sweep(bool forwards, CancellationToken cancellation)
    {
        var order = new int[_pool.Count];
        var ones = new int[_pool.Count];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        for (var step = 0; step < _pool.MarkerCount; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            var marker = forwards ? step : _pool.MarkerCount - 1 - step;
            Sort(order, ones, _pool.Alleles(marker));
            if (marker % _spacing == 0)
            {
                Note(order, marker / _spacing, forwards ? 0 : 2 * _perSide);
            }
        }
    }

    // Those with the reference allele first, each kind in the order it had.
    private static void Sort(Span<int> order, Span<int> ones, ReadOnlySpan<ulong> alleles)
    {
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

        ones[..one].CopyTo(order[zero..]);
    }

    private void Note(int[] order, int anchor, int column)
    {
        for (var place = 0; place < order.Length; place++)
        {
            var target = order[place] - _pool.PanelCount;
            if (target < 0 || _rowOf[target] < 0)
            {
                continue;
            }

            var into = _neighbours.AsSpan(
                (((anchor * _rows) + _rowOf[target]) * 4 * _perSide) + column, 2 * _perSide);
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
                var own = haplotype >= _pool.PanelCount && _sampleOf[haplotype - _pool.PanelCount] == _sampleOf[target];
                if (!own)
                {
                    slot[0] = haplotype;
                }

                return !own;
            }
        }
    }
}
