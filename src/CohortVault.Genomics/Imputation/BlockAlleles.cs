using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using CohortVault.Genomics.Kernels;
using CohortVault.Genomics.Panels;

namespace CohortVault.Genomics.Imputation;

/// <summary>What the interpolation needs of a site: where its sum is, and the coefficients.</summary>
/// <param name="Cell">Bit of the site, counted from its run's first word.</param>
/// <param name="Row">Row of the site in its block.</param>
/// <param name="Left">Weight of the posterior at the marker before.</param>
/// <param name="Right">Weight of the posterior at the marker after.</param>
/// <param name="Both">Probability of jumps on both sides of the site.</param>
/// <param name="Frequency">Panel frequency of the minor allele.</param>
/// <param name="MinorIsReference">Whether set bits are reference alleles.</param>
internal readonly record struct BlockSite(
    int Cell, int Row, float Left, float Right, float Both, float Frequency, bool MinorIsReference);

/// <summary>
/// The panel's alleles at the sites of one block, turned round: per haplotype some words, in which the bit of a site is
/// set if the haplotype carries its minor allele. Used again for the next block.
/// </summary>
internal sealed class BlockAlleles(ImputationModel model)
{
    private readonly ulong[] _rows = new ulong[64 * PanelHaplotypes.BitWords(model.HaplotypeCount)];
    private int[] _carriers = new int[1_024];
    private ulong[] _words = [];
    private BlockSite[] _sites = [];

    public SiteBlock Block { get; private set; } = new(0, 0, 0, 0, 0, []);

    /// <summary>For each haplotype <see cref="SiteBlock.WordCount"/> words.</summary>
    public ReadOnlySpan<ulong> Words => _words;

    /// <summary>The sites of all runs, in order.</summary>
    public ReadOnlySpan<BlockSite> Sites => _sites;

    public void Load(SiteBlock block)
    {
        Block = block;
        var length = (long)model.HaplotypeCount * block.WordCount;
        if (_words.Length < length)
        {
            _words = new ulong[length];
        }
        else
        {
            Array.Clear(_words, 0, (int)length);
        }

        var sites = new List<BlockSite>(block.SiteCount);
        foreach (var run in block.Runs)
        {
            for (var word = 0; word < run.WordCount; word++)
            {
                var first = run.FirstSite + (64 * word);
                LoadWord(run, word, first, Math.Min(64, run.FirstSite + run.SiteCount - first), sites);
            }
        }

        _sites = [.. sites];
    }

    private void LoadWord(SiteRun run, int word, int first, int count, List<BlockSite> sites)
    {
        // Sites stored as bits come first, so that they fill whole bytes.
        var (rows, listed) = (0, 0);
        for (var site = first; site < first + count; site++)
        {
            listed += model.Blocks.Of(site, out var row).Encoding(row) == SiteEncoding.Bits ? 1 : 0;
        }

        var rowWords = PanelHaplotypes.BitWords(model.HaplotypeCount);
        for (var site = first; site < first + count; site++)
        {
            var block = model.Blocks.Of(site, out var row);
            var isReference = 2 * model.Blocks.Panel.Sites.AlternateCount(site) > model.HaplotypeCount;
            int bit;
            if (block.Encoding(row) == SiteEncoding.Bits)
            {
                bit = rows++;
                var target = _rows.AsSpan(bit * rowWords, rowWords);
                block.CopyBits(row, target);
                if (isReference)
                {
                    Invert(target);
                }
            }
            else
            {
                bit = listed++;
                SetCarriers(block, row, run.FirstWord + word, bit);
                isReference = block.Encoding(row) == SiteEncoding.ReferenceCarriers;
            }

            sites.Add(Place(run, site, (64 * word) + bit, isReference));
        }

        Turn(run.FirstWord + word, rows, rowWords);
    }

    private void SetCarriers(HaplotypeBlock block, int row, int word, int bit)
    {
        var count = block.CarrierCount(row);
        if (_carriers.Length < count)
        {
            _carriers = new int[2 * count];
        }

        var carriers = _carriers.AsSpan(0, count);
        block.CopyCarriers(row, carriers);
        var stride = Block.WordCount;
        foreach (var carrier in carriers)
        {
            _words[((long)carrier * stride) + word] |= 1UL << bit;
        }
    }

    // Eight sites by eight haplotypes at a time.
    private void Turn(int word, int rows, int rowWords)
    {
        var bytes = MemoryMarshal.AsBytes(_rows.AsSpan());
        var target = MemoryMarshal.AsBytes(_words.AsSpan());
        var (stride, rowBytes) = (8L * Block.WordCount, 8 * rowWords);
        _rows.AsSpan(rows * rowWords, (((rows + 7) & ~7) - rows) * rowWords).Clear();
        for (var group = 0; group < rows; group += 8)
        {
            ref var source = ref bytes[group * rowBytes];
            for (var eight = 0; 8 * eight < model.HaplotypeCount; eight++)
            {
                ulong square = 0;
                for (var row = 7; row >= 0; row--)
                {
                    square = (square << 8) | Unsafe.Add(ref source, (row * rowBytes) + eight);
                }

                if (square == 0)
                {
                    continue;
                }

                square = BitTranspose.Eight(square);
                var at = (8 * eight * stride) + (8 * word) + (group / 8);
                for (var left = Math.Min(8, model.HaplotypeCount - (8 * eight)); left > 0; left--, at += stride, square >>= 8)
                {
                    target[(int)at] |= (byte)square;
                }
            }
        }
    }

    private void Invert(Span<ulong> bits)
    {
        for (var i = 0; i < bits.Length; i++)
        {
            bits[i] = ~bits[i];
        }

        if ((model.HaplotypeCount & 63) != 0)
        {
            bits[^1] &= (1UL << model.HaplotypeCount) - 1;
        }
    }

    private BlockSite Place(SiteRun run, int site, int cell, bool minorIsReference)
    {
        var map = model.Blocks.Panel.CentiMorgans;
        var alternates = model.Blocks.Panel.Sites.AlternateCount(site);
        var minor = minorIsReference ? model.HaplotypeCount - alternates : alternates;
        var (hasLeft, hasRight) = (run.Before >= 0, run.Before + 1 < model.Typed.Length);
        var before = hasLeft ? model.Jump(map[site] - map[model.Typed[run.Before]]) : 1;
        var after = hasRight ? model.Jump(map[model.Typed[run.Before + 1]] - map[site]) : 1;
        var (left, right, both) = (0.0, 0.0, 0.0);
        if (hasLeft && hasRight)
        {
            // See docs/engine.md: the product of both jump terms, written with the posteriors at the two markers.
            both = before * after;
            var any = 1 - ((1 - before) * (1 - after));
            left = (((1 - before) * after) + (both / 2)) / any;
            right = 1 - left;
        }
        else if (hasLeft || hasRight)
        {
            (left, right) = (hasLeft ? 1 - before : 0, hasRight ? 1 - after : 0);
        }

        return new BlockSite(cell, site - Block.FirstSite, (float)left, (float)right, (float)both,
            (float)minor / model.HaplotypeCount, minorIsReference);
    }
}
