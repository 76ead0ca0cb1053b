using CohortVault.Genomics.Kernels;
using CohortVault.Genomics.Panels;

namespace CohortVault.Genomics.Imputation;

/// <summary>
/// The model of one target haplotype in one segment: its states, their forward values marker by marker, which become
/// posteriors on the way back. One for each thread, used again and again.
/// </summary>
internal sealed class SegmentStates
{
    private const int Rows = MarkerWords.MarkersPerWord + 1;

    // Below this a total is rounding noise; it is reached only if there is no state at all.
    private const float LeastSum = 1e-30f;

    private readonly ImputationModel _model;
    private readonly int _stride;
    private readonly int[] _states;
    private readonly uint[] _differs;
    private readonly float[] _rows;
    private readonly float[] _current;
    private readonly int[] _statesBefore;
    private readonly float[] _valuesBefore;
    private readonly HaplotypeMarks _marks;
    private readonly int[] _slots;
    private readonly FloatArena _checkPoints = new();
    private readonly float[] _forwardSums = new float[Rows];
    private readonly BackwardSums[] _sums = new BackwardSums[Rows];

    public SegmentStates(ImputationModel model)
    {
        _model = model;
        _stride = Lanes.Padded(model.Selection.MostStates);
        _states = new int[_stride];
        _differs = new uint[_stride];
        _rows = new float[Rows * _stride];
        _current = new float[_stride];
        _statesBefore = new int[_stride];
        _valuesBefore = new float[_stride];
        _marks = new HaplotypeMarks(model.HaplotypeCount);
        _slots = model.Selection.IsWhole ? [] : new int[model.HaplotypeCount];
        Nothing = new float[_stride];
    }

    /// <summary>Number of states.</summary>
    public int Count { get; private set; }

    /// <summary>How often states were chosen.</summary>
    public long SegmentsSeen { get; private set; }

    /// <summary>How many states were chosen in all.</summary>
    public long StatesSeen { get; private set; }

    /// <summary>The panel haplotypes that are states, ascending.</summary>
    public ReadOnlySpan<int> States => _states.AsSpan(0, Count);

    /// <summary>A row of zeros.</summary>
    public float[] Nothing { get; }

    /// <summary>Posterior, not scaled, at a marker of the segment or, one further, at the first one of the segment after.</summary>
    public ReadOnlySpan<float> Posterior(int row) => _rows.AsSpan(row * _stride, _stride);

    /// <summary>Sums at a marker of the segment or, one further, at the first of the segment after.</summary>
    public BackwardSums Sums(int row) => _sums[row];

    /// <summary>Total of the forward values at a marker of the segment.</summary>
    public float ForwardSum(int row) => _forwardSums[row];

    /// <summary>Takes back the check points of all targets that ran forward here; none of them may go on.</summary>
    public void Forget() => _checkPoints.Reset();

    /// <summary>Runs the whole forward pass of a target and leaves check points, up to a segment.</summary>
    public void PassForward(TargetHaplotype target, int segments)
    {
        Count = 0;
        var sum = 1f;
        for (var i = 0; i < segments; i++)
        {
            var segment = _model.Segments[i];
            var before = Count;
            _states.AsSpan(0, before).CopyTo(_statesBefore);
            _current.AsSpan(0, before).CopyTo(_valuesBefore);
            Choose(target, segment);
            var start = _checkPoints.Take(Lanes.Padded(Count));
            Carry(_statesBefore.AsSpan(0, before), _valuesBefore.AsSpan(0, before), start.Span);
            (target.CheckPoints[i], target.CheckSums[i]) = (start, sum);
            start.Span.CopyTo(_current);
            for (var marker = segment.First; marker < segment.End; marker++)
            {
                sum = ForwardStep.Run(
                    _current, _current, _differs, Count, marker % MarkerWords.MarkersPerWord, Rates(target, marker, sum));
            }
        }
    }

    /// <summary>
    /// Computes the posteriors of a segment, from the last segment to the first. With <paramref name="last"/> the target
    /// goes on to the segment before.
    /// </summary>
    public void PassBackward(TargetHaplotype target, int index, bool last)
    {
        var segment = _model.Segments[index];
        Choose(target, segment);
        Recompute(target, segment, target.CheckPoints[index].Span, target.CheckSums[index]);
        var after = _rows.AsSpan(segment.Count * _stride, _stride);
        after.Clear();
        _current.AsSpan().Clear();
        Carry(target.States, target.Backward, _current);
        Carry(target.States, target.Posterior, after);
        _sums[segment.Count] = new BackwardSums(target.BackwardSum, target.PosteriorSum, 0);
        for (var row = segment.Count - 1; row >= 0; row--)
        {
            var marker = segment.First + row;
            var jump = marker + 1 < _model.Typed.Length ? _model.JumpTo(marker + 1) : 1;
            var rates = new StepRates(
                (1 - jump) / Math.Max(_sums[row + 1].Weighed, LeastSum), jump / _model.HaplotypeCount, Weight(target, marker));
            _sums[row] = BackwardStep.Run(
                _current, _rows.AsSpan(row * _stride, _stride), _differs, Count, marker % MarkerWords.MarkersPerWord, rates);
        }

        if (last)
        {
            target.Keep(States, _current.AsSpan(0, Count), _rows.AsSpan(0, Count), _sums[0]);
        }
    }

    private void Recompute(TargetHaplotype target, Segment segment, ReadOnlySpan<float> start, float sum)
    {
        var from = start;
        for (var row = 0; row < segment.Count; row++)
        {
            var marker = segment.First + row;
            var to = _rows.AsSpan(row * _stride, _stride);
            sum = ForwardStep.Run(
                from, to, _differs, Count, marker % MarkerWords.MarkersPerWord, Rates(target, marker, sum));
            _forwardSums[row] = sum;
            from = to;
        }
    }

    private void Choose(TargetHaplotype target, Segment segment)
    {
        if (segment.Count == 0)
        {
            Count = 0;
            return;
        }

        Count = _model.Selection.Fill(target.Places, segment.First, segment.End, _marks, _states);
        if (target.Excluded >= 0 && Array.BinarySearch(_states, 0, Count, target.Excluded) is var at and >= 0)
        {
            _states.AsSpan((at + 1)..Count).CopyTo(_states.AsSpan(at));
            Count--;
        }

        SegmentsSeen++;
        StatesSeen += Count;
        var words = _model.Words[segment.Word];
        var own = target.Words[segment.Word];
        for (var i = 0; i < Count; i++)
        {
            _differs[i] = words[_states[i]] ^ own;
        }
    }

    // A state that was not there before starts with nothing of its own and gets its share of the next jump.
    private void Carry(ReadOnlySpan<int> states, ReadOnlySpan<float> values, Span<float> to)
    {
        if (_model.Selection.IsWhole)
        {
            values.CopyTo(to);
            return;
        }

        for (var slot = 0; slot < states.Length; slot++)
        {
            _slots[states[slot]] = slot;
        }

        for (var i = 0; i < Count; i++)
        {
            var slot = _slots[_states[i]];
            to[i] = slot < states.Length && states[slot] == _states[i] ? values[slot] : 0;
        }
    }

    private StepRates Rates(TargetHaplotype target, int marker, float sum)
    {
        var jump = _model.JumpTo(marker);
        return new StepRates((1 - jump) / Math.Max(sum, LeastSum), jump / _model.HaplotypeCount, Weight(target, marker));
    }

    private float Weight(TargetHaplotype target, int marker) => target.Observed[marker] < 0 ? 1 : _model.IfDiffers;
}
