namespace CohortVault.Genomics.QualityControl;

/// <summary>How many sites met each fate: the statistics block of the field.</summary>
public sealed record SiteCounts
{
    /// <summary>Records looked at (inside the panel's range).</summary>
    public long Records { get; set; }

    /// <summary>Sites whose alternative allele is the more frequent one; counted, not excluded.</summary>
    public long AlternativeFrequencyAboveHalf { get; set; }

    /// <summary>Sites whose position is in the panel.</summary>
    public long FoundInPanel { get; set; }

    /// <summary>Same alleles as the panel.</summary>
    public long Match { get; set; }

    /// <summary>Reference and alternative allele swapped.</summary>
    public long AlleleSwitch { get; set; }

    /// <summary>Alleles of the other strand.</summary>
    public long StrandFlip { get; set; }

    /// <summary>Alleles of the other strand, and swapped.</summary>
    public long StrandFlipAndAlleleSwitch { get; set; }

    /// <summary>A/T or C/G in study and panel, swapped: kept, because strand cannot be told.</summary>
    public long StrandAmbiguous { get; set; }

    /// <summary>FILTER other than PASS.</summary>
    public long FilterFlagSet { get; set; }

    /// <summary>REF or ALT is not a single A, C, G or T.</summary>
    public long InvalidAlleles { get; set; }

    /// <summary>More than one alternative allele.</summary>
    public long Multiallelic { get; set; }

    /// <summary>FILTER says duplicate, or the same site was there before.</summary>
    public long Duplicated { get; set; }

    /// <summary>Insertions and deletions (already invalid alleles by the order of the tests).</summary>
    public long NonSnp { get; set; }

    /// <summary>No alternative allele in any sample.</summary>
    public long Monomorphic { get; set; }

    /// <summary>Alleles that no swap or flip explains.</summary>
    public long AlleleMismatch { get; set; }

    /// <summary>Too many samples without genotype.</summary>
    public long LowCallRate { get; set; }

    /// <summary>Not in the panel: kept as they are.</summary>
    public long TypedOnly { get; set; }

    /// <summary>Switches and flips corrected on request.</summary>
    public long Repaired { get; set; }

    /// <summary>Excluded for whatever reason.</summary>
    public long Excluded { get; set; }

    /// <summary>In the panel and kept.</summary>
    public long Remaining { get; set; }

    /// <summary>Share of sites whose position is in the panel, of all that got as far as this question.</summary>
    public double ReferenceOverlap => Ratio(FoundInPanel, FoundInPanel + TypedOnly);

    internal static double Ratio(long part, long whole) => whole == 0 ? 0 : (double)part / whole;
}
