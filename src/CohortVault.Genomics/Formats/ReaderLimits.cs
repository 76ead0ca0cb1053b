namespace CohortVault.Genomics.Formats;

/// <summary>
/// How much a reader accepts before it refuses a file. Each limit is checked before memory is allocated, so a hostile
/// file costs at most one buffer of the size named here.
/// </summary>
public sealed record ReaderLimits
{
    /// <summary>Limits that hold every legitimate cohort we know of, up to a million samples.</summary>
    public static ReaderLimits Default { get; } = new();

    /// <summary>Bytes of the whole header, sample line included.</summary>
    public int MaxHeaderBytes { get; init; } = 64 << 20;

    /// <summary>Bytes of one line (VCF) or one record (BCF).</summary>
    public int MaxLineBytes { get; init; } = 64 << 20;

    /// <summary>Bases of one allele. Deletions of over 100,000 bases are written out in panels in use.</summary>
    public int MaxAlleleLength { get; init; } = 1 << 20;

    /// <summary>Alternative alleles of one record.</summary>
    public int MaxAlternates { get; init; } = 1_000;

    /// <summary>Samples of one file.</summary>
    public int MaxSamples { get; init; } = 1_000_000;

    /// <summary>Characters of one sample id.</summary>
    public int MaxSampleIdLength { get; init; } = 128;

    /// <summary>Contigs that records lie on, and definitions of contigs and fields in the header.</summary>
    public int MaxContigs { get; init; } = 100_000;

    /// <summary>Records of one file.</summary>
    public long MaxRecords { get; init; } = 500_000_000;

    /// <summary>Bytes after decompression.</summary>
    public long MaxDecompressedBytes { get; init; } = 4L << 40;

    /// <summary>
    /// Decompressed bytes per compressed byte. Deflate cannot exceed 1,032; cohorts of rare variants reach about 600.
    /// </summary>
    public int MaxCompressionRatio { get; init; } = 900;

    /// <summary>Decompressed bytes up to which the ratio is not looked at: small files compress oddly.</summary>
    public long RatioGraceBytes { get; init; } = 64L << 20;

    /// <summary>Members of a gzip file that is not BGZF.</summary>
    public int MaxGzipMembers { get; init; } = 100_000;

    /// <summary>Records must be sorted by position, each chromosome in one run.</summary>
    public bool RequireSorted { get; init; } = true;
}
