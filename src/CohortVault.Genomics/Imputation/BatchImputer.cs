namespace CohortVault.Genomics.Imputation;

/// <summary>
/// Imputes a batch of haplotypes: forwards through the markers, each haplotype by itself, then segment by segment back,
/// all haplotypes together, so that the panel's alleles are turned round once for all of them.
/// </summary>
internal sealed class BatchImputer
{
    private const int HaplotypesAtOnce = 8;
    private const int HaplotypesSideBySide = 32;

    private readonly ImputationModel _model;
    private readonly int _threads;
    private readonly BlockAlleles _alleles;
    private readonly SegmentStates[] _states;
    private readonly BlockImputer[] _imputers;
    private readonly int _segments;
    private readonly int _firstSegment;

    public BatchImputer(ImputationModel model, int threads)
    {
        _model = model;
        _threads = threads;
        _alleles = new BlockAlleles(model);
        _states = [.. Enumerable.Range(0, threads).Select(_ => new SegmentStates(model))];
        _imputers = [.. Enumerable.Range(0, threads).Select(_ => new BlockImputer(model))];
        _segments = model.Segments.Length;
        _firstSegment = Math.Max(0, Array.FindIndex(model.Segments, segment => segment.Blocks.Length > 0));
    }

    /// <summary>Receives a finished block: sites by haplotypes, then leave-one-out dosages of its typed sites.</summary>
    public delegate void BlockDone(SiteBlock block, ReadOnlySpan<ushort> dosages);

    /// <summary>Imputes; blocks come last one first.</summary>
    public void Impute(
        sbyte[][] observed, BlockDone done, IProgress<double>? progress, CancellationToken cancellation)
    {
        var targets = new TargetHaplotype[observed.Length];
        var groups = (targets.Length + HaplotypesSideBySide - 1) / HaplotypesSideBySide;
        ForAll(groups, 1, cancellation, (group, thread) =>
        {
            var first = group * HaplotypesSideBySide;
            var places = _model.Selection.Places(observed.AsSpan(first, Math.Min(HaplotypesSideBySide, targets.Length - first)));
            for (var i = 0; i < places.Length; i++)
            {
                targets[first + i] = new TargetHaplotype(observed[first + i], places[i], _model);
                _states[thread].PassForward(targets[first + i], _segments);
            }
        });
        var dosages = Array.Empty<ushort>();
        for (var index = _segments - 1; index >= _firstSegment; index--)
        {
            var segment = _model.Segments[index];
            if (segment.Blocks.Length == 0)
            {
                ForAll(targets.Length, HaplotypesAtOnce, cancellation, (i, thread) => _states[thread].PassBackward(targets[i], index, last: true));
            }

            for (var b = segment.Blocks.Length - 1; b >= 0; b--)
            {
                var block = segment.Blocks[b];
                _alleles.Load(block);
                var length = (block.SiteCount + block.TypedCount) * targets.Length;
                dosages = dosages.Length < length ? new ushort[length] : dosages;
                _alleles.Clear(dosages.AsSpan(0, length), targets.Length);
                ForAll(targets.Length, HaplotypesAtOnce, cancellation, (i, thread) =>
                {
                    _states[thread].PassBackward(targets[i], index, last: b == 0);
                    _imputers[thread].Impute(
                        _states[thread], targets[i], segment, _alleles, dosages, i, targets.Length);
                });
                done(block, dosages.AsSpan(0, length));
            }

            progress?.Report(1 - ((double)(index - _firstSegment) / (_segments - _firstSegment)));
        }
    }

    // Workers take a few haplotypes at a time; what they compute does not depend on who computes it.
    private void ForAll(int count, int atOnce, CancellationToken cancellation, Action<int, int> work)
    {
        var next = 0;
        void Run(int thread)
        {
            for (int from; (from = Interlocked.Add(ref next, atOnce) - atOnce) < count;)
            {
                cancellation.ThrowIfCancellationRequested();
                for (var i = from; i < Math.Min(from + atOnce, count); i++)
                {
                    work(i, thread);
                }
            }
        }

        if (_threads == 1)
        {
            Run(0);
            return;
        }

        Parallel.For(0, _threads, new ParallelOptions { MaxDegreeOfParallelism = _threads }, Run);
    }
}
