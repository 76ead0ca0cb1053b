using System.Runtime.InteropServices;
using CohortVault.Genomics.Formats;
using CohortVault.Genomics.Panels;

namespace CohortVault.Genomics.Imputation;

/// <summary>How a chunk is imputed.</summary>
public sealed record ImputationOptions
{
    /// <summary>Haplotypes imputed at once; 0 for the number of processors. Results do not depend on it.</summary>
    public int Threads { get; init; }

    /// <summary>Bases on both sides of the window whose typed sites are used too.</summary>
    public int Flank { get; init; } = 2_000_000;

    /// <summary>Whether unphased heterozygotes are taken in the order written; otherwise unphased input is refused.</summary>
    public bool AsWritten { get; init; }

    internal ModelParameters Model { get; init; } = new();
}

/// <summary>What was imputed.</summary>
/// <param name="Samples">Number of samples.</param>
/// <param name="PanelSites">Panel sites in the window, all of them imputed.</param>
/// <param name="TypedSites">Those at which the study is typed.</param>
/// <param name="TypedOnlySites">Sites that only the study has.</param>
/// <param name="LeftOut">Records without exactly one alternative allele, and repeated ones.</param>
public sealed record ChunkSummary(int Samples, int PanelSites, int TypedSites, int TypedOnlySites, int LeftOut);

/// <summary>Imputes the panel sites of one window into phased haplotypes.</summary>
public static class ChunkImputation
{
    // Batches bound the memory for dosages (32-bit) that wait for their block to be written.
    private const long DosagesInMemory = 1L << 26;

    /// <summary>
    /// Reads phased genotypes (any format the reader knows; flanks included) and writes the chunk result, an
    /// intermediate for <see cref="ChromosomeResult"/>. Unphased genotypes are refused.
    /// </summary>
    public static ChunkSummary Impute(
        Stream phased, string displayName, PanelChromosome panel, Window window, ImputationOptions options,
        Stream chunkResult, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        var reach = window.Widen(options.Flank);
        using var reader = VariantReader.Open(phased, displayName);
        var targets = TargetGenotypes.Read(reader, panel, reach.Start, reach.End, cancellation);
        targets = options.AsWritten ? targets : PhasedInput.Require(targets, displayName);
        return Impute(targets, panel, window, options, chunkResult, progress, cancellation);
    }

    internal static ChunkSummary Impute(
        TargetGenotypes targets, PanelChromosome panel, Window window, ImputationOptions options,
        Stream chunkResult, IProgress<double>? progress, CancellationToken cancellation)
    {
        var firstSite = panel.Sites.FirstAtOrAfter(window.Start);
        var endSite = window.End == int.MaxValue ? panel.Sites.Count : panel.Sites.FirstAtOrAfter(window.End + 1);
        var rows = Enumerable.Range(0, targets.Sites.Count).Where(i => targets.Sites[i].PanelSite >= 0).ToArray();
        var typed = rows.Select(i => targets.Sites[i].PanelSite).ToArray();
        var typedOnly = Enumerable.Range(0, targets.Sites.Count)
            .Where(i => targets.Sites[i].PanelSite < 0 && window.Contains(targets.Sites[i].Position)).ToArray();
        var loadFrom = typed.Length > 0 ? Math.Min(firstSite, typed[0]) : firstSite;
        var loadTo = typed.Length > 0 ? Math.Max(endSite, typed[^1] + 1) : endSite;
        var haplotypes = panel.Load(loadFrom, loadTo - loadFrom, cancellation);
        var model = new ImputationModel(panel, haplotypes, typed, firstSite, endSite - firstSite, options.Model);
        var head = new ChunkResultHead
        {
            Chromosome = panel.Name,
            Window = window,
            FirstSite = firstSite,
            SiteCount = endSite - firstSite,
            Samples = targets.Samples,
            Diploid = targets.Diploid,
            Batches = BatchSizes(targets.HaplotypeCount, endSite - firstSite),
            Typed = typed,
            TypedOnly = [.. typedOnly.Select(i => targets.Sites[i])],
        };
        var writer = new ChunkResultWriter(chunkResult);
        writer.Head(head);
        writer.Section(ChunkSection.TypedAlleles, 0, 0, Rows(targets.Alleles, rows));
        writer.Section(ChunkSection.TypedOnlyAlleles, 0, 0,
        [
            .. Rows(targets.Alleles, typedOnly),
            .. typedOnly.SelectMany(i => targets.Unphased[i].Select(u => (byte)(u ? 1 : 0))),
        ]);
        ImputeBatches(targets, rows, model, head, options, writer, progress, cancellation);
        writer.Finish();
        return new ChunkSummary(targets.Samples.Count, head.SiteCount,
            typed.Count(site => site >= firstSite && site < endSite), typedOnly.Length, targets.LeftOut);
    }

    private static void ImputeBatches(
        TargetGenotypes targets, int[] rows, ImputationModel model, ChunkResultHead head, ImputationOptions options,
        ChunkResultWriter writer, IProgress<double>? progress, CancellationToken cancellation)
    {
        var threads = new ParallelOptions
        {
            MaxDegreeOfParallelism = options.Threads > 0 ? options.Threads : Environment.ProcessorCount,
            CancellationToken = cancellation,
        };
        var (done, first) = (0, 0);
        for (var batch = 0; batch < head.Batches.Length; batch++)
        {
            var size = head.Batches[batch];
            var dosages = new float[size][];
            var leaveOneOut = new float[size][];
            var start = first;
            Parallel.For(0, size, threads, () => new HaplotypeImputer(model), (i, _, imputer) =>
            {
                var observed = new sbyte[rows.Length];
                for (var marker = 0; marker < rows.Length; marker++)
                {
                    observed[marker] = targets.Alleles[rows[marker]][start + i];
                }

                dosages[i] = new float[model.SiteCount];
                leaveOneOut[i] = new float[model.TypedInWindow];
                imputer.Impute(observed, dosages[i], leaveOneOut[i]);
                progress?.Report((double)Interlocked.Increment(ref done) / targets.HaplotypeCount);
                return imputer;
            }, _ => { });
            WriteBlocks(writer, model, batch, dosages, leaveOneOut);
            first += size;
        }
    }

    private static void WriteBlocks(
        ChunkResultWriter writer, ImputationModel model, int batch, float[][] dosages, float[][] leaveOneOut)
    {
        var typedBefore = 0;
        for (var from = 0; from < model.SiteCount; from += ChunkResultHead.SitesPerBlock)
        {
            var count = Math.Min(ChunkResultHead.SitesPerBlock, model.SiteCount - from);
            var typed = model.TypedBetween(from, count);
            var raw = new ushort[(count + typed) * dosages.Length];
            for (var haplotype = 0; haplotype < dosages.Length; haplotype++)
            {
                Quantise(dosages[haplotype].AsSpan(from, count), raw, haplotype, dosages.Length);
                Quantise(leaveOneOut[haplotype].AsSpan(typedBefore, typed), raw.AsSpan(count * dosages.Length),
                    haplotype, dosages.Length);
            }

            typedBefore += typed;
            writer.Section(ChunkSection.Dosages, from / ChunkResultHead.SitesPerBlock, batch,
                MemoryMarshal.AsBytes(raw.AsSpan()));
        }
    }

    private static void Quantise(ReadOnlySpan<float> values, Span<ushort> raw, int column, int columns)
    {
        for (var row = 0; row < values.Length; row++)
        {
            raw[(row * columns) + column] = (ushort)((values[row] * ChunkResultHead.Unit) + 0.5f);
        }
    }

    private static byte[] Rows(IReadOnlyList<sbyte[]> alleles, int[] rows)
    {
        var width = alleles.Count == 0 ? 0 : alleles[0].Length;
        var bytes = new byte[rows.Length * width];
        for (var i = 0; i < rows.Length; i++)
        {
            MemoryMarshal.AsBytes(alleles[rows[i]].AsSpan()).CopyTo(bytes.AsSpan(i * width));
        }

        return bytes;
    }

    private static int[] BatchSizes(int haplotypes, int sites)
    {
        var largest = (int)Math.Clamp(DosagesInMemory / Math.Max(1, sites), 16, Math.Max(16, haplotypes));
        var batches = new List<int>();
        for (var from = 0; from < haplotypes; from += largest)
        {
            batches.Add(Math.Min(largest, haplotypes - from));
        }

        return [.. batches];
    }
}
