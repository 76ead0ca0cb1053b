using CohortVault.Genomics.Kernels;

namespace CohortVault.Genomics.Phasing;

/// <summary>
/// The diploid Li-Stephens model of one sample: both haplotypes copy from the states of a mosaic. Given the phase of
/// every heterozygote so far the two haplotypes are independent of each other, so each way to phase them (a branch)
/// needs two vectors over the states rather than a table over pairs of states. A heterozygote doubles the branches;
/// those that the sites after it make unlikely are dropped, and those that differ only in the phase of heterozygotes
/// long past are merged.
/// </summary>
internal sealed class PhaseBeam(PhasingOptions options)
{
    private readonly float _error = (float)options.MatchError;
    private readonly Stack<float[]> _spare = [];
    private readonly List<Branch> _next = [];
    private readonly List<Choice> _choices = [];
    private readonly List<Branch> _branches = [];
    private readonly float[] _isReference = new float[Lanes.Padded(options.States)];
    private readonly float[] _isAlternate = new float[Lanes.Padded(options.States)];
    private readonly float[] _weights = new float[Lanes.Padded(options.States)];
    private readonly float[] _otherWeights = new float[Lanes.Padded(options.States)];
    private int _states;
    private int _width;
    private int _seen;
    private int _decided;

    /// <summary>
    /// Gives for each heterozygote, in order of position, the probability that its alternative allele lies on the same
    /// haplotype as that of the heterozygote before; a half for the first.
    /// </summary>
    public void Run(
        HaplotypePool pool, StateMosaic mosaic, ReadOnlySpan<sbyte> genotypes, Span<float> same, bool backwards,
        CancellationToken cancellation)
    {
        Start(mosaic.Count);
        double stay = 1;
        for (var step = 0; step < genotypes.Length; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            var marker = backwards ? genotypes.Length - 1 - step : step;
            if (step > 0)
            {
                var boundary = backwards ? marker + 1 : marker;
                stay *= pool.Stay(boundary, options.EffectivePopulation);
                Leave(mosaic.Replaced(boundary));
            }

            switch (genotypes[marker])
            {
                case 1:
                    Heterozygote(mosaic.Alleles(marker), stay, same);
                    stay = 1;
                    break;
                case >= 0:
                    Homozygote(mosaic.Alleles(marker), stay, genotypes[marker] == 2);
                    stay = 1;
                    break;
            }
        }

        _choices.Clear();
        _choices.AddRange(_branches.Select(branch => new Choice(0, false, branch.Weight, branch.History, 0, 0)));
        Decide(_seen, same);

        // The k-th met has been compared with the one met before it; seen from the front that is the one after it.
        if (backwards)
        {
            same.Reverse();
            same[..^1].CopyTo(same[1..]);
        }

        same[0] = 0.5f;
    }

    private void Start(int states)
    {
        (_states, _width, _seen, _decided) = (states, Lanes.Padded(states), 0, 1);
        Free(_branches);
        var (alternate, reference) = (Spare(), Spare());
        alternate.AsSpan(0, states).Fill(1f / states);
        alternate.AsSpan(states).Clear();
        reference.AsSpan(0, states).Fill(1f / states);
        reference.AsSpan(states).Clear();
        _branches.Add(new Branch(alternate, reference, 1, 0, 1, 1));
    }

    // What was copied from a haplotype whose slot passes to another one can only have jumped.
    private void Leave(ReadOnlySpan<StateMosaic.Piece> replaced)
    {
        foreach (var piece in replaced)
        {
            foreach (var branch in _branches)
            {
                (branch.Alternate[piece.Slot], branch.Reference[piece.Slot]) = (0, 0);
            }
        }
    }

    private void Homozygote(ReadOnlySpan<ulong> alleles, double stay, bool alternate)
    {
        var jump = (float)((1 - stay) / _states);
        var weights = _weights.AsSpan(0, _width);
        CopyStep.Spread(alleles, _states, alternate ? _error : 1 - _error, alternate ? 1 - _error : _error, weights);
        double total = 0;
        for (var i = 0; i < _branches.Count; i++)
        {
            var branch = _branches[i];
            var first = CopyStep.Observe(
                branch.Alternate.AsSpan(0, _width), weights, (float)(stay / branch.AlternateSum), jump);
            var second = CopyStep.Observe(
                branch.Reference.AsSpan(0, _width), weights, (float)(stay / branch.ReferenceSum), jump);
            var weight = branch.Weight * first * second;
            total += weight;
            _branches[i] = branch with { Weight = weight, AlternateSum = first, ReferenceSum = second };
        }

        Scale(total);
    }

    private void Heterozygote(ReadOnlySpan<ulong> alleles, double stay, Span<float> same)
    {
        var jump = (float)((1 - stay) / _states);
        var isReference = _isReference.AsSpan(0, _width);
        var isAlternate = _isAlternate.AsSpan(0, _width);
        CopyStep.Spread(alleles, _states, 1, 0, isReference);
        CopyStep.Spread(alleles, _states, 0, 1, isAlternate);
        _choices.Clear();
        double total = 0;
        for (var i = 0; i < _branches.Count; i++)
        {
            var branch = _branches[i];
            var (one, zero) = Likelihoods(CopyStep.Predict(
                branch.Alternate.AsSpan(0, _width), isReference, isAlternate, (float)(stay / branch.AlternateSum),
                    jump));
            var (otherOne, otherZero) = Likelihoods(CopyStep.Predict(
                branch.Reference.AsSpan(0, _width), isReference, isAlternate, (float)(stay / branch.ReferenceSum),
                    jump));
            total += Add(new Choice(i, false, branch.Weight * one * otherZero, (branch.History << 1) | 1, one,
                otherZero));
            if (_seen > 0)
            {
                total += Add(new Choice(i, true, branch.Weight * otherOne * zero, branch.History << 1, otherOne, zero));
            }
        }

        _seen++;
        Prune(total);
        Decide(_seen - options.Memory, same);
        Take(alleles);
    }

    // Likelihood of the alternative and of the reference allele, from the predicted sums over the states with either.
    private (float One, float Zero) Likelihoods((float Reference, float Alternate) sums) => (
        (sums.Alternate * (1 - _error)) + (sums.Reference * _error),
        (sums.Reference * (1 - _error)) + (sums.Alternate * _error));

    private double Add(Choice choice)
    {
        _choices.Add(choice);
        return choice.Weight;
    }

    private void Prune(double total)
    {
        var least = total * options.LeastWeight;
        _choices.RemoveAll(choice => choice.Weight < least);
        if (_choices.Count > options.MostBranches)
        {
            _choices.Sort(static (a, b) => a.Weight != b.Weight
                ? b.Weight.CompareTo(a.Weight) : b.History.CompareTo(a.History));
            _choices.RemoveRange(options.MostBranches, _choices.Count - options.MostBranches);
        }

        // Those that remember the same lie together, the likeliest first.
        var mask = Mask;
        _choices.Sort((a, b) => (a.History & mask) != (b.History & mask)
            ? (a.History & mask).CompareTo(b.History & mask)
            : a.Weight != b.Weight ? b.Weight.CompareTo(a.Weight) : b.History.CompareTo(a.History));
    }

    // Settles the heterozygotes up to a number: the newest one is bit 0 of the histories.
    private void Decide(int to, Span<float> same)
    {
        for (; _decided < to; _decided++)
        {
            double yes = 0, total = 0;
            foreach (var choice in _choices)
            {
                total += choice.Weight;
                yes += ((choice.History >> (_seen - 1 - _decided)) & 1) != 0 ? choice.Weight : 0;
            }

            same[_decided] = (float)(yes / total);
        }
    }

    private void Take(ReadOnlySpan<ulong> alleles)
    {
        var ofAlternate = _weights.AsSpan(0, _width);
        var ofReference = _otherWeights.AsSpan(0, _width);
        CopyStep.Spread(alleles, _states, _error, 1 - _error, ofAlternate);
        CopyStep.Spread(alleles, _states, 1 - _error, _error, ofReference);
        _next.Clear();
        double total = 0;
        foreach (var choice in _choices)
        {
            var from = _branches[choice.Branch];
            var (alternate, reference) = (Spare(), Spare());
            var (one, zero) = choice.Crossed ? (from.Reference, from.Alternate) : (from.Alternate, from.Reference);
            CopyStep.Weigh(one.AsSpan(0, _width), ofAlternate, alternate.AsSpan(0, _width));
            CopyStep.Weigh(zero.AsSpan(0, _width), ofReference, reference.AsSpan(0, _width));
            total += choice.Weight;
            var branch = new Branch(
                alternate, reference, choice.Weight, choice.History, choice.AlternateSum, choice.ReferenceSum);
            if (_next.Count > 0 && ((_next[^1].History ^ choice.History) & Mask) == 0)
            {
                _next[^1] = Merge(_next[^1], branch);
            }
            else
            {
                _next.Add(branch);
            }
        }

        Free(_branches);
        _branches.AddRange(_next);
        Scale(total);
    }

    private Branch Merge(Branch into, Branch other)
    {
        var weight = into.Weight + other.Weight;
        var (share, otherShare) = (into.Weight / weight, other.Weight / weight);
        CopyStep.Mix(
            into.Alternate.AsSpan(0, _width), (float)(share / into.AlternateSum),
            other.Alternate.AsSpan(0, _width), (float)(otherShare / other.AlternateSum));
        CopyStep.Mix(
            into.Reference.AsSpan(0, _width), (float)(share / into.ReferenceSum),
            other.Reference.AsSpan(0, _width), (float)(otherShare / other.ReferenceSum));
        _spare.Push(other.Alternate);
        _spare.Push(other.Reference);
        return into with { Weight = weight, AlternateSum = 1, ReferenceSum = 1 };
    }

    private void Scale(double total)
    {
        for (var i = 0; i < _branches.Count; i++)
        {
            _branches[i] = _branches[i] with { Weight = _branches[i].Weight / total };
        }
    }

    private ulong Mask => (1UL << options.Memory) - 1;

    private float[] Spare() => _spare.Count > 0 ? _spare.Pop() : new float[Lanes.Padded(options.States)];

    private void Free(List<Branch> branches)
    {
        foreach (var branch in branches)
        {
            _spare.Push(branch.Alternate);
            _spare.Push(branch.Reference);
        }

        branches.Clear();
    }

    /// <summary>A way to phase the heterozygotes so far.</summary>
    /// <param name="Alternate">States of the haplotype with the alternative allele at the last heterozygote.</param>
    /// <param name="Reference">States of the other one.</param>
    /// <param name="Weight">Likelihood, scaled to one over all branches.</param>
    /// <param name="History">A bit per heterozygote, newest lowest: goes on as the one before.</param>
    /// <param name="AlternateSum">Sum of the states, by which the next step divides.</param>
    /// <param name="ReferenceSum">The same of the other.</param>
    private readonly record struct Branch(
        float[] Alternate, float[] Reference, double Weight, ulong History, float AlternateSum, float ReferenceSum);

    /// <summary>A branch carried over a heterozygote, straight or crossed, before its states are weighed.</summary>
    private readonly record struct Choice(
        int Branch, bool Crossed, double Weight, ulong History, float AlternateSum, float ReferenceSum);
}
