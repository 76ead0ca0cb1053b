using System.Text;
using CohortVault.Genomics.Panels;
using CohortVault.Genomics.QualityControl;
using CohortVault.Genomics.QualityControl.Report;
using CohortVault.Genomics.Work;

namespace CohortVault.Cli.Work;

/// <summary>
/// Validates the upload, controls its quality and cuts it into chunks; the only work that reads what users sent.
/// </summary>
internal static class QualityControlWork
{
    public static WorkDone Run(WorkOrder order, WorkChannel channel, Action<string> atStep, CancellationToken ct)
    {
        var panel = OrderedPanel.Open(order);
        var options = new QualityControlOptions
        {
            Population = order.Population,
            Build = order.Build,
            RequirePhased = !order.Phasing,
            Threads = order.Threads,
        };
        var files =
            order.Inputs.Select(input => new StudyFile(input.Name, () => SealedFiles.Open(input.File))).ToList();
        var input = InputValidation.Run(files, panel, options, ct);
        channel.Say(new WorkStage("validated"));
        atStep("quality-control");

        var chunks = new Dictionary<ChunkRegion, string>();
        var result = RunLists(order, channel, panel, input, options, chunks, ct);
        Write(channel, "statistics.json", StatisticsDocument.Of(result).ToJson());
        Write(channel, "quality-control.html", QualityReport.Write(result));
        if (result.Frequencies is { } frequencies)
        {
            using var table = new StreamWriter(Create(channel, FrequencyTable.FileName));
            FrequencyTable.Write(frequencies, table);
        }

        if (AmbiguousPloidyList.Write(result) is { } ambiguous)
        {
            Write(channel, AmbiguousPloidyList.FileName, ambiguous);
        }

        return new WorkDone
        {
            Samples = input.Samples.Count,
            Markers = (int)Math.Min(input.Records, int.MaxValue),
            Chromosomes = [.. input.Files.Select(f => f.Chromosome)],
            Chunks = result.Failure is null ? [.. result.RemainingChunks.Select(c => Chunk(c, input, chunks))] : [],
            Messages = [.. StepMessages.Validation(input, result, order), .. StepMessages.QualityControl(result)],
            FatalCode = result.Failure?.Code,
        };
    }

    private static QualityControlResult RunLists(
        WorkOrder order, WorkChannel channel, PanelDirectory panel, ValidatedInput input, QualityControlOptions options,
        Dictionary<ChunkRegion, string> chunks, CancellationToken ct)
    {
        using var excluded = Create(channel, "snps-excluded.txt");
        using var typedOnly = Create(channel, "snps-typed-only.txt");
        using var excludedChunks = Create(channel, "chunks-excluded.txt");
        var outputs = new QualityControlOutputs
        {
            ExcludedSites = excluded,
            TypedOnlySites = typedOnly,
            ExcludedChunks = excludedChunks,
            Chunk = order.OnlyQualityControl ? null : region =>
            {
                var stream = channel.Create(
                    new WorkWant(WorkFiles.Chunk, $"{region.Name}.bcf", region.Chromosome, region.Start, region.End),
                    out var id);
                chunks[region] = id;
                return stream;
            },
        };
        return StudyQualityControl.Run(input, panel, options, outputs, channel, ct);
    }

    private static WorkChunk Chunk(ChunkOutcome chunk, ValidatedInput input, Dictionary<ChunkRegion, string> written)
    {
        var (region, whole) = (chunk.Region, ChromosomeName.WholeOf(chunk.Region.Chromosome));
        var phased = input.Files.First(f => f.Chromosome == whole).Phased;
        return new WorkChunk(
            region.Chromosome, region.Start, region.End, phased, written.GetValueOrDefault(region, ""));
    }

    private static void Write(WorkChannel channel, string name, string text)
    {
        using var file = Create(channel, name);
        file.Write(Encoding.UTF8.GetBytes(text));
    }

    private static Stream Create(WorkChannel channel, string name) =>
        channel.Create(new WorkWant(WorkFiles.QualityControlFile, name), out _);
}
