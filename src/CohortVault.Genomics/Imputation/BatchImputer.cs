using CohortVault.Genomics.Work;

namespace CohortVault.Genomics.Imputation;

/// <summary>
/// Imputes a batch of haplotypes: forwards through the markers, each haplotype by itself, then segment by segment back,
/// all haplotypes together, so that the panel's alleles are turned round once for all of them.
/// </summary>
internal sealed class BatchImputer
{
    private const int FewestTogether = 4;

    // The dosages of so many at a site fill a line of the cache: threads that write them side by side must not share lines.
    private const int MostTogether = 32;

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
        // While one block is in work, the one before is handed on and the next one loaded in its place.
        _stages = [.. Enumerable.Range(0, threads > 1 ? 2 : 1).Select(_ => new BlockStage(model))];
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
        var targets = PassForward(observed, cancellation);
        var together = Math.Clamp(targets.Length / (4 * _threads), 2 * FewestTogether, MostTogether);
        var groups = (targets.Length + together - 1) / together;
        var turns = new BlockTurns(_blocks.Length, groups, _stages.Length, loaded: 1);
        Threads.Each(_threads, thread =>
        {
            try
            {
                while (turns.Take(out var task, out var block, out var group))
                {
                    cancellation.ThrowIfCancellationRequested();
                    switch (task)
                    {
                        case BlockTask.Load:
                            Stage(block).Load(_blocks[block].Block, targets.Length);
                            break;
                        case BlockTask.Impute:
                            PassBackward(targets, group * together, together, block, thread);
                            break;
                        case BlockTask.HandOn:
                            HandOn(block, targets.Length, done);
                            progress?.Report((double)(block + 1) / _blocks.Length);
                            break;
                    }

                    turns.Done(task, block, group);
                }
            }
            catch
            {
                turns.Stop();
                throw;
            }
        });
    }

    // The first block is loaded meanwhile.
    private TargetHaplotype[] PassForward(sbyte[][] observed, CancellationToken cancellation)
    {
        var targets = new TargetHaplotype[observed.Length];
        var groups = Groups(targets.Length).ToArray();
        var used = 0;
        Threads.For(
            1 + groups.Length, _threads, cancellation, () => _states[Interlocked.Increment(ref used) - 1],
            (turn, states) =>
            {
                if (turn == 0)
                {
                    Stage(0).Load(_blocks[0].Block, targets.Length);
                    return;
                }

                var (first, count) = groups[turn - 1];
                var places = _model.Selection.Places(observed.AsSpan(first, count));
                for (var i = 0; i < places.Length; i++)
                {
                    targets[first + i] = new TargetHaplotype(observed[first + i], places[i], _model);
                    states.PassForward(targets[first + i], _segments);
                }
            },
            _ => { });
        return targets;
    }

    // A few haplotypes at a time; what is computed does not depend on who computes it.
    private void PassBackward(TargetHaplotype[] targets, int first, int count, int block, int thread)
    {
        var (stage, (segment, _, last)) = (Stage(block), _blocks[block]);
        for (var i = first; i < Math.Min(first + count, targets.Length); i++)
        {
            _states[thread].PassBackward(targets[i], segment, last);
            if (stage.Block is not null)
            {
                _imputers[thread].Impute(
                    _states[thread], targets[i], _model.Segments[segment], stage.Alleles, stage.Dosages, i, targets.Length);
            }
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
            var size = Math.Clamp((count - first) / (2 * _threads), FewestTogether, MostTogether);
            size = Math.Min(size, count - first);
            yield return (first, size);
            first += size;
        }
    }

    private BlockStage Stage(int at) => _stages[at % _stages.Length];

    private void HandOn(int at, int columns, BlockDone done)
    {
        if (Stage(at).Block is { } block)
        {
            done(block, Stage(at).Dosages.AsSpan(0, BlockStage.Length(block, columns)));
        }
    }
}
