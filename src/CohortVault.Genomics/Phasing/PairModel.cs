using CohortVault.Genomics.Kernels;

namespace CohortVault.Genomics.Phasing;

/// <summary>
/// The diploid Li-Stephens model of one sample in one window: both haplotypes copy from the chosen states. It sums over
/// all pairs of states exactly and says, for each heterozygote, how likely it is that its alternative allele lies on
/// the same haplotype as that of the heterozygote before.
/// </summary>
internal sealed class PairModel
{
    private readonly PhasingOptions _options;
    private readonly int _width;
    private readonly PairTable _symmetric;
    private readonly PairTable _oriented;
    private readonly float[] _predicted;
    private readonly float[] _scratch;
    private readonly float[] _first;
    private readonly float[] _second;
    private readonly float[] _otherFirst;
    private readonly float[] _otherSecond;
    private readonly List<float[]> _spare = [];
    private readonly Dictionary<int, float[]> _backward = [];
    private byte[] _alleles = [];
    private int _states;

    public PairModel(PhasingOptions options, int mostStates)
    {
        _options = options;
        _width = (mostStates + Lanes.Count - 1) & ~(Lanes.Count - 1);
        _symmetric = new PairTable(_width);
        _oriented = new PairTable(_width);
        _predicted = new float[_width * _width];
        _scratch = new float[_width];
        (_first, _second) = (new float[_width], new float[_width]);
        (_otherFirst, _otherSecond) = (new float[_width], new float[_width]);
    }

    /// <summary>
    /// Runs the model over a window and reports on its core: for each heterozygote the probability that it goes on as
    /// the one before (a half for the first), and for each missing genotype the likeliest alleles, those of the first
    /// haplotype in bit 0, where the first haplotype is the one with the reference allele at the heterozygote before.
    /// </summary>
    public void Run(
        HaplotypePool pool, IReadOnlyList<int> states, ReadOnlySpan<sbyte> genotypes, WindowSpan window,
        Span<float> sameProbability, Span<byte> filled)
    {
        _states = states.Count;
        _alleles = new byte[(window.To - window.From) * _states];
        for (var marker = window.From; marker < window.To; marker++)
        {
            var alleles = pool.Alleles(marker);
            for (var state = 0; state < _states; state++)
            {
                _alleles[((marker - window.From) * _states) + state] = alleles[states[state]];
            }
        }

        Backward(pool, genotypes, window);
        Forward(pool, genotypes, window, sameProbability, filled);
        _spare.AddRange(_backward.Values);
        _backward.Clear();
    }

    private void Backward(HaplotypePool pool, ReadOnlySpan<sbyte> genotypes, WindowSpan window)
    {
        _symmetric.Reset();
        for (var marker = window.To - 1; marker >= window.CoreFrom; marker--)
        {
            float[]? kept = null;
            if (marker < window.CoreTo && genotypes[marker] is 1 or -1)
            {
                kept = Spare();
                _backward[marker] = kept;
            }

            Symmetric(marker - window.From, genotypes[marker], kept, Rates(pool, marker + 1, window.To, _symmetric));
        }
    }

    private void Forward(
        HaplotypePool pool, ReadOnlySpan<sbyte> genotypes, WindowSpan window,
        Span<float> sameProbability, Span<byte> filled)
    {
        _symmetric.Reset();
        _oriented.Reset();
        var oriented = false;
        for (var marker = window.From; marker < window.CoreTo; marker++)
        {
            var genotype = genotypes[marker];
            var here = marker - window.From;
            var inCore = marker >= window.CoreFrom;
            var rates = Rates(pool, marker, marker == window.From ? marker : -1, _symmetric);
            if (oriented && (genotype != 1 || inCore))
            {
                var orientedRates = Rates(pool, marker, -1, _oriented);
                Weigh(here, genotype is 0 or 2 ? genotype / 2 : -1, _first, _second);
                _oriented.Step([], Alleles(here), _first, _second, orientedRates, _scratch);
            }

            if (genotype == 1)
            {
                if (inCore)
                {
                    sameProbability[marker] = oriented ? Same(here, _backward[marker]) : 0.5f;
                }

                Symmetric(here, genotype, _predicted, rates);
                Orient(here);
                oriented = true;
                continue;
            }

            Symmetric(here, genotype, null, rates);
            if (genotype < 0 && inCore)
            {
                filled[marker] = Likeliest(here, (oriented ? _oriented : _symmetric).Pairs, _backward[marker]);
            }
        }
    }

    // At the window's end there is nothing to come from: every pair is alike.
    private PairRates Rates(HaplotypePool pool, int marker, int end, PairTable table)
    {
        if (marker == end)
        {
            return PairRates.For(1, _states, 1);
        }

        var distance = pool.CentiMorgans[marker] - pool.CentiMorgans[marker - 1];
        var rate = 0.04 * _options.EffectivePopulation / pool.Count;
        var jump = Math.Max(1e-7, -double.ExpM1(-rate * Math.Max(0, distance)));
        return PairRates.For(jump, _states, table.Total);
    }

    private void Symmetric(int marker, sbyte genotype, float[]? predicted, PairRates rates)
    {
        if (genotype == 1)
        {
            // Either haplotype may carry the alternative allele.
            var different = (Weight(0, 0) * Weight(1, 1)) + (Weight(0, 1) * Weight(1, 0));
            var alike = 2 * Weight(0, 0) * Weight(0, 1);
            Fill(_first, marker, alike, different);
            Fill(_second, marker, different, alike);
        }
        else
        {
            Weigh(marker, genotype < 0 ? -1 : genotype / 2, _first, _second);
        }

        _symmetric.Step(predicted, Alleles(marker), _first, _second, rates, _scratch);
    }

    // Goes on from here with the reference allele on the first haplotype and the alternative one on the second.
    private void Orient(int marker)
    {
        _predicted.CopyTo(_oriented.Pairs, 0);
        OrientedWeights(marker);
        _oriented.Step([], Alleles(marker), _first, _second, new PairRates(1, 0, 0), _scratch);
    }

    private float Same(int marker, float[] backward)
    {
        OrientedWeights(marker);
        var alleles = Alleles(marker);
        double same = 0, opposite = 0;
        for (var row = 0; row < alleles.Length; row++)
        {
            var (one, other) = PairWeights.Row(
                _oriented.Pairs.AsSpan(row * _width, _width), backward.AsSpan(row * _width, _width),
                alleles[row] == 0 ? _first : _second, alleles[row] == 0 ? _otherFirst : _otherSecond);
            same += one;
            opposite += other;
        }

        return same + opposite > 0 ? (float)(same / (same + opposite)) : 0.5f;
    }

    private byte Likeliest(int marker, float[] pairs, float[] backward)
    {
        Fill(_first, marker, 1, 0);
        Fill(_second, marker, 0, 1);
        var alleles = Alleles(marker);
        Span<double> sums = stackalloc double[4];
        for (var row = 0; row < alleles.Length; row++)
        {
            var (reference, alternate) = PairWeights.Row(
                pairs.AsSpan(row * _width, _width), backward.AsSpan(row * _width, _width), _first, _second);
            sums[alleles[row]] += reference;
            sums[alleles[row] + 2] += alternate;
        }

        var best = 0;
        for (var i = 1; i < sums.Length; i++)
        {
            best = sums[i] > sums[best] ? i : best;
        }

        return (byte)best;
    }

    // Weights of "reference on the first haplotype, alternative on the second" and of the opposite.
    private void OrientedWeights(int marker)
    {
        Fill(_first, marker, Weight(0, 0) * Weight(0, 1), Weight(0, 0) * Weight(1, 1));
        Fill(_second, marker, Weight(1, 0) * Weight(0, 1), Weight(1, 0) * Weight(1, 1));
        Fill(_otherFirst, marker, Weight(0, 1) * Weight(0, 0), Weight(0, 1) * Weight(1, 0));
        Fill(_otherSecond, marker, Weight(1, 1) * Weight(0, 0), Weight(1, 1) * Weight(1, 0));
    }

    // Both haplotypes carry the allele; -1: nothing is known.
    private void Weigh(int marker, int allele, float[] ifReference, float[] ifAlternate)
    {
        Fill(ifReference, marker, Weight(0, allele) * Weight(0, allele), Weight(0, allele) * Weight(1, allele));
        Fill(ifAlternate, marker, Weight(1, allele) * Weight(0, allele), Weight(1, allele) * Weight(1, allele));
    }

    private float Weight(int state, int observed) =>
        observed < 0 ? 1 : (float)(state == observed ? 1 - _options.MatchError : _options.MatchError);

    private void Fill(float[] weights, int marker, float ifReference, float ifAlternate)
    {
        var alleles = Alleles(marker);
        for (var state = 0; state < alleles.Length; state++)
        {
            weights[state] = alleles[state] == 0 ? ifReference : ifAlternate;
        }

        Array.Clear(weights, alleles.Length, _width - alleles.Length);
    }

    private ReadOnlySpan<byte> Alleles(int marker) => _alleles.AsSpan(marker * _states, _states);

    private float[] Spare()
    {
        if (_spare.Count == 0)
        {
            return new float[_width * _width];
        }

        var table = _spare[^1];
        _spare.RemoveAt(_spare.Count - 1);
        return table;
    }
}

/// <summary>Sites of a window: the whole range, and the core that it decides.</summary>
/// <param name="From">First site.</param>
/// <param name="To">Behind the last site.</param>
/// <param name="CoreFrom">First site of the core.</param>
/// <param name="CoreTo">Behind the last site of the core.</param>
internal readonly record struct WindowSpan(int From, int To, int CoreFrom, int CoreTo);

/// <summary>A table over ordered pairs of states with its sums.</summary>
internal sealed class PairTable(int width)
{
    public float[] Pairs { get; } = new float[width * width];

    public float[] Rows { get; } = new float[width];

    public float[] Columns { get; } = new float[width];

    public double Total { get; private set; } = 1;

    public void Reset()
    {
        Array.Clear(Pairs);
        Array.Clear(Rows);
        Array.Clear(Columns);
        Total = 1;
    }

    public void Step(
        Span<float> predicted, ReadOnlySpan<byte> alleles, ReadOnlySpan<float> ifReference, ReadOnlySpan<float> ifAlternate,
        PairRates rates, Span<float> scratch) =>
        Total = PairStep.Run(Pairs, predicted, Rows, Columns, alleles, ifReference, ifAlternate, rates, scratch);
}
