using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using CohortVault.Genomics.Kernels;
using CohortVault.Genomics.Panels;

namespace CohortVault.Genomics.Imputation;

/// <summary>What the interpolation needs of a site: where its dosages go, and the coefficients.</summary>
/// <param name="Row">Row of the site in its block.</param>
/// <param name="Left">Weight of the posterior at the marker before.</param>
/// <param name="Right">Weight of the posterior at the marker after.</param>
/// <param name="Both">Probability of jumps on both sides of the site.</param>
/// <param name="Frequency">Panel frequency of the minor allele.</param>
/// <param name="MinorIsReference">Whether set bits are reference alleles.</param>
internal readonly record struct BlockSite(
    int Row, float Left, float Right, float Both, float Frequency, bool MinorIsReference);

/// <summary>
/// The panel's alleles at the sites of one block, turned round: per haplotype some words, in which the bit of a site is
/// set if the haplotype carries its minor allele. Used again for the next block.
/// </summary>
internal sealed class BlockAlleles(ImputationModel model)
{
    private readonly int _rowWords = PanelHaplotypes.BitWords(model.HaplotypeCount);
    private readonly List<(int Word, int Bit, HaplotypeBlock Block, int Row)> _listed = [];
    private ulong[] _rows = [];
    private int[] _carriers = new int[1_024];
    private ulong[] _words = [];
    private BlockSite[] _sites = [];

    /// <summary>The largest <see cref="BlockSite.Both"/>.</summary>
    public float MostBoth { get; private set; }

    public SiteBlock Block { get; private set; } = new(0, 0, 0, 0, 0, []);

    /// <summary>For each haplotype <see cref="SiteBlock.WordCount"/> words.</summary>
    public ReadOnlySpan<ulong> Words => _words;

    /// <summary>The sites of all runs, run by run, each in the order of its bits.</summary>
    public ReadOnlySpan<BlockSite> Sites => _sites.AsSpan(0, Block.SiteCount - Block.TypedCount);

    /// <summary>Fills a block of dosages with those of haplotypes that carry no minor allele.</summary>
    public void Clear(Span<ushort> dosages, int columns)
    {
        dosages.Clear();
        foreach (ref readonly var site in Sites)
        {
            if (site.MinorIsReference)
            {
                dosages.Slice(site.Row * columns, columns).Fill(ChunkResultHead.Unit);
            }
        }
    }

    public void Load(SiteBlock block)
    {
        Block = block;
        _listed.Clear();
        model.Blocks.Release();
        _words = Room(_words, (long)model.HaplotypeCount * block.WordCount);
        _sites = Room(_sites, block.SiteCount);
        // Rows of alleles come by eights: (word, byte in it) of each eight.
        var eights = new List<(int Word, int Byte)>();
        var sites = 0;
        foreach (var run in block.Runs)
        {
            for (var word = 0; word < run.WordCount; word++)
            {
                var first = run.FirstSite + (64 * word);
                sites = LoadWord(run, word, first, Math.Min(64, run.FirstSite + run.SiteCount - first), sites, eights);
            }
        }

        MostBoth = 0;
        foreach (ref readonly var site in Sites)
        {
            MostBoth = Math.Max(MostBoth, site.Both);
        }

        for (var group = 0; group < _rowWords; group++)
        {
            Turn(group, eights);
        }

        foreach (var (word, bit, source, row) in _listed)
        {
            SetCarriers(source, row, word, bit);
        }
    }

    private int LoadWord(SiteRun run, int word, int first, int count, int sites, List<(int Word, int Byte)> eights)
    {
        // Sites stored as bits come first, so that they fill whole bytes.
        var (bits, listed) = (0, 0);
        for (var site = first; site < first + count; site++)
        {
            listed += model.Blocks.Of(site, out var row).Encoding(row) == SiteEncoding.Bits ? 1 : 0;
        }

        for (var site = first; site < first + count; site++)
        {
            var block = model.Blocks.Of(site, out var row);
            var isReference = 2 * model.Blocks.Panel.Sites.AlternateCount(site) > model.HaplotypeCount;
            int bit;
            if (block.Encoding(row) == SiteEncoding.Bits)
            {
                bit = bits++;
                if (bit % 8 == 0)
                {
                    eights.Add((run.FirstWord + word, bit / 8));
                    if (_rows.Length < 8 * eights.Count * _rowWords)
                    {
                        Array.Resize(ref _rows, Math.Max(2 * _rows.Length, 64 * _rowWords));
                    }

                    _rows.AsSpan(8 * (eights.Count - 1) * _rowWords, 8 * _rowWords).Clear();
                }

                var target = _rows.AsSpan(((8 * (eights.Count - 1)) + (bit % 8)) * _rowWords, _rowWords);
                block.CopyBits(row, target);
                if (isReference)
                {
                    Invert(target);
                }
            }
            else
            {
                bit = listed++;
                _listed.Add((run.FirstWord + word, bit, block, row));
                isReference = block.Encoding(row) == SiteEncoding.ReferenceCarriers;
            }

            _sites[sites + bit] = Place(run, site, isReference);
        }

        return sites + count;
    }

    private void SetCarriers(HaplotypeBlock block, int row, int word, int bit)
    {
        _carriers = Room(_carriers, block.CarrierCount(row));
        var carriers = _carriers.AsSpan(0, block.CarrierCount(row));
        block.CopyCarriers(row, carriers);
        var stride = Block.WordCount;
        foreach (var carrier in carriers)
        {
            _words[((long)carrier * stride) + word] |= 1UL << bit;
        }
    }

    // The words of 64 haplotypes, while they are in the cache: eight sites by 64 haplotypes at a time.
    private void Turn(int group, List<(int Word, int Byte)> eights)
    {
        var haplotypes = Math.Min(64, model.HaplotypeCount - (64 * group));
        var stride = Block.WordCount;
        var words = _words.AsSpan(64 * group * stride, haplotypes * stride);
        words.Clear();
        var bytes = MemoryMarshal.AsBytes(words);
        Span<byte> turned = stackalloc byte[64];
        for (var i = 0; i < eights.Count; i++)
        {
            if (!BitTranspose.EightRows(_rows.AsSpan((8 * i * _rowWords) + group), _rowWords, turned))
            {
                continue;
            }

            var (word, part) = eights[i];
            ref var target = ref bytes[(8 * word) + part];
            for (var haplotype = 0; haplotype < haplotypes; haplotype++)
            {
                Unsafe.Add(ref target, 8 * stride * haplotype) = turned[haplotype];
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

    private static T[] Room<T>(T[] array, long length) => array.Length >= length ? array : new T[length];

    private BlockSite Place(SiteRun run, int site, bool minorIsReference)
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

        return new BlockSite(site - Block.FirstSite, (float)left, (float)right, (float)both,
            (float)minor / model.HaplotypeCount, minorIsReference);
    }
}
