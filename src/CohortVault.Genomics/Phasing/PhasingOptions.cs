namespace CohortVault.Genomics.Phasing;

/// <summary>How genotypes are phased.</summary>
public sealed record PhasingOptions
{
    /// <summary>Samples phased at once; 0 for the number of processors. Results do not depend on it.</summary>
    public int Threads { get; init; }

    internal int WorkingThreads => Work.Threads.Count(Threads);

    /// <summary>Start of the random numbers by which phases are drawn between the rounds.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>
    /// Rounds after the first; each looks for neighbours of the haplotypes that were drawn in the one before.
    /// </summary>
    internal int Rounds { get; init; } = 8;

    /// <summary>Rounds at the start whose probabilities are not taken into the mean.</summary>
    internal int BurnIn { get; init; } = 1;

    /// <summary>Haplotypes that a sample is compared with at any one site.</summary>
    internal int States { get; init; } = 192;

    /// <summary>Neighbours taken on each side, in each direction, at each anchor.</summary>
    internal int Neighbours { get; init; } = 3;

    /// <summary>Neighbours by genotype alone at each anchor: in the first round, and in those after it.</summary>
    internal int FirstGenotypeNeighbours { get; init; } = 32;

    internal int GenotypeNeighbours { get; init; } = 16;

    /// <summary>Most haplotypes of the panel that are looked at for neighbours by genotype.</summary>
    internal int GenotypePanel { get; init; } = 2048;

    /// <summary>
    /// Most bytes for lists of neighbours by genotype that are kept between rounds; results do not depend on it.
    /// </summary>
    internal long ListBytes { get; init; } = 64 << 20;

    /// <summary>
    /// Bytes that a table of neighbours may take even if the pool takes less; results do not depend on it.
    /// </summary>
    internal long TableBytes { get; init; } = 64 << 20;

    /// <summary>Sites between anchors.</summary>
    internal int AnchorSpacing { get; init; } = 8;

    /// <summary>Most ways to phase that are kept side by side.</summary>
    internal int MostBranches { get; init; } = 16;

    /// <summary>Heterozygotes after which ways that differ before are merged.</summary>
    internal int Memory { get; init; } = 20;

    /// <summary>Share of the likelihood below which a way to phase is dropped.</summary>
    internal double LeastWeight { get; init; } = 1e-4;

    /// <summary>A sample needs no more rounds when no phase is less certain than this and none has changed.</summary>
    internal double Settled { get; init; } = 0.001;

    internal double EffectivePopulation { get; init; } = 100_000;

    internal double MatchError { get; init; } = 1e-3;
}
