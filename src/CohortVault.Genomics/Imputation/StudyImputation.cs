using CohortVault.Genomics.Panels;
using CohortVault.Genomics.Phasing;

namespace CohortVault.Genomics.Imputation;

/// <summary>How a whole file is imputed.</summary>
public sealed record StudyImputationOptions
{
    /// <summary>Region to impute; null for all the panel has.</summary>
    public Region? Region { get; init; }

    /// <summary>Threads; 0 for the number of processors. Results do not depend on it.</summary>
    public int Threads { get; init; }

    /// <summary>Whether unphased heterozygotes are taken in the order written; otherwise unphased input is refused.</summary>
    public bool AsWritten { get; init; }

    /// <summary>How to phase the input first; null if it is phased.</summary>
    public PhasingOptions? Phasing { get; init; }

    /// <summary>What the results contain.</summary>
    public ResultOptions Results { get; init; } = new();

    /// <summary>
    /// Makes a place for the results of a chunk that are too large for memory: a stream that is written from front to back,
    /// then read anywhere. Without, they stay in memory.
    /// </summary>
    public Func<Stream>? Scratch { get; init; }
}

/// <summary>Imputes a whole file: chunk by chunk in memory, joined as they come.</summary>
public static class StudyImputation
{
    // Share of the time that phasing takes, roughly.
    private const double PhasingShare = 0.7;

    /// <summary>Reads, imputes and writes. <paramref name="open"/> opens the input, more than once.</summary>
    public static ResultSummary Run(
        PanelDirectory panels, Func<Stream> open, string displayName, ResultOutputs outputs, StudyImputationOptions options,
        IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        using var study = StudyFile.Read(panels, open, displayName, options.Region, cancellation);
        using var result = new ChromosomeResult(study.Panel, outputs, options.Results with { Threads = options.Threads });
        var chunks = study.Chunks().ToArray();
        var genotypes = Phased(study, options, displayName, progress, cancellation);
        var phasing = options.Phasing is null ? 0 : PhasingShare;
        var imputation = new ImputationOptions { Threads = options.Threads };
        for (var i = 0; i < chunks.Length; i++)
        {
            var length = (1 - phasing) / chunks.Length;
            using var chunk = new PagedStream(options.Scratch);
            ChunkImputation.Impute(
                genotypes.Within(chunks[i].Widen(imputation.Flank)), study.Panel, chunks[i], imputation,
                chunk, Part.Of(progress, phasing + (i * length), length), cancellation);
            result.Append(chunk, cancellation);
        }

        return result.Complete();
    }

    // Phased as a whole, so that chunks need no joining.
    private static TargetGenotypes Phased(
        StudyFile study, StudyImputationOptions options, string displayName, IProgress<double>? progress,
        CancellationToken cancellation)
    {
        if (options.Phasing is null)
        {
            return options.AsWritten ? study.Genotypes : PhasedInput.Require(study.Genotypes, displayName);
        }

        var targets = study.Genotypes.Within(study.Window.Widen(StudyPhasing.Flank));
        return Phaser.Phase(
            targets, study.Panel, options.Phasing, Part.Of(progress, 0, PhasingShare), cancellation);
    }
}
