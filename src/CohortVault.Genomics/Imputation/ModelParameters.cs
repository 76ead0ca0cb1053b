namespace CohortVault.Genomics.Imputation;

/// <summary>Rates of the Li-Stephens model, and how many panel haplotypes it runs on.</summary>
internal sealed record ModelParameters
{
    private const int VeryLargePanel = 50_000;

    /// <summary>
    /// Effective population size. A haplotype is a mosaic of K others with about 0.04 Ne / K pieces per centimorgan.
    /// </summary>
    public double EffectivePopulation { get; init; } = 100_000;

    /// <summary>
    /// Probability that a typed allele differs from the copied one: mutations since the common ancestor and
    /// genotyping errors. Much larger values blur the choice of haplotype, much smaller ones trust every error.
    /// </summary>
    public double MatchError { get; init; } = 5e-4;

    /// <summary>Whether the two rates are only where the estimation of rates from the panel starts.</summary>
    public bool EstimateRates { get; init; } = true;

    /// <summary>Panels with at most this many haplotypes are used whole.</summary>
    public int LargestWholePanel { get; init; } = 6_500;

    /// <summary>
    /// Markers between the points at which neighbours are looked up; a divisor of 32. In very large panels matches are long,
    /// and a haplotype that is near at one point is found at the next one too (docs/engine.md).
    /// </summary>
    public int PointSpacingFor(int haplotypes) => haplotypes > VeryLargePanel ? 32 : 8;

    /// <summary>Neighbours taken at each point by matches that end there, and as many by matches that start there.</summary>
    public int NeighboursFor(int haplotypes) => Neighbours ?? (haplotypes > VeryLargePanel ? 160 : 256);

    /// <summary>The same for a panel of any size; null for what its size asks for.</summary>
    public int? Neighbours { get; init; }

    /// <summary>Neighbours whose match is shorter than this share of the longest one at the point are left out.</summary>
    public double LeastMatch { get; init; } = 0.25;

    /// <summary>States with a smaller share of the posterior on both sides of an interval are left out of its sites.</summary>
    public float LeastShare { get; init; } = 3e-4f;

    public double JumpsPerCentiMorganFor(int haplotypes) => 0.04 * EffectivePopulation / haplotypes;
}
