using System.Text.Json;
using System.Text.Json.Serialization;

namespace CohortVault.Genomics.QualityControl;

/// <summary>The content of <c>statistics.json</c>: counts only, nothing about a single site or sample.</summary>
public sealed record StatisticsDocument
{
    /// <summary>Id of the panel.</summary>
    public required string Panel { get; init; }

    /// <summary>Build of files and panel.</summary>
    public required string Build { get; init; }

    /// <summary>Population compared with, or <c>off</c>.</summary>
    public required string Population { get; init; }

    /// <summary>Number of files.</summary>
    public required int Files { get; init; }

    /// <summary>Number of samples.</summary>
    public required int Samples { get; init; }

    /// <summary>Chromosomes, in karyotype order.</summary>
    public required IReadOnlyList<string> Chromosomes { get; init; }

    /// <summary><c>phased</c> or <c>unphased</c>.</summary>
    public required string Datatype { get; init; }

    /// <summary>The statistics block.</summary>
    public required SiteCounts Sites { get; init; }

    /// <summary>The chunks.</summary>
    public required ChunkCounts Chunks { get; init; }

    /// <summary>Frequencies against the panel; null if the check was off.</summary>
    public required FrequencySummary? AlleleFrequencies { get; init; }

    /// <summary>Things to know that do not stop the job.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>Why imputation cannot be started; null if it can.</summary>
    public required FailureSummary? Failure { get; init; }

    /// <summary>Sums up a result.</summary>
    public static StatisticsDocument Of(QualityControlResult result)
    {
        return new StatisticsDocument
        {
            Panel = result.PanelId,
            Build = result.Input.Build,
            Population = result.Input.Population ?? QualityControlOptions.NoPopulation,
            Files = result.Input.Files.Count,
            Samples = result.Input.Samples.Count,
            Chromosomes = [.. result.Input.Files.Select(file => file.Chromosome)],
            Datatype = result.Input.Phased ? "phased" : "unphased",
            Sites = result.Sites,
            Chunks = new ChunkCounts(
                result.Chunks.Count, result.RemainingChunks.Count(), Count(ChunkExclusion.ReferenceOverlap),
                Count(ChunkExclusion.Snps), Count(ChunkExclusion.SampleCallRate)),
            AlleleFrequencies = result.Frequencies is { } frequencies
                ? new FrequencySummary(
                    frequencies.Sites, double.IsNaN(frequencies.RSquared) ? null : Math.Round(frequencies.RSquared, 6),
                    frequencies.DifferingCount)
                : null,
            Warnings = result.Warnings,
            Failure = result.Failure is { } failure
                ? new FailureSummary(failure.Code, failure.Problem, failure.Remedy)
                : null,
        };

        int Count(ChunkExclusion exclusion) => result.Chunks.Count(chunk => chunk.Exclusion == exclusion);
    }

    /// <summary>The document as JSON text.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, StatisticsJson.Default.StatisticsDocument) + "\n";

    /// <summary>Reads a document back.</summary>
    public static StatisticsDocument? FromJson(string json) =>
        JsonSerializer.Deserialize(json, StatisticsJson.Default.StatisticsDocument);
}

/// <summary>Chunks in total, kept, and excluded by reason.</summary>
/// <param name="Total">All chunks with a record inside.</param>
/// <param name="Remaining">Chunks that go on.</param>
/// <param name="ExcludedByReferenceOverlap">Too small a share of sites in the panel.</param>
/// <param name="ExcludedBySnps">Too few sites.</param>
/// <param name="ExcludedBySampleCallRate">A sample with too few genotypes.</param>
public sealed record ChunkCounts(
    int Total, int Remaining, int ExcludedByReferenceOverlap, int ExcludedBySnps, int ExcludedBySampleCallRate);

/// <summary>The allele frequency check in numbers.</summary>
/// <param name="Compared">Sites compared.</param>
/// <param name="RSquared">Squared correlation; null if it is undefined.</param>
/// <param name="Differing">Sites above the chi-square limit.</param>
public sealed record FrequencySummary(long Compared, double? RSquared, long Differing);

/// <summary>Why imputation cannot be started.</summary>
/// <param name="Code">Code from <c>docs/errors.md</c>.</param>
/// <param name="Problem">What is wrong.</param>
/// <param name="Remedy">What to do.</param>
public sealed record FailureSummary(string Code, string Problem, string Remedy);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, NewLine = "\n")]
[JsonSerializable(typeof(StatisticsDocument))]
internal sealed partial class StatisticsJson : JsonSerializerContext;
