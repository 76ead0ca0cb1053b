using CohortVault.Genomics.Work;

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
    private readonly BlockStage[] _stages;
    private readonly (int Segment, SiteBlock? Block, bool IsFirstOfSegment)[] _blocks;
    private readonly SegmentStates[] _states;
    private readonly BlockImputer[] _imputers;
    private readonly int _segments;

    public BatchImputer(ImputationModel model, int threads)
    {
        _model = model;
        _threads = threads;
        // One block in work, one being loaded, one being handed on.
        _stages = [.. Enumerable.Range(0, threads > 1 ? 3 : 1).Select(_ => new BlockStage(model))];
        _states = [.. Enumerable.Range(0, threads).Select(_ => new SegmentStates(model))];
        _imputers = [.. Enumerable.Range(0, threads).Select(_ => new BlockImputer(model))];
        _segments = model.Segments.Length;
        var first = Math.Max(0, Array.FindIndex(model.Segments, segment => segment.Blocks.Length > 0));
        _blocks = [.. Order(model.Segments, first)];
    }

    /// <summary>Receives a finished block: sites by haplotypes, then leave-one-out dosages of its typed sites.</summary>
    public delegate void BlockDone(SiteBlock block, ReadOnlySpan<ushort> dosages);

    /// <summary>Imputes; blocks come last one first.</summary>
    public void Impute(
        sbyte[][] observed, BlockDone done, IProgress<double>? progress, CancellationToken cancellation)
    {
        Array.ForEach(_states, states => states.Forget());
        var targets = new TargetHaplotype[observed.Length];
        var groups = Groups(targets.Length).ToArray();
        ForAll(groups.Length, 1, cancellation, (group, thread) =>
        {
            var (first, count) = groups[group];
            var places = _model.Selection.Places(observed.AsSpan(first, count));
            for (var i = 0; i < places.Length; i++)
            {
                targets[first + i] = new TargetHaplotype(observed[first + i], places[i], _model);
                _states[thread].PassForward(targets[first + i], _segments);
            }
        });
        var blocks = _blocks.Length;
        Prepare(0, targets.Length);
        for (var at = 0; at < blocks; at++)
        {
            var (stage, index, last) = (Stage(at), _blocks[at].Segment, _blocks[at].IsFirstOfSegment);
            var segment = _model.Segments[index];
            var next = at + 1;
            // While a block is imputed the next one is loaded and the one before handed on, if there are threads for it.
            Action[] beside = _threads > 1
                ? [() => Prepare(next, targets.Length), () => HandOn(next - 2, targets.Length, done)]
                : [];
            ForAll(
                targets.Length, HaplotypesAtOnce, cancellation,
                (i, thread) =>
                {
                    _states[thread].PassBackward(targets[i], index, last);
                    if (stage.Block is not null)
                    {
                        _imputers[thread].Impute(
                            _states[thread], targets[i], segment, stage.Alleles, stage.Dosages, i, targets.Length);
                    }
                },
                beside);
            if (_threads == 1)
            {
                HandOn(at, targets.Length, done);
                Prepare(next, targets.Length);
            }

            progress?.Report((double)next / blocks);
        }

        if (_threads > 1)
        {
            HandOn(blocks - 1, targets.Length, done);
        }
    }

    // Blocks of all segments, last one first; a segment without any still has to be passed.
    private static IEnumerable<(int Segment, SiteBlock? Block, bool IsFirstOfSegment)> Order(Segment[] segments, int first)
    {
        for (var index = segments.Length - 1; index >= first; index--)
        {
            var blocks = segments[index].Blocks;
            for (var b = blocks.Length - 1; b >= 0; b--)
            {
                yield return (index, blocks[b], b == 0);
            }

            if (blocks.Length == 0)
            {
                yield return (index, null, true);
            }
        }
    }

    // Smaller ones towards the end, so that no thread waits long for another.
    private IEnumerable<(int First, int Count)> Groups(int count)
    {
        for (var first = 0; first < count;)
        {
            var size = Math.Clamp((count - first) / (2 * _threads), HaplotypesAtOnce / 2, HaplotypesSideBySide);
            size = Math.Min(size, count - first);
            yield return (first, size);
            first += size;
        }
    }

    private BlockStage Stage(int at) => _stages[at % _stages.Length];

    private void Prepare(int at, int columns)
    {
        if (at < _blocks.Length)
        {
            Stage(at).Load(_blocks[at].Block, columns);
        }
    }

    private void HandOn(int at, int columns, BlockDone done)
    {
        if (at >= 0 && Stage(at).Block is { } block)
        {
            done(block, Stage(at).Dosages.AsSpan(0, BlockStage.Length(block, columns)));
        }
    }

    // Workers take a few haplotypes at a time; what they compute does not depend on who computes it.
    private void ForAll(
        int count, int atOnce, CancellationToken cancellation, Action<int, int> work, params Action[] beside)
    {
        var (next, nextBeside) = (0, 0);
        void Run(int thread)
        {
            for (int other; (other = Interlocked.Increment(ref nextBeside) - 1) < beside.Length;)
            {
                beside[other]();
            }

            for (int from; (from = Interlocked.Add(ref next, atOnce) - atOnce) < count;)
            {
                cancellation.ThrowIfCancellationRequested();
                for (var i = from; i < Math.Min(from + atOnce, count); i++)
                {
                    work(i, thread);
                }
            }
        }

        Threads.For(_threads, _threads, cancellation, Run);
    }
}
