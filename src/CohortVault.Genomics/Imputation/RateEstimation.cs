using System.Collections.Concurrent;
using CohortVault.Genomics.Panels;
using CohortVault.Genomics.Work;

namespace CohortVault.Genomics.Imputation;

/// <summary>
/// Estimates the jump rate and the match error by expectation-maximisation: some panel haplotypes, spread evenly, are
/// modelled as mosaics of the others at the markers. That the targets are not looked at makes results independent of how
/// samples are put together.
/// </summary>
internal sealed class RateEstimation
{
    private const int Rounds = 5;
    private const int AllelesLookedAt = 16_384;
    private const int FewestHaplotypes = 16;
    private const int MostHaplotypes = 128;
    private const double SmallestError = 1e-5;
    private const double LargestError = 0.02;

    private const double TargetsToPanel = 1.5;

    // Rounds end when the rates hardly change.
    private const double Settled = 0.03;

    // The rate may move away from the assumed one by this factor at most.
    private const double MostChange = 32;

    private readonly ImputationModel _model;
    private readonly double[] _distances;
    private readonly int[] _haplotypes;
    private readonly sbyte[][] _observed;
    private readonly PlaceRange[][] _places;
    private readonly ConcurrentBag<SegmentStates> _free = [];

    private RateEstimation(ImputationModel model, int count, int threads, CancellationToken cancellation)
    {
        _model = model;
        var map = model.Blocks.Panel.CentiMorgans;
        _distances = new double[model.Typed.Length];
        for (var marker = 1; marker < _distances.Length; marker++)
        {
            _distances[marker] = map[model.Typed[marker]] - map[model.Typed[marker - 1]];
        }

        _haplotypes = [.. Enumerable.Range(0, count).Select(i => (int)((long)i * model.HaplotypeCount / count))];
        _observed = [.. _haplotypes.Select(Observed)];
        _places = new PlaceRange[count][];
        var parts = Math.Min(count, threads);
        Threads.For(parts, threads, cancellation, part =>
        {
            var own = (part * count / parts)..((part + 1) * count / parts);
            model.Selection.Places(_observed.AsSpan(own), _haplotypes.AsSpan(own)).CopyTo(_places.AsSpan(own));
        });
    }

    /// <summary>Puts estimated rates into the model, unless there is too little to see them in.</summary>
    public static void Run(ImputationModel model, int threads, CancellationToken cancellation)
    {
        var markers = model.Typed.Length;
        if (markers < 2 || model.HaplotypeCount < 2 * FewestHaplotypes)
        {
            return;
        }

        var count = Math.Clamp(AllelesLookedAt / markers, FewestHaplotypes, MostHaplotypes);
        count = Math.Min(count, model.HaplotypeCount / 2);
        var estimation = new RateEstimation(model, count, threads, cancellation);
        for (var round = 0; round < Rounds; round++)
        {
            if (estimation.Improve(threads, cancellation) < Settled)
            {
                break;
            }
        }

        model.UsualStates = estimation.MeanStates();

        // The mosaics of the panel's own haplotypes have longer pieces than those of the targets (docs/engine.md).
        model.Use(model.Rate * TargetsToPanel, model.MatchError);
    }

    private int MeanStates()
    {
        var segments = _free.Sum(states => states.SegmentsSeen);
        return (int)(_free.Sum(states => states.StatesSeen) / Math.Max(1, segments)) + 1;
    }

    // Returns by which share the rate changed.
    private double Improve(int threads, CancellationToken cancellation)
    {
        var expected = new (double Jumps, double Errors)[_haplotypes.Length];
        Threads.For(
            expected.Length, threads, cancellation, () => _free.TryTake(out var states) ? states : new SegmentStates(_model),
            (i, states) => expected[i] = Expected(states, i), _free.Add);
        var (jumps, errors) = (expected.Sum(e => e.Jumps), expected.Sum(e => e.Errors));
        var distance = _distances.Sum() * expected.Length;
        var assumed = _model.Parameters.JumpsPerCentiMorganFor(_model.HaplotypeCount);
        var rate = distance > 0 ? Math.Clamp(jumps / distance, assumed / MostChange, assumed * MostChange) : _model.Rate;
        var change = Math.Abs(rate - _model.Rate) / _model.Rate;
        _model.Use(rate, Math.Clamp(errors / ((double)expected.Length * _distances.Length), SmallestError, LargestError));
        return change;
    }

    private sbyte[] Observed(int haplotype)
    {
        var observed = new sbyte[_distances.Length];
        for (var marker = 0; marker < observed.Length; marker++)
        {
            observed[marker] = (sbyte)((_model.Words[marker / MarkerWords.MarkersPerWord][haplotype] >> marker) & 1);
        }

        return observed;
    }

    private (double Jumps, double Errors) Expected(SegmentStates states, int index)
    {
        var target = new TargetHaplotype(_observed[index], _places[index], _model) { Excluded = _haplotypes[index] };
        states.Forget();
        states.PassForward(target, _model.Segments.Length);
        double jumps = 0, errors = 0;
        for (var number = _model.Segments.Length - 1; number >= 0; number--)
        {
            var segment = _model.Segments[number];
            states.PassBackward(target, number, last: true);
            for (var row = 0; row < segment.Count; row++)
            {
                var sums = states.Sums(row);
                errors += sums.Posterior > 0 ? Math.Clamp(sums.Differing / sums.Posterior, 0, 1) : 0;
                var marker = segment.First + row;
                if (marker + 1 < _distances.Length && _distances[marker + 1] > 0 && sums.Posterior > 0)
                {
                    var jump = _model.JumpTo(marker + 1);
                    var any = Math.Min(1, jump * states.ForwardSum(row) / ((double)_model.HaplotypeCount * sums.Posterior));
                    // Given that there was any, a Poisson process made mean / P(any) of them.
                    jumps += any * _model.Rate * _distances[marker + 1] / jump;
                }
            }
        }

        return (jumps, errors);
    }
}
