using System.Numerics;
using CohortVault.Genomics.Panels;
using CohortVault.Genomics.Work;

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
    private readonly double _leastMatch;
    private readonly int[] _points;
    private readonly HaplotypeOrder? _forwards;
    private readonly HaplotypeOrder? _backwards;

    public StateSelection(
        MarkerColumns columns, MarkerWords words, ModelParameters parameters, int threads, CancellationToken cancellation)
    {
        _words = words;
        (_haplotypes, _markers) = (columns.HaplotypeCount, columns.MarkerCount);
        _spacing = parameters.PointSpacingFor(_haplotypes);
        _neighbours = parameters.NeighboursFor(_haplotypes);
        _leastMatch = parameters.LeastMatch;
        IsWhole = _haplotypes <= Math.Max(parameters.LargestWholePanel, _neighbours);
        _points = [.. Enumerable.Range(0, ((_markers + _spacing - 1) / _spacing) + 1).Select(i => Math.Min(i * _spacing, _markers))];
        MostStates = IsWhole
            ? _haplotypes
            : Math.Min(_haplotypes, 2 * _neighbours * ((MarkerWords.MarkersPerWord / _spacing) + 1));
        if (IsWhole)
        {
            return;
        }

        var orders = new HaplotypeOrder[2];
        Threads.For(orders.Length, threads, cancellation, i => orders[i] = i == 0
            ? new HaplotypeOrder(columns, false, [.. _points], cancellation)
            : new HaplotypeOrder(columns, true, [.. _points.Select(p => _markers - p)], cancellation));
        (_forwards, _backwards) = (orders[0], orders[1]);
    }

    /// <summary>Whether the model runs on all haplotypes.</summary>
    public bool IsWhole { get; }

    /// <summary>An upper bound of the states of any stretch inside a word of markers.</summary>
    public int MostStates { get; }

    /// <summary>
    /// Where the neighbours of targets stand in the kept orders: for each target and point a range of the order up to it,
    /// and one of the order from it on. Targets go side by side, so that an order is looked at once for all of them.
    /// </summary>
    /// <param name="observed">Alleles of the targets.</param>
    /// <param name="excluded">The panel haplotypes that the targets are themselves, if they are of the panel.</param>
    public PlaceRange[][] Places(ReadOnlySpan<sbyte[]> observed, ReadOnlySpan<int> excluded = default)
    {
        var places = new PlaceRange[observed.Length][];
        for (var target = 0; target < places.Length; target++)
        {
            places[target] = IsWhole ? [] : new PlaceRange[2 * _points.Length];
        }

        if (!IsWhole)
        {
            Walk(observed, excluded, _forwards!, backwards: false, places);
            Walk(observed, excluded, _backwards!, backwards: true, places);
        }

        return places;
    }

    /// <summary>Writes the states of the markers from <paramref name="first"/> up to <paramref name="end"/>, ascending.</summary>
    /// <param name="places">From <see cref="Places"/>.</param>
    /// <param name="first">First marker.</param>
    /// <param name="end">The marker after the last.</param>
    /// <param name="marks">Empty, and left so.</param>
    /// <param name="states">At least <see cref="MostStates"/> long.</param>
    public int Fill(ReadOnlySpan<PlaceRange> places, int first, int end, HaplotypeMarks marks, Span<int> states)
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
                var range = places[2 * point];
                marks.Add(_forwards!.After(marker).AsSpan(range.First, range.Count));
            }

            if (marker < _markers)
            {
                var range = places[(2 * point) + 1];
                marks.Add(_backwards!.After(_markers - marker).AsSpan(range.First, range.Count));
            }
        }

        return marks.Drain(states);
    }

    private void Walk(
        ReadOnlySpan<sbyte[]> observed, ReadOnlySpan<int> excluded, HaplotypeOrder order, bool backwards, PlaceRange[][] places)
    {
        var words = (_markers + MarkerWords.MarkersPerWord - 1) / MarkerWords.MarkersPerWord;
        var alleles = new uint[observed.Length][];
        for (var target = 0; target < alleles.Length; target++)
        {
            alleles[target] = new uint[words];
        }

        var at = new int[observed.Length];
        for (var step = 0; step < _markers; step++)
        {
            var marker = backwards ? _markers - 1 - step : step;
            for (var target = 0; target < at.Length; target++)
            {
                // A missing allele is taken from the neighbour, so that the walk goes on among the same haplotypes.
                int allele = observed[target][marker];
                allele = allele >= 0 ? allele : order.AlleleAt(step, Math.Min(at[target], _haplotypes - 1));
                alleles[target][marker / MarkerWords.MarkersPerWord] |= (uint)allele << marker;
                at[target] = order.Advance(step, at[target], allele);
            }

            var passed = backwards ? marker : marker + 1;
            if (passed % _spacing == 0 || passed == _markers)
            {
                var point = (passed + _spacing - 1) / _spacing;
                var here = order.After(step + 1);
                for (var target = 0; target < at.Length; target++)
                {
                    places[target][(2 * point) + (backwards ? 1 : 0)] =
                        Neighbours(here, at[target], new Query(alleles[target], excluded.IsEmpty ? -1 : excluded[target], passed, backwards));
                }
            }
        }
    }

    // Neighbours above and below have ever shorter matches with distance: the best are an unbroken run around the place.
    private PlaceRange Neighbours(int[] order, int place, Query query)
    {
        var low = Math.Max(0, place - _neighbours);
        var high = Math.Min(place, _haplotypes - _neighbours);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (Match(order[middle], query) >= Match(order[middle + _neighbours], query))
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        var (first, end) = (low, low + _neighbours);
        var (above, below) = (place - 1, place);
        above -= above >= first && order[above] == query.Excluded ? 1 : 0;
        below += below < end && order[below] == query.Excluded ? 1 : 0;
        var best = Math.Max(
            above >= first ? Match(order[above], query) : 0, below < end ? Match(order[below], query) : 0);
        var least = (int)(best * _leastMatch);
        for (high = Math.Min(place, end); first < high;)
        {
            var middle = (first + high) >>> 1;
            (first, high) = Match(order[middle], query) >= least ? (first, middle) : (middle + 1, high);
        }

        for (low = Math.Max(place, first); low < end;)
        {
            var middle = (low + end) >>> 1;
            (low, end) = Match(order[middle], query) >= least ? (middle + 1, end) : (low, middle);
        }

        return new PlaceRange(first, end - first);
    }

    private int Match(int haplotype, Query query) => query.Backwards
        ? MatchFrom(haplotype, query.Alleles, query.Point)
        : MatchUpTo(haplotype, query.Alleles, query.Point);

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

    /// <summary>A target's alleles, the haplotype that it is itself (or -1), and the point up to which, or from which on, they are compared.</summary>
    private readonly record struct Query(uint[] Alleles, int Excluded, int Point, bool Backwards);
}

/// <summary>Consecutive places of an order.</summary>
internal readonly record struct PlaceRange(int First, int Count);
