namespace CohortVault.Genomics.Panels;

/// <summary>How the haplotypes of one site are held.</summary>
public enum SiteEncoding : byte
{
    /// <summary>List of the haplotypes that carry the (rare) alternative allele.</summary>
    AlternateCarriers = 0,

    /// <summary>List of the haplotypes that carry the (rare) reference allele.</summary>
    ReferenceCarriers = 1,

    /// <summary>One bit per haplotype, set for the alternative allele.</summary>
    Bits = 2,
}

/// <summary>
/// Haplotypes of a range of panel sites in memory: bits where both alleles are common, the carriers of the rare allele
/// elsewhere. The rare ones are most of a panel, and a carrier list is read in a few steps.
/// </summary>
public sealed class PanelHaplotypes
{
    private readonly int _firstSite;
    private readonly List<HaplotypeBlock> _blocks;
    private readonly int _blockSites;
    private readonly int _firstBlock;

    internal PanelHaplotypes(int firstSite, int count, int haplotypes, int blockSites, int firstBlock, List<HaplotypeBlock> blocks)
    {
        _firstSite = firstSite;
        Count = count;
        HaplotypeCount = haplotypes;
        _blockSites = blockSites;
        _firstBlock = firstBlock;
        _blocks = blocks;
    }

    /// <summary>Index, in the chromosome, of the first site held.</summary>
    public int FirstSite => _firstSite;

    /// <summary>Number of sites held.</summary>
    public int Count { get; }

    /// <summary>Number of haplotypes.</summary>
    public int HaplotypeCount { get; }

    /// <summary>How a site (index in the chromosome) is held.</summary>
    public SiteEncoding Encoding(int site) => Block(site, out var row).Encoding(row);

    /// <summary>Carriers of the rare allele, ascending; for the two carrier encodings.</summary>
    public ReadOnlySpan<int> Carriers(int site) => Block(site, out var row).Carriers(row);

    /// <summary>Bits of a site, lowest first; for <see cref="SiteEncoding.Bits"/>.</summary>
    public ReadOnlySpan<ulong> Bits(int site) => Block(site, out var row).Bits(row);

    /// <summary>Writes a site's alleles as bits, whatever its encoding.</summary>
    public void CopyBits(int site, Span<ulong> bits)
    {
        var block = Block(site, out var row);
        var words = BitWords(HaplotypeCount);
        if (block.Encoding(row) == SiteEncoding.Bits)
        {
            block.Bits(row).CopyTo(bits);
            return;
        }

        bits[..words].Clear();
        foreach (var carrier in block.Carriers(row))
        {
            bits[carrier >> 6] |= 1UL << carrier;
        }

        if (block.Encoding(row) == SiteEncoding.ReferenceCarriers)
        {
            for (var word = 0; word < words; word++)
            {
                bits[word] = ~bits[word];
            }

            if ((HaplotypeCount & 63) != 0)
            {
                bits[words - 1] &= (1UL << HaplotypeCount) - 1;
            }
        }
    }

    /// <summary>Words of 64 bits that a row of this many haplotypes takes.</summary>
    public static int BitWords(int haplotypes) => (haplotypes + 63) >> 6;

    private HaplotypeBlock Block(int site, out int row)
    {
        row = site % _blockSites;
        return _blocks[(site / _blockSites) - _firstBlock];
    }
}
