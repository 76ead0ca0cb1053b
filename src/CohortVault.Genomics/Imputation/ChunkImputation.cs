using CohortVault.Genomics.Formats;
using CohortVault.Genomics.Panels;
using CohortVault.Genomics.Work;

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
    // Batches bound the memory for what is kept of each haplotype between segments.
    private const long BatchMemory = 24 << 20;
    private const int SmallestBatch = 32;

    // Dosages of all samples in memory at once, and rows below which it is not worth it.
    private const long SectionMemory = 2 << 20;
    private const int FewestRows = 16;

    // The panel's stored blocks, which are read again for every batch, and its alleles in a segment share this.
    private const long PanelMemory = 36 << 20;

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
        var threads = Threads.Count(options.Threads);
        var inBlock = SegmentPlan.UsualMemory(panel.HaplotypeCount, endSite - firstSite, typed.Length);
        var model = new ImputationModel(
            new PanelBlocks(panel, PanelMemory - inBlock), typed, firstSite, endSite - firstSite, options.Model, threads,
            cancellation);
        var sections = Sections(model, targets.HaplotypeCount);
        var head = new ChunkResultHead
        {
            Chromosome = panel.Name,
            Window = window,
            FirstSite = firstSite,
            SiteCount = endSite - firstSite,
            Samples = targets.Samples,
            Diploid = targets.Diploid,
            Batches = BatchSizes(targets.HaplotypeCount, model),
            Blocks = [.. sections.Select(section => section.FirstSite - firstSite)],
            Typed = typed,
            TypedOnly = [.. typedOnly.Select(i => targets.Sites[i])],
        };
        var writer = new ChunkResultWriter(chunkResult);
        writer.Head(head);
        writer.Section(ChunkSection.TypedAlleles, rows.Select(i => Bytes(targets.Alleles[i])));
        writer.Section(
            ChunkSection.TypedOnlyAlleles,
            [
                .. typedOnly.Select(i => Bytes(targets.Alleles[i])),
                .. typedOnly.Select(i => Array.ConvertAll(targets.Unphased[i], open => (byte)(open ? 1 : 0))),
            ]);
        ImputeBatches(targets, rows, model, head, sections, threads, writer, progress, cancellation);
        writer.Finish();
        return new ChunkSummary(targets.Samples.Count, head.SiteCount,
            typed.Count(site => site >= firstSite && site < endSite), typedOnly.Length, targets.LeftOut);
    }

    private static void ImputeBatches(
        TargetGenotypes targets, int[] rows, ImputationModel model, ChunkResultHead head, List<Section> sections,
        int threads, ChunkResultWriter writer, IProgress<double>? progress, CancellationToken cancellation)
    {
        var imputer = new BatchImputer(model, threads);
        var first = 0;
        for (var batch = 0; batch < head.Batches.Length; batch++)
        {
            var (number, size) = (batch, head.Batches[batch]);
            var observed = Observed(targets, rows, first, size);
            imputer.Impute(
                observed, (block, dosages) => Write(writer, sections, block, dosages, number, size),
                Part.Of(progress, (double)first / targets.HaplotypeCount, (double)size / targets.HaplotypeCount), cancellation);
            first += size;
        }
    }

    private static void Write(
        ChunkResultWriter writer, List<Section> sections, SiteBlock block, ReadOnlySpan<ushort> dosages, int batch, int columns)
    {
        var typed = 0;
        for (var number = 0; number < sections.Count; number++)
        {
            var section = sections[number];
            if (section.Block != block.Number)
            {
                continue;
            }

            writer.Dosages(
                number, batch, columns,
                dosages.Slice((section.FirstSite - block.FirstSite) * columns, section.SiteCount * columns),
                dosages.Slice((block.SiteCount + typed) * columns, section.TypedCount * columns));
            typed += section.TypedCount;
        }
    }

    // Sections of the result hold all samples when they are read, so blocks of sites are cut smaller where these are many.
    private static List<Section> Sections(ImputationModel model, int haplotypes)
    {
        var most = (int)Math.Clamp(SectionMemory / (sizeof(ushort) * Math.Max(1L, haplotypes)), FewestRows, int.MaxValue);
        var sections = new List<Section>();
        foreach (var block in model.Segments.SelectMany(segment => segment.Blocks))
        {
            for (var first = block.FirstSite; first < block.FirstSite + block.SiteCount; first += most)
            {
                var count = Math.Min(most, block.FirstSite + block.SiteCount - first);
                var typed = model.Typed.AsSpan(block.FirstTyped, block.TypedCount);
                var before = LowerBound(typed, first);
                sections.Add(new Section(block.Number, first, count, LowerBound(typed, first + count) - before));
            }
        }

        return sections;
    }

    private static int LowerBound(ReadOnlySpan<int> sites, int site)
    {
        var at = sites.BinarySearch(site);
        return at < 0 ? ~at : at;
    }

    // Alleles by haplotype, from alleles by site.
    private static sbyte[][] Observed(TargetGenotypes targets, int[] rows, int first, int size)
    {
        var observed = new sbyte[size][];
        for (var i = 0; i < size; i++)
        {
            observed[i] = new sbyte[rows.Length];
        }

        for (var marker = 0; marker < rows.Length; marker++)
        {
            var alleles = targets.Alleles[rows[marker]].AsSpan(first, size);
            for (var i = 0; i < size; i++)
            {
                observed[i][marker] = alleles[i];
            }
        }

        return observed;
    }

    // The runtime lets the one array be the other.
    private static byte[] Bytes(sbyte[] alleles) => (byte[])(Array)alleles;

    private static int[] BatchSizes(int haplotypes, ImputationModel model)
    {
        var each = (long)model.Segments.Length * model.UsualStates * sizeof(float);
        var largest = (int)Math.Clamp(BatchMemory / Math.Max(1, each), SmallestBatch, Math.Max(SmallestBatch, haplotypes));
        var batches = new List<int>();
        for (var from = 0; from < haplotypes; from += largest)
        {
            batches.Add(Math.Min(largest, haplotypes - from));
        }

        return [.. batches];
    }

    /// <summary>Rows of a block that are stored together.</summary>
    private readonly record struct Section(int Block, int FirstSite, int SiteCount, int TypedCount);
}
