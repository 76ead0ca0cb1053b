namespace CohortVault.Genomics.Phasing;

/// <summary>How genotypes are phased.</summary>
public sealed record PhasingOptions
{
    /// <summary>Samples phased at once; 0 for the number of processors. Results do not depend on it.</summary>
    public int Threads { get; init; }

    /// <summary>Decides where the data do not: the order of two haplotypes that nothing connects.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Rounds after the first; each looks for neighbours of the haplotypes that the one before found.</summary>
    internal int Rounds { get; init; } = 2;

    /// <summary>Most haplotypes that a sample is compared with in a window.</summary>
    internal int States { get; init; } = 144;

    /// <summary>Neighbours taken on each side, in each direction, at each anchor.</summary>
    internal int Neighbours { get; init; } = 3;

    internal int AnchorSpacing { get; init; } = 8;

    internal int WindowCore { get; init; } = 128;

    internal int WindowFlank { get; init; } = 48;

    internal double EffectivePopulation { get; init; } = 100_000;

    internal double MatchError { get; init; } = 1e-3;
}
