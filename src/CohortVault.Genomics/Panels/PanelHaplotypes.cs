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
/// Haplotypes of a range of panel sites in memory, as they are stored: bits where both alleles are common, the carriers
/// of the rare allele elsewhere. The rare ones are most of a panel, and a carrier list is read in a few steps.
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

    /// <summary>Writes a site's alleles (index in the chromosome) as bits, lowest first.</summary>
    public void CopyBits(int site, Span<ulong> bits) =>
        _blocks[(site / _blockSites) - _firstBlock].CopyBits(site % _blockSites, bits);

    /// <summary>Words of 64 bits that a row of this many haplotypes takes.</summary>
    public static int BitWords(int haplotypes) => (haplotypes + 63) >> 6;
}
