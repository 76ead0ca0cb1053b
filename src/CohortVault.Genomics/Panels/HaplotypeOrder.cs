using System.Numerics;

namespace CohortVault.Genomics.Panels;

/// <summary>
/// Positional Burrows-Wheeler transform of a panel's haplotypes over the markers, in one direction (R. Durbin,
/// Bioinformatics 30, 2014, algorithm 1). After each step the haplotypes are sorted by their alleles at the markers
/// passed, the latest counting most, so that haplotypes that have long been alike stand together. Another haplotype
/// finds its place by stepping along.
/// </summary>
internal sealed class HaplotypeOrder
{
    private const int WordsPerRank = 4;

    private readonly int _haplotypes;
    private readonly int _words;
    private readonly int _ranks;
    private readonly ulong[] _alleles;
    private readonly int[] _alternatesBefore;
    private readonly int[] _references;
    private readonly Dictionary<int, int[]> _kept = [];

    /// <param name="columns">Alleles at the markers.</param>
    /// <param name="backwards">Whether the last marker is passed first.</param>
    /// <param name="kept">After how many steps the order is kept.</param>
    /// <param name="cancellation">Stops the work.</param>
    public HaplotypeOrder(MarkerColumns columns, bool backwards, IReadOnlyCollection<int> kept, CancellationToken cancellation)
    {
        _haplotypes = columns.HaplotypeCount;
        _words = columns.WordCount;
        _ranks = (_words + WordsPerRank - 1) / WordsPerRank;
        _alleles = new ulong[(long)columns.MarkerCount * _words];
        _alternatesBefore = new int[(long)columns.MarkerCount * _ranks];
        _references = new int[columns.MarkerCount];
        var order = new int[_haplotypes];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        var (next, alternates) = (new int[_haplotypes], new int[_haplotypes]);
        for (var step = 0; step < columns.MarkerCount; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            Pass(step, columns[backwards ? columns.MarkerCount - 1 - step : step], order, next, alternates);
            (order, next) = (next, order);
            if (kept.Contains(step + 1))
            {
                _kept[step + 1] = [.. order];
            }
        }
    }

    /// <summary>The order after some steps, one of those to be kept.</summary>
    public int[] After(int steps) => _kept[steps];

    /// <summary>The allele, at the marker of a step, of the haplotype at a place of the order before the step.</summary>
    public int AlleleAt(int step, int place) =>
        (int)(_alleles[((long)step * _words) + (place >> 6)] >> place) & 1;

    /// <summary>Where something goes that stands before a place (0 to the number of haplotypes) and carries an allele.</summary>
    public int Advance(int step, int place, int allele)
    {
        var alternates = AlternatesBefore(step, place);
        return allele == 0 ? place - alternates : _references[step] + alternates;
    }

    private int AlternatesBefore(int step, int place)
    {
        var word = place >> 6;
        var first = (long)step * _words;
        // Behind the last word there is no rank: count from the last one.
        var rank = Math.Min(word / WordsPerRank, _ranks - 1);
        var count = _alternatesBefore[((long)step * _ranks) + rank];
        for (var i = rank * WordsPerRank; i < word; i++)
        {
            count += BitOperations.PopCount(_alleles[first + i]);
        }

        return (place & 63) == 0
            ? count
            : count + BitOperations.PopCount(_alleles[first + word] & ((1UL << place) - 1));
    }

    private void Pass(int step, ReadOnlySpan<ulong> column, int[] order, int[] next, int[] alternates)
    {
        var (zeros, ones) = (0, 0);
        var alleles = _alleles.AsSpan(step * _words, _words);
        for (var word = 0; word < _words; word++)
        {
            if (word % WordsPerRank == 0)
            {
                _alternatesBefore[(step * _ranks) + (word / WordsPerRank)] = ones;
            }

            var places = order.AsSpan(word * 64, Math.Min(64, _haplotypes - (word * 64)));
            ulong packed = 0;
            for (var i = 0; i < places.Length; i++)
            {
                packed |= ((column[places[i] >> 6] >> places[i]) & 1) << i;
            }

            alleles[word] = packed;
            // Haplotypes that stand together are mostly alike.
            if (packed == 0)
            {
                places.CopyTo(next.AsSpan(zeros));
                zeros += places.Length;
            }
            else if (BitOperations.PopCount(packed) == places.Length)
            {
                places.CopyTo(alternates.AsSpan(ones));
                ones += places.Length;
            }
            else
            {
                foreach (var haplotype in places)
                {
                    if ((packed & 1) == 0)
                    {
                        next[zeros++] = haplotype;
                    }
                    else
                    {
                        alternates[ones++] = haplotype;
                    }

                    packed >>= 1;
                }
            }
        }

        alternates.AsSpan(0, ones).CopyTo(next.AsSpan(zeros));
        _references[step] = zeros;
    }
}
