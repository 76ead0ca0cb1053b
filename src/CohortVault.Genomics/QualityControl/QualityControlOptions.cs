using CohortVault.Genomics.Formats;
using CohortVault.Genomics.Panels;

namespace CohortVault.Genomics.QualityControl;

/// <summary>A file to check: it is opened twice, once to validate it and once for quality control.</summary>
/// <param name="Name">Name used in messages; directories and characters that a terminal obeys are taken out.</param>
/// <param name="Open">Opens the file from its start.</param>
public sealed record StudyFile(string Name, Func<Stream> Open)
{
    /// <summary>Name used in messages.</summary>
    public string Name { get; } = DisplayName.Of(Name);

    /// <summary>A file on disk, named without its directory.</summary>
    public static StudyFile At(string path) => new(Path.GetFileName(path), () => File.OpenRead(path));
}

/// <summary>A stretch of a chromosome, both ends included.</summary>
/// <param name="Chromosome">Name without prefix.</param>
/// <param name="Start">First position.</param>
/// <param name="End">Last position.</param>
public sealed record GenomicRange(string Chromosome, int Start, int End);

/// <summary>What quality control is asked for. Thresholds come from the panel unless given here.</summary>
public sealed record QualityControlOptions
{
    /// <summary>In <see cref="Population"/>: no allele frequency check.</summary>
    public const string NoPopulation = "off";

    /// <summary>Panel population that allele frequencies are compared with; null for all of the panel.</summary>
    public string? Population { get; init; }

    /// <summary>Build of the files, <c>hg19</c> or <c>hg38</c>; null for the panel's.</summary>
    public string? Build { get; init; }

    /// <summary>Thresholds in place of the panel's.</summary>
    public PanelQualityPolicy? Quality { get; init; }

    /// <summary>Bases of a chunk.</summary>
    public int ChunkSize { get; init; } = 20_000_000;

    /// <summary>Bases on each side of a chunk that its file holds in addition, for phasing.</summary>
    public int Flank { get; init; } = 5_000_000;

    /// <summary>Sites outside are ignored without mention; empty for the whole panel.</summary>
    public IReadOnlyList<GenomicRange> Ranges { get; init; } = [];

    /// <summary>Share of samples without genotype above which a site is excluded.</summary>
    public double MaximumMissing { get; init; } = 0.1;

    /// <summary>Chi-square above which a site's frequencies count as different.</summary>
    public double ChiSquareLimit { get; init; } = 300;

    /// <summary>Refuse unphased files, because nobody will phase them.</summary>
    public bool RequirePhased { get; init; }

    /// <summary>Correct strand flips and allele switches by the panel instead of excluding them.</summary>
    public bool Repair { get; init; }

    /// <summary>Limits on the files.</summary>
    public ReaderLimits Limits { get; init; } = ReaderLimits.Default;

    /// <summary>Blocks of a chunk compressed at once; 0 for the number of processors.</summary>
    public int Threads { get; init; }
}
