namespace CohortVault.Genomics.QualityControl;

/// <summary>Where quality control puts what it finds while it runs; streams stay open.</summary>
public sealed record QualityControlOutputs
{
    /// <summary>Excluded sites: <c>ID CHROM POS REF ALT INFO</c>, tab-separated.</summary>
    public required Stream ExcludedSites { get; init; }

    /// <summary>Sites that are not in the panel, in the same columns.</summary>
    public required Stream TypedOnlySites { get; init; }

    /// <summary>Excluded chunks: <c>CHUNK SNPS REFERENCE_OVERLAP SAMPLES_LOW_CALL_RATE</c>.</summary>
    public required Stream ExcludedChunks { get; init; }

    /// <summary>Repaired sites, if repair is on; null for no list.</summary>
    public Stream? RepairedSites { get; init; }

    /// <summary>
    /// Where a chunk's genotypes go, as BCF; the stream is closed when the chunk is finished. Chunks that turn out
    /// excluded, and all chunks of a failed run, are the caller's to throw away. Null if nothing goes on.
    /// </summary>
    public Func<ChunkRegion, Stream>? Chunk { get; init; }
}

/// <summary>What quality control found.</summary>
public sealed record QualityControlResult
{
    /// <summary>The files it looked at.</summary>
    public required ValidatedInput Input { get; init; }

    /// <summary>Id of the panel.</summary>
    public required string PanelId { get; init; }

    /// <summary>The statistics block.</summary>
    public required SiteCounts Sites { get; init; }

    /// <summary>Every chunk, in order.</summary>
    public required IReadOnlyList<ChunkOutcome> Chunks { get; init; }

    /// <summary>Frequencies against the panel; null if the check was off.</summary>
    public required FrequencyComparison? Frequencies { get; init; }

    /// <summary>Samples with unclear ploidy on X: number of the sample (from 0) and position.</summary>
    public required IReadOnlyList<(int Sample, int Position)> AmbiguousPloidy { get; init; }

    /// <summary>Things to know that do not stop the job.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>Why imputation cannot be started; null if it can.</summary>
    public required InputRefusedException? Failure { get; init; }

    /// <summary>Chunks that go on.</summary>
    public IEnumerable<ChunkOutcome> RemainingChunks => Chunks.Where(chunk => chunk.Kept);
}
