namespace CohortVault.Genomics.QualityControl;

/// <summary>Why a chunk is not imputed; the first reason that applies is counted.</summary>
public enum ChunkExclusion
{
    /// <summary>The chunk is kept.</summary>
    None,

    /// <summary>Too small a share of its sites is in the panel.</summary>
    ReferenceOverlap,

    /// <summary>Too few of its sites are in the panel, or were kept.</summary>
    Snps,

    /// <summary>At least one sample has too few genotypes.</summary>
    SampleCallRate,
}

/// <summary>What became of a chunk.</summary>
/// <param name="Region">Where it lies.</param>
/// <param name="Snps">Sites kept that are in the panel, inside the window.</param>
/// <param name="Found">Sites whose position is in the panel.</param>
/// <param name="TypedOnly">Sites whose position is not.</param>
/// <param name="SamplesWithLowCallRate">Samples with too few genotypes inside the window.</param>
/// <param name="Exclusion">Why it is excluded, if it is.</param>
public sealed record ChunkOutcome(
    ChunkRegion Region, int Snps, int Found, int TypedOnly, int SamplesWithLowCallRate, ChunkExclusion Exclusion)
{
    /// <summary>Share of sites whose position is in the panel.</summary>
    public double ReferenceOverlap => SiteCounts.Ratio(Found, Found + TypedOnly);

    /// <summary>Whether the chunk goes on to phasing and imputation.</summary>
    public bool Kept => Exclusion == ChunkExclusion.None;
}
