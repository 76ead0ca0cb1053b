namespace CohortVault.Genomics.Imputation;

/// <summary>Rates of the Li-Stephens model.</summary>
internal sealed record ModelParameters
{
    /// <summary>
    /// Effective population size. A haplotype is a mosaic of K others with about 0.04 Ne / K pieces per centimorgan.
    /// </summary>
    public double EffectivePopulation { get; init; } = 100_000;

    /// <summary>Probability that a typed allele differs from the copied one; null: by the number of haplotypes.</summary>
    public double? MatchError { get; init; }

    public double JumpsPerCentiMorganFor(int states) => 0.04 * EffectivePopulation / states;

    /// <summary>The share of mutations since the common ancestor, by Li and Stephens (2003).</summary>
    public double MatchErrorFor(int states)
    {
        if (MatchError is { } given)
        {
            return given;
        }

        var theta = 1 / (Math.Log(Math.Max(2, states)) + 0.5);
        return theta / (2 * (theta + states));
    }
}
