using System.Numerics;
using CohortVault.Genomics.Panels;

namespace CohortVault.Genomics.Imputation;

/// <summary>
/// Chooses, for a target haplotype and a stretch of markers, the panel haplotypes that the model runs on: those with the
/// longest matches that end or start at points every few markers. Small panels are used whole.
/// </summary>
/// <remarks>
/// The choice depends on the target and the panel alone: the target is placed in the panel's orders without being part
/// of them, so other targets make no difference.
/// </remarks>
internal sealed class StateSelection
{
    private readonly MarkerWords _words;
    private readonly int _haplotypes;
    private readonly int _markers;
    private readonly int _spacing;
    private readonly int _neighbours;
    private readonly int[] _points;
    private readonly HaplotypeOrder? _forwards;
    private readonly HaplotypeOrder? _backwards;

    public StateSelection(
        MarkerColumns columns, MarkerWords words, ModelParameters parameters, int threads, CancellationToken cancellation)
    {
        _words = words;
        (_haplotypes, _markers) = (columns.HaplotypeCount, columns.MarkerCount);
        _spacing = parameters.PointSpacing;
        _neighbours = parameters.Neighbours;
        IsWhole = _haplotypes <= Math.Max(parameters.LargestWholePanel, _neighbours);
        _points = [.. Enumerable.Range(0, ((_markers + _spacing - 1) / _spacing) + 1).Select(i => Math.Min(i * _spacing, _markers))];
        MostStates = IsWhole
            ? _haplotypes
            : Math.Min(_haplotypes, 2 * _neighbours * ((MarkerWords.MarkersPerWord / _spacing) + 1));
        if (IsWhole)
        {
            return;
        }

        HaplotypeOrder? forwards = null, backwards = null;
        Parallel.Invoke(
            new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation },
            () => forwards = new HaplotypeOrder(columns, false, [.. _points], cancellation),
            () => backwards = new HaplotypeOrder(columns, true, [.. _points.Select(p => _markers - p)], cancellation));
        (_forwards, _backwards) = (forwards, backwards);
    }

    /// <summary>Whether the model runs on all haplotypes.</summary>
    public bool IsWhole { get; }

    /// <summary>An upper bound of the states of any stretch inside a word of markers.</summary>
    public int MostStates { get; }

    /// <summary>
    /// Where the neighbours of a target start in the kept orders: for each point one place in the order up to it, and one
    /// in the order from it on.
    /// </summary>
    public int[] Places(ReadOnlySpan<sbyte> observed)
    {
        if (IsWhole)
        {
            return [];
        }

        var places = new int[2 * _points.Length];
        var alleles = new uint[(_markers + MarkerWords.MarkersPerWord - 1) / MarkerWords.MarkersPerWord];
        Walk(observed, _forwards!, backwards: false, alleles, places);
        Walk(observed, _backwards!, backwards: true, alleles, places);
        return places;
    }

    /// <summary>Writes the states of the markers from <paramref name="first"/> up to <paramref name="end"/>, ascending.</summary>
    /// <param name="places">From <see cref="Places"/>.</param>
    /// <param name="first">First marker.</param>
    /// <param name="end">The marker after the last.</param>
    /// <param name="marks">A bit for each haplotype, all clear, and left so.</param>
    /// <param name="states">At least <see cref="MostStates"/> long.</param>
    public int Fill(ReadOnlySpan<int> places, int first, int end, Span<ulong> marks, Span<int> states)
    {
        if (IsWhole)
        {
            for (var i = 0; i < _haplotypes; i++)
            {
                states[i] = i;
            }

            return _haplotypes;
        }

        for (var point = first / _spacing; point <= (end + _spacing - 1) / _spacing; point++)
        {
            var marker = _points[point];
            if (marker > 0)
            {
                Mark(_forwards!.After(marker).AsSpan(places[2 * point], _neighbours), marks);
            }

            if (marker < _markers)
            {
                Mark(_backwards!.After(_markers - marker).AsSpan(places[(2 * point) + 1], _neighbours), marks);
            }
        }

        var count = 0;
        for (var word = 0; word < marks.Length; word++)
        {
            for (var bits = marks[word]; bits != 0; bits &= bits - 1)
            {
                states[count++] = (word * 64) + BitOperations.TrailingZeroCount(bits);
            }

            marks[word] = 0;
        }

        return count;
    }

    private static void Mark(ReadOnlySpan<int> haplotypes, Span<ulong> marks)
    {
        foreach (var haplotype in haplotypes)
        {
            marks[haplotype >> 6] |= 1UL << haplotype;
        }
    }

    // A missing allele is taken from the neighbour, so that the walk goes on among the same haplotypes.
    private void Walk(ReadOnlySpan<sbyte> observed, HaplotypeOrder order, bool backwards, uint[] alleles, int[] places)
    {
        Array.Clear(alleles);
        var place = 0;
        for (var step = 0; step < _markers; step++)
        {
            var marker = backwards ? _markers - 1 - step : step;
            var allele = observed[marker] >= 0
                ? observed[marker]
                : order.AlleleAt(step, Math.Min(place, _haplotypes - 1));
            alleles[marker / MarkerWords.MarkersPerWord] |= (uint)allele << marker;
            place = order.Advance(step, place, allele);
            var passed = backwards ? marker : marker + 1;
            if (passed % _spacing == 0 || passed == _markers)
            {
                var point = (passed + _spacing - 1) / _spacing;
                places[(2 * point) + (backwards ? 1 : 0)] =
                    FirstNeighbour(order.After(step + 1), place, alleles, passed, backwards);
            }
        }
    }

    // Neighbours above and below have ever shorter matches with distance; the best are an unbroken run around the place.
    private int FirstNeighbour(int[] order, int place, uint[] alleles, int point, bool backwards)
    {
        var low = Math.Max(0, place - _neighbours);
        var high = Math.Min(place, _haplotypes - _neighbours);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            var (above, below) = (order[middle], order[middle + _neighbours]);
            if (Match(above, alleles, point, backwards) >= Match(below, alleles, point, backwards))
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return low;
    }

    private int Match(int haplotype, uint[] alleles, int point, bool backwards) =>
        backwards ? MatchFrom(haplotype, alleles, point) : MatchUpTo(haplotype, alleles, point);

    private int MatchUpTo(int haplotype, uint[] alleles, int point)
    {
        var (word, length) = ((point - 1) / MarkerWords.MarkersPerWord, 0);
        var unused = MarkerWords.MarkersPerWord - 1 - ((point - 1) % MarkerWords.MarkersPerWord);
        for (; word >= 0; word--, unused = 0)
        {
            var differs = (_words[word][haplotype] ^ alleles[word]) << unused;
            if (differs != 0)
            {
                return length + BitOperations.LeadingZeroCount(differs);
            }

            length += MarkerWords.MarkersPerWord - unused;
        }

        return length;
    }

    private int MatchFrom(int haplotype, uint[] alleles, int point)
    {
        var (word, length) = (point / MarkerWords.MarkersPerWord, 0);
        var unused = point % MarkerWords.MarkersPerWord;
        for (; word < alleles.Length; word++, unused = 0)
        {
            var differs = (_words[word][haplotype] ^ alleles[word]) >> unused;
            if (differs != 0)
            {
                return length + BitOperations.TrailingZeroCount(differs);
            }

            length += MarkerWords.MarkersPerWord - unused;
        }

        return length;
    }
}
