using CohortVault.Genomics.Formats;
using CohortVault.Genomics.Imputation;
using CohortVault.Genomics.Panels;
using CohortVault.Genomics.Phasing;
using CohortVault.Genomics.QualityControl;

namespace CohortVault.Acceptance;

/// <summary>An upload from quality control to its result, stage by stage as a worker does it.</summary>
internal static class ImputationRun
{
    /// <summary>Writes the result to <paramref name="output"/>, and leave-one-out dosages if asked.</summary>
    public static ResultSummary Run(
        PanelDirectory panels, string upload, string output, string? empirical = null, ResultOptions? options = null)
    {
        var ct = TestContext.Current.CancellationToken;
        using MemoryStream excluded = new(), typedOnly = new(), excludedChunks = new();
        var genotypes = new Dictionary<string, MemoryStream>(StringComparer.Ordinal);
        var outputs = new QualityControlOutputs
        {
            ExcludedSites = excluded,
            TypedOnlySites = typedOnly,
            ExcludedChunks = excludedChunks,
            Chunk = region => genotypes[region.Name] = new MemoryStream(),
        };
        var quality = StudyQualityControl.Run(
            OutsideData.Upload(upload), panels, new QualityControlOptions(), outputs, cancellation: ct);
        Assert.Null(quality.Failure);
        using var panel = panels.Open("20", ct);
        var files = new ResultOutputs(
            header => VariantWriter.Create(output, header),
            Empirical: empirical is null ? null : header => VariantWriter.Create(empirical, header));
        return ChromosomeResult.Merge(Chunks(), panel, files, options ?? new ResultOptions(), ct);

        IEnumerable<Stream> Chunks()
        {
            foreach (var region in quality.RemainingChunks.Select(chunk => chunk.Region))
            {
                var content = new MemoryStream(genotypes[region.Name].ToArray());
                if (!quality.Input.Phased)
                {
                    var phased = new MemoryStream();
                    ChunkPhasing.Phase(content, region.Name, panel, new PhasingOptions(), phased, cancellation: ct);
                    content = new MemoryStream(phased.ToArray());
                }

                var result = new MemoryStream();
                ChunkImputation.Impute(
                    content, region.Name, panel, new Window(region.Start, region.End), new ImputationOptions(), result,
                    cancellation: ct);
                yield return result;
            }
        }
    }
}
