namespace CohortVault.Genomics.QualityControl;

/// <summary>How many sites met each fate: the statistics block of the field.</summary>
public sealed record SiteCounts
{
    /// <summary>Records looked at (inside the panel's range).</summary>
    public long Records { get; internal set; }

    /// <summary>Sites whose alternative allele is the more frequent one; counted, not excluded.</summary>
    public long AlternativeFrequencyAboveHalf { get; internal set; }

    /// <summary>Sites whose position is in the panel.</summary>
    public long FoundInPanel { get; internal set; }

    /// <summary>Same alleles as the panel.</summary>
    public long Match { get; internal set; }

    /// <summary>Reference and alternative allele swapped.</summary>
    public long AlleleSwitch { get; internal set; }

    /// <summary>Alleles of the other strand.</summary>
    public long StrandFlip { get; internal set; }

    /// <summary>Alleles of the other strand, and swapped.</summary>
    public long StrandFlipAndAlleleSwitch { get; internal set; }

    /// <summary>A/T or C/G in study and panel, swapped: kept, because strand cannot be told.</summary>
    public long StrandAmbiguous { get; internal set; }

    /// <summary>FILTER other than PASS.</summary>
    public long FilterFlagSet { get; internal set; }

    /// <summary>REF or ALT is not a single A, C, G or T.</summary>
    public long InvalidAlleles { get; internal set; }

    /// <summary>More than one alternative allele.</summary>
    public long Multiallelic { get; internal set; }

    /// <summary>FILTER says duplicate, or the same site was there before.</summary>
    public long Duplicated { get; internal set; }

    /// <summary>Insertions and deletions (already invalid alleles by the order of the tests).</summary>
    public long NonSnp { get; internal set; }

    /// <summary>No alternative allele in any sample.</summary>
    public long Monomorphic { get; internal set; }

    /// <summary>Alleles that no swap or flip explains.</summary>
    public long AlleleMismatch { get; internal set; }

    /// <summary>Too many samples without genotype.</summary>
    public long LowCallRate { get; internal set; }

    /// <summary>Not in the panel: kept as they are.</summary>
    public long TypedOnly { get; internal set; }

    /// <summary>Switches and flips corrected on request.</summary>
    public long Repaired { get; internal set; }

    /// <summary>Excluded for whatever reason.</summary>
    public long Excluded { get; internal set; }

    /// <summary>In the panel and kept.</summary>
    public long Remaining { get; internal set; }

    /// <summary>Share of sites whose position is in the panel, of all that got as far as this question.</summary>
    public double ReferenceOverlap => Ratio(FoundInPanel, FoundInPanel + TypedOnly);

    internal static double Ratio(long part, long whole) => whole == 0 ? 0 : (double)part / whole;
}
