namespace CohortVault.Genomics.Panels;

/// <summary>A panel's alleles at the sites that a study is typed at (markers): per marker one bit for each haplotype.</summary>
internal sealed class MarkerColumns
{
    private readonly ulong[] _columns;

    public MarkerColumns(PanelBlocks blocks, int[] typed, CancellationToken cancellation)
    {
        HaplotypeCount = blocks.Panel.HaplotypeCount;
        MarkerCount = typed.Length;
        WordCount = PanelHaplotypes.BitWords(HaplotypeCount);
        _columns = new ulong[(long)typed.Length * WordCount];
        for (var marker = 0; marker < typed.Length; marker++)
        {
            cancellation.ThrowIfCancellationRequested();
            var block = blocks.Of(typed[marker], out var row);
            block.CopyBits(row, _columns.AsSpan(marker * WordCount, WordCount));
        }
    }

    public int HaplotypeCount { get; }

    public int MarkerCount { get; }

    /// <summary>Words of 64 haplotypes in a column.</summary>
    public int WordCount { get; }

    /// <summary>Alleles of all haplotypes at a marker, as bits.</summary>
    public ReadOnlySpan<ulong> this[int marker] => _columns.AsSpan(marker * WordCount, WordCount);
}
