using CohortVault.Genomics.Formats;
using CohortVault.Genomics.Imputation;
using CohortVault.Genomics.Panels;

namespace CohortVault.Genomics.Tests.Imputation;

/// <summary>Imputes chunk by chunk and joins the chunks, as a worker does.</summary>
internal static class ChunkRun
{
    /// <summary>One chunk's result.</summary>
    public static MemoryStream Impute(Stream phased, PanelChromosome panel, Window window, int threads = 0)
    {
        var result = new MemoryStream();
        ChunkImputation.Impute(
            phased, "chunk.bcf", panel, window, new ImputationOptions { Threads = threads }, result,
            cancellation: TestContext.Current.CancellationToken);
        return result;
    }

    /// <summary>The chunks' results, in order, as one file.</summary>
    public static ResultSummary Merge(
        PanelChromosome panel, string output, IEnumerable<Stream> chunks, ResultOptions? options = null) =>
        ChromosomeResult.Merge(
            chunks, panel, new ResultOutputs(header => VariantWriter.Create(output, header)),
            options ?? new ResultOptions(), TestContext.Current.CancellationToken);

    /// <summary>
    /// A file with its genotypes changed and, if <paramref name="contig"/> is given, on another contig and all phased: one
    /// sample of the European targets is written without phase.
    /// </summary>
    public static byte[] Rewritten(string path, Change change, string? contig = null)
    {
        using var reader = VariantReader.Open(path);
        using var output = new MemoryStream();
        var header = contig is null ? reader.Header : new VariantHeader(reader.Header.Samples, [new ContigLine(contig)])
        {
            Formats = [VariantHeader.Genotype],
        };
        using (var writer = VariantWriter.Create(
            output, VariantFormat.Bcf, header, new WriterOptions { Threads = 1, LeaveOpen = true }))
        {
            while (reader.MoveNext())
            {
                var record = reader.Current;
                var alleles = record.Alleles.ToArray();
                if (change(record.Position, alleles))
                {
                    writer.Write(record.Site with { Chromosome = contig ?? record.Chromosome }, alleles,
                        contig is null ? record.Phased : Enumerable.Repeat(true, record.Phased.Length).ToArray());
                }
            }

            writer.Complete();
        }

        return output.ToArray();
    }

    /// <summary>Changes the alleles of a record in place; false leaves it out.</summary>
    public delegate bool Change(int position, short[] alleles);
}
