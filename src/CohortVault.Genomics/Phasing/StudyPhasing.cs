using CohortVault.Genomics.Imputation;
using CohortVault.Genomics.Panels;

namespace CohortVault.Genomics.Phasing;

/// <summary>Phases a whole file in memory.</summary>
public static class StudyPhasing
{
    /// <summary>Bases on both sides of a region that phasing looks at too.</summary>
    public const int Flank = 5_000_000;

    /// <summary>
    /// Reads, phases and writes a file of one chromosome, with the probability of each phase; returns the number of
    /// records.
    /// <paramref name="open"/> opens the input, more than once.
    /// </summary>
    public static int Run(
        PanelDirectory panels, Func<Stream> open, string displayName, OpenResult output, Region? region,
        PhasingOptions options, IReadOnlyList<(string Key, string Value)> headerLines,
        IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        using var study = StudyFile.Read(panels, open, displayName, region, cancellation);
        var targets = study.Genotypes.Within(study.Window.Widen(Flank));
        var (phased, confidence) = Phaser.PhaseWithConfidence(targets, study.Panel, options, progress, cancellation);
        var header = PhasedFile.Header(phased, study.Panel, headerLines);
        using var writer = output(header with { Formats = [.. header.Formats, PhasedFile.Confidence] });
        var written = PhasedFile.Write(phased, study.Panel, study.Window, writer, confidence);
        writer.Complete();
        return written;
    }
}
