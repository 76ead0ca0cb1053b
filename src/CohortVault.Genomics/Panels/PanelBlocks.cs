using CohortVault.Genomics.Work;

namespace CohortVault.Genomics.Panels;

/// <summary>
/// The stored blocks of a chromosome, read again and again: as many as a budget allows stay in memory, of the others only
/// the last few, in buffers that are used again. Not for use by several threads at once.
/// </summary>
internal sealed class PanelBlocks(PanelChromosome panel, long budget)
{
    private const int Passing = 3;

    private readonly Dictionary<int, HaplotypeBlock> _kept = [];
    private readonly Queue<(int Number, HaplotypeBlock Block)> _passing = new();
    private readonly List<HaplotypeBlock> _passed = [];
    private readonly Stack<byte[]> _buffers = new();
    private long _length;

    public PanelChromosome Panel => panel;

    /// <summary>The block that holds a site, and the site's row in it; good until <see cref="Release"/>.</summary>
    public HaplotypeBlock Of(int site, out int row)
    {
        var number = Math.DivRem(site, panel.SitesPerBlock, out row);
        if (_kept.TryGetValue(number, out var block))
        {
            return block;
        }

        foreach (var passing in _passing)
        {
            if (passing.Number == number)
            {
                return passing.Block;
            }
        }

        block = panel.Block(number, _buffers.TryPop(out var buffer) ? buffer : null);
        if (Keep(number, block))
        {
            return block;
        }

        if (_passing.Count == Passing)
        {
            _passed.Add(_passing.Dequeue().Block);
        }

        _passing.Enqueue((number, block));
        return block;
    }

    /// <summary>Looks at some blocks, each once, several at a time and in any order; none is in use afterwards.</summary>
    public void Each(IReadOnlyList<int> numbers, int threads, CancellationToken cancellation, Action<int, HaplotypeBlock> look)
    {
        Release();
        var gate = new Lock();
        Threads.For(numbers.Count, threads, cancellation, i =>
        {
            HaplotypeBlock? block;
            byte[]? buffer = null;
            lock (gate)
            {
                if (!_kept.TryGetValue(numbers[i], out block))
                {
                    _buffers.TryPop(out buffer);
                }
            }

            block ??= panel.Block(numbers[i], buffer);
            look(i, block);
            lock (gate)
            {
                if (!Keep(numbers[i], block))
                {
                    _buffers.Push(block.Buffer);
                }
            }
        });
    }

    /// <summary>Says that no block is in use.</summary>
    public void Release()
    {
        foreach (var block in _passed)
        {
            _buffers.Push(block.Buffer);
        }

        _passed.Clear();
    }

    private bool Keep(int number, HaplotypeBlock block)
    {
        if (_kept.ContainsKey(number))
        {
            return true;
        }

        if (_length + block.Buffer.Length > budget)
        {
            return false;
        }

        _length += block.Buffer.Length;
        _kept[number] = block;
        return true;
    }
}
