namespace CohortVault.Genomics.Imputation;

/// <summary>Rates of the Li-Stephens model.</summary>
internal sealed record ModelParameters
{
    /// <summary>
    /// Effective population size. A haplotype is a mosaic of K others with about 0.04 Ne / K pieces per centimorgan.
    /// </summary>
    public double EffectivePopulation { get; init; } = 100_000;

    /// <summary>
    /// Probability that a typed allele differs from the copied one: mutations since the common ancestor and
    /// genotyping errors. Much larger values blur the choice of haplotype, much smaller ones trust every error.
    /// </summary>
    public double MatchError { get; init; } = 5e-4;

    public double JumpsPerCentiMorganFor(int states) => 0.04 * EffectivePopulation / states;
}
