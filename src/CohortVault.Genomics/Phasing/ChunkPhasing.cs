using CohortVault.Genomics.Formats;
using CohortVault.Genomics.Imputation;
using CohortVault.Genomics.Panels;

namespace CohortVault.Genomics.Phasing;

/// <summary>Phases the genotypes of one chunk, flanks included.</summary>
public static class ChunkPhasing
{
    /// <summary>
    /// Reads unphased genotypes (any format the reader knows) and writes phased ones as BCF. At sites of the panel
    /// every genotype comes out phased and missing ones are filled in; typed-only sites stay as they are.
    /// </summary>
    public static void Phase(
        Stream unphased, string displayName, PanelChromosome panel, PhasingOptions options, Stream phasedBcf,
        IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        using var reader = VariantReader.Open(unphased, displayName);
        var targets = TargetGenotypes.Read(reader, panel, cancellation: cancellation);
        var phased = Phaser.Phase(targets, panel, options, progress, cancellation);
        using var writer = VariantWriter.Create(
            phasedBcf, VariantFormat.Bcf, PhasedFile.Header(phased, panel, []),
            new WriterOptions { Threads = options.Threads, Level = 1, LeaveOpen = true });
        PhasedFile.Write(phased, panel, Window.Everything, writer);
        writer.Complete();
    }
}
