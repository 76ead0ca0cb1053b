namespace CohortVault.Genomics.Panels;

/// <summary>
/// The stored blocks of a chromosome, read again and again: as many as a budget allows stay in memory, of the others only
/// the last few. Not for use by several threads at once.
/// </summary>
internal sealed class PanelBlocks(PanelChromosome panel, long budget)
{
    private const int Passing = 3;

    private readonly Dictionary<int, HaplotypeBlock> _kept = [];
    private readonly Queue<(int Number, HaplotypeBlock Block)> _passing = new();
    private long _length;

    public PanelChromosome Panel => panel;

    /// <summary>The block that holds a site, and the site's row in it.</summary>
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

        block = panel.Block(number);
        if (_length + block.Length <= budget)
        {
            _length += block.Length;
            _kept[number] = block;
            return block;
        }

        if (_passing.Count == Passing)
        {
            _passing.Dequeue();
        }

        _passing.Enqueue((number, block));
        return block;
    }
}
