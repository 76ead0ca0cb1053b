using CohortVault.Genomics.Panels;

namespace CohortVault.Genomics.QualityControl;

/// <summary>
/// Reads every file once and decides whether it can be worked with at all. The first thing that is wrong is reported;
/// the order of the questions is the field's.
/// </summary>
public static class InputValidation
{
    /// <summary>Validates files for a panel.</summary>
    /// <exception cref="InputRefusedException">Something is wrong with the files or the options.</exception>
    public static ValidatedInput Run(
        IReadOnlyList<StudyFile> files, PanelDirectory panel, QualityControlOptions options,
        CancellationToken cancellation = default)
    {
        var quality = options.Quality ?? panel.Description.Quality;
        var population = PopulationOf(options.Population, panel.Description);
        var build = BuildOf(options.Build, panel.Description);
        if (files.Count == 0)
        {
            throw ValidationRefusals.NoFiles();
        }

        var scans = new List<FileScan>();
        foreach (var file in files)
        {
            scans.Add(FileScan.Read(file, build, options, cancellation));
        }

        RequireDifferentChromosomes(scans);
        foreach (var scan in scans.Skip(1))
        {
            RequireSameSamples(scans[0], scan);
        }

        RequireSampleCount(scans[0].Samples.Count, quality);
        foreach (var scan in scans)
        {
            RequireEncodingAndPhase(scan, build, options);
        }

        // Which positions a file has was noted by build; only the panel's own build can be worked with.
        if (build != panel.Description.Build)
        {
            throw ValidationRefusals.BuildDiffers(build, panel.Description.Build);
        }

        scans.Sort((one, other) => ChromosomeName.Order(one.Order).CompareTo(ChromosomeName.Order(other.Order)));
        return new ValidatedInput
        {
            Files = [.. scans.Select(scan => new ValidatedFile(scan.File, scan.Chromosome, scan.Records, scan.Phased))],
            Samples = scans[0].Samples,
            Chunks = ChunksOf(scans, panel, options.ChunkSize),
            Build = build,
            Population = population,
        };
    }

    private static string? PopulationOf(string? asked, PanelDescription panel)
    {
        if (asked == QualityControlOptions.NoPopulation)
        {
            return null;
        }

        var ids = panel.Populations.Select(population => population.Id).ToList();
        return asked is null
            ? ids[0]
            : ids.Find(id => id.Equals(asked, StringComparison.OrdinalIgnoreCase))
                ?? throw ValidationRefusals.Population(asked, panel.Id, ids);
    }

    private static string BuildOf(string? asked, PanelDescription panel) => asked switch
    {
        null => panel.Build,
        "hg19" or "GRCh37" => "hg19",
        "hg38" or "GRCh38" => "hg38",
        _ => throw ValidationRefusals.Build(asked),
    };

    private static void RequireDifferentChromosomes(List<FileScan> scans)
    {
        var seen = new Dictionary<string, FileScan>(StringComparer.Ordinal);
        foreach (var scan in scans)
        {
            if (!seen.TryAdd(scan.Chromosome, scan))
            {
                throw ValidationRefusals.SameChromosome(
                    scan.File.Name, seen[scan.Chromosome].File.Name, scan.Chromosome);
            }
        }
    }

    private static void RequireSameSamples(FileScan first, FileScan other)
    {
        if (first.Samples.Count != other.Samples.Count)
        {
            throw ValidationRefusals.SampleCount(other.File.Name, first.File.Name);
        }

        if (first.Samples.SequenceEqual(other.Samples, StringComparer.Ordinal))
        {
            return;
        }

        var known = first.Samples.ToHashSet(StringComparer.Ordinal);
        var (stranger, moved) = (-1, -1);
        for (var sample = other.Samples.Count - 1; sample >= 0; sample--)
        {
            stranger = known.Contains(other.Samples[sample]) ? stranger : sample;
            moved = first.Samples[sample] == other.Samples[sample] ? moved : sample;
        }

        throw stranger >= 0
            ? ValidationRefusals.SampleSet(other.File.Name, first.File.Name, stranger + 1)
            : ValidationRefusals.SampleOrder(other.File.Name, first.File.Name, moved + 1);
    }

    private static void RequireSampleCount(int samples, PanelQualityPolicy quality)
    {
        if (samples < quality.MinimumSamples)
        {
            throw ValidationRefusals.TooFewSamples(quality.MinimumSamples);
        }

        if (samples > quality.MaximumSamples)
        {
            throw ValidationRefusals.TooManySamples(quality.MaximumSamples);
        }
    }

    private static void RequireEncodingAndPhase(FileScan scan, string build, QualityControlOptions options)
    {
        if (scan.HasPrefix != (build == "hg38"))
        {
            throw ValidationRefusals.Prefix(scan.File.Name, scan.FirstLine, build);
        }

        if (options.RequirePhased && !scan.Phased)
        {
            throw ValidationRefusals.Unphased(scan.File.Name);
        }
    }

    private static List<ChunkRegion> ChunksOf(List<FileScan> scans, PanelDirectory panel, int size)
    {
        var chunks = new List<ChunkRegion>();
        foreach (var scan in scans)
        {
            foreach (var (part, window) in scan.Windows
                .OrderBy(at => ChromosomeName.Order(at.Part)).ThenBy(at => at.Window))
            {
                if (!panel.Has(part))
                {
                    throw ValidationRefusals.NotInPanel(
                        scan.File.Name, part, panel.Description.Id, panel.Chromosomes);
                }

                var contig = ChromosomeName.Contig(part, panel.Description.Build);
                chunks.Add(ChunkRegion.Of(part, contig, (window * size) + 1, size));
            }
        }

        return chunks;
    }
}
