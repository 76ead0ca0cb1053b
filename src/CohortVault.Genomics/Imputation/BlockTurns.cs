namespace CohortVault.Genomics.Imputation;

/// <summary>What a thread is to do next with a block.</summary>
internal enum BlockTask
{
    /// <summary>Load the block.</summary>
    Load,

    /// <summary>Impute one group of haplotypes.</summary>
    Impute,

    /// <summary>Hand the finished block on.</summary>
    HandOn,
}

/// <summary>
/// Deals out the work on a row of blocks to any number of threads, without ever making all of them wait for the last one:
/// a group of haplotypes goes on to the next block once it is through with this one and that one is loaded. Blocks are
/// loaded one after another, handed on one after another, and no more of them are in memory than there are stages.
/// </summary>
/// <param name="blocks">Number of blocks.</param>
/// <param name="groups">Number of groups of haplotypes.</param>
/// <param name="stages">Blocks in memory at once.</param>
/// <param name="loaded">Blocks that are loaded already.</param>
internal sealed class BlockTurns(int blocks, int groups, int stages, int loaded)
{
    private readonly object _gate = new();
    private readonly int[] _finished = new int[blocks];
    private readonly int[] _passed = new int[groups];
    private int _loaded = loaded;
    private bool _loading;
    private int _handedOn;
    private bool _handingOn;
    private int _block;
    private int _group;
    private bool _stopped;

    /// <summary>Waits for something that can be done; false when everything is done, or given up.</summary>
    public bool Take(out BlockTask task, out int block, out int group)
    {
        lock (_gate)
        {
            while (!_stopped && _handedOn < blocks)
            {
                if (!_loading && _loaded < Math.Min(blocks, _handedOn + stages))
                {
                    (task, block, group, _loading) = (BlockTask.Load, _loaded, 0, true);
                    return true;
                }

                if (!_handingOn && _finished[_handedOn] == groups)
                {
                    (task, block, group, _handingOn) = (BlockTask.HandOn, _handedOn, 0, true);
                    return true;
                }

                if (_block < _loaded && _passed[_group] == _block)
                {
                    (task, block, group) = (BlockTask.Impute, _block, _group);
                    _group = (_group + 1) % groups;
                    _block += _group == 0 ? 1 : 0;
                    return true;
                }

                Monitor.Wait(_gate);
            }
        }

        (task, block, group) = (default, 0, 0);
        return false;
    }

    /// <summary>Says that what was taken is done.</summary>
    public void Done(BlockTask task, int block, int group)
    {
        lock (_gate)
        {
            switch (task)
            {
                case BlockTask.Load:
                    (_loaded, _loading) = (block + 1, false);
                    break;
                case BlockTask.HandOn:
                    (_handedOn, _handingOn) = (block + 1, false);
                    break;
                default:
                    _passed[group]++;
                    _finished[block]++;
                    break;
            }

            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Nobody gets anything to do any more.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _stopped = true;
            Monitor.PulseAll(_gate);
        }
    }
}
