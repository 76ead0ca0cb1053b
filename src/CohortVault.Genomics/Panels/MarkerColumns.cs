namespace CohortVault.Genomics.Panels;

/// <summary>A panel's alleles at the sites that a study is typed at (markers): per marker one bit for each haplotype.</summary>
internal sealed class MarkerColumns
{
    private readonly ulong[] _columns;

    public MarkerColumns(PanelBlocks blocks, int[] typed, int threads, CancellationToken cancellation)
    {
        HaplotypeCount = blocks.Panel.HaplotypeCount;
        MarkerCount = typed.Length;
        WordCount = PanelHaplotypes.BitWords(HaplotypeCount);
        _columns = new ulong[(long)typed.Length * WordCount];
        var size = blocks.Panel.SitesPerBlock;
        var numbers = typed.Select(site => site / size).Distinct().ToArray();
        blocks.Each(numbers, threads, cancellation, (i, block) =>
        {
            var first = Array.FindIndex(typed, site => site / size == numbers[i]);
            for (var marker = first; marker < typed.Length && typed[marker] / size == numbers[i]; marker++)
            {
                block.CopyBits(typed[marker] % size, _columns.AsSpan(marker * WordCount, WordCount));
            }
        });
    }

    public int HaplotypeCount { get; }

    public int MarkerCount { get; }

    /// <summary>Words of 64 haplotypes in a column.</summary>
    public int WordCount { get; }

    /// <summary>Alleles of all haplotypes at a marker, as bits.</summary>
    public ReadOnlySpan<ulong> this[int marker] => _columns.AsSpan(marker * WordCount, WordCount);
}
