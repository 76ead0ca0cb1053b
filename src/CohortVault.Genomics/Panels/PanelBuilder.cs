using System.Security.Cryptography;
using System.Text.Json;
using CohortVault.Genomics.Formats;

namespace CohortVault.Genomics.Panels;

/// <summary>What a panel is built from.</summary>
public sealed record PanelBuildRequest
{
    /// <summary>Id by which jobs will ask for the panel.</summary>
    public required string Id { get; init; }

    /// <summary>Name that people read; the id if null.</summary>
    public string? Name { get; init; }

    /// <summary>Genome build, <c>hg19</c> or <c>hg38</c>.</summary>
    public required string Build { get; init; }

    /// <summary>Phased VCF or BCF files, or M3VCF or MSAV panels, one per chromosome or region.</summary>
    public required IReadOnlyList<string> References { get; init; }

    /// <summary>Genetic maps in PLINK layout.</summary>
    public IReadOnlyList<string> Maps { get; init; } = [];

    /// <summary>Table of populations per sample.</summary>
    public string? Populations { get; init; }

    /// <summary>Directory to make; it must not exist yet.</summary>
    public required string Output { get; init; }

    /// <summary>Thresholds for uploads.</summary>
    public PanelQualityPolicy Quality { get; init; } = new();

    /// <summary>What results may contain.</summary>
    public PanelDisclosurePolicy Disclosure { get; init; } = new();
}

/// <summary>A reference record that is not in the panel.</summary>
/// <param name="Chromosome">Contig as the file has it.</param>
/// <param name="Position">1-based position.</param>
/// <param name="Reference">Reference allele.</param>
/// <param name="Alternates">Alternative alleles, comma-separated.</param>
/// <param name="Reason">Why it was left out.</param>
public sealed record LeftOutRecord(string Chromosome, int Position, string Reference, string Alternates, string Reason);

/// <summary>What was built.</summary>
/// <param name="Description">The new panel.</param>
/// <param name="LeftOut">Records that are not in it.</param>
public sealed record PanelBuildReport(PanelDescription Description, IReadOnlyList<LeftOutRecord> LeftOut);

/// <summary>Builds a panel directory from phased files. It appears under its name only when it is complete.</summary>
public static class PanelBuilder
{
    /// <summary>Name of the list of records that were left out.</summary>
    public const string LeftOutFile = "left-out.txt";

    /// <summary>Reads everything, writes the panel and returns what became of it.</summary>
    public static PanelBuildReport Build(
        PanelBuildRequest request, IProgress<string>? progress = null, CancellationToken cancellation = default)
    {
        Check(request);
        var maps = GeneticMap.ReadPlink(request.Maps);
        var populations = request.Populations is null ? null : PopulationTable.Read(request.Populations);
        var output = Path.TrimEndingDirectorySeparator(Path.GetFullPath(request.Output));
        var partial = $"{output}.partial";
        if (Directory.Exists(partial))
        {
            Directory.Delete(partial, recursive: true);
        }

        Directory.CreateDirectory(partial);
        try
        {
            var report = Build(request, maps, populations, partial, progress, cancellation);
            Directory.Move(partial, output);
            return report;
        }
        catch
        {
            Directory.Delete(partial, recursive: true);
            throw;
        }
    }

    private static PanelBuildReport Build(
        PanelBuildRequest request, Dictionary<string, GeneticMap> maps, PopulationTable? populations, string directory,
        IProgress<string>? progress, CancellationToken cancellation)
    {
        var leftOut = new List<LeftOutRecord>();
        var entries = new List<PanelChromosomeFile>();
        IReadOnlyList<PanelPopulation>? samples = null;
        var parts = new Dictionary<string, PanelPartBuilder>();
        try
        {
            foreach (var file in InGenomicOrder(request.References))
            {
                progress?.Report($"Reading {Path.GetFileName(file)}");
                using var reader = VariantReader.OpenReference(file);
                while (reader.MoveNext())
                {
                    cancellation.ThrowIfCancellationRequested();
                    var name = PartOf(reader, request.Build);
                    if (!parts.TryGetValue(name, out var part))
                    {
                        parts[name] = part = new PanelPartBuilder(
                            name, Path.Combine(directory, $"chr{name}.panel"), reader.Header.Samples, populations);
                    }

                    part.Add(reader, leftOut);
                }
            }

            if (maps.Count > 0 && !parts.Keys.Any(name => maps.ContainsKey(ChromosomeName.WholeOf(name))))
            {
                throw new InputRefusedException("map.no-chromosome",
                    "The genetic maps hold no chromosome of the reference.",
                    "Give the maps of its chromosomes, in its build, or none.", request.Maps[0]);
            }

            foreach (var part in parts.Values.Where(p => p.SiteCount > 0).OrderBy(p => ChromosomeName.Order(p.Name)))
            {
                samples ??= part.Populations;
                maps.TryGetValue(ChromosomeName.WholeOf(part.Name), out var map);
                entries.Add(part.Finish(ChromosomeName.Contig(part.Name, request.Build), map));
            }
        }
        finally
        {
            foreach (var part in parts.Values)
            {
                part.Dispose();
            }
        }

        if (samples is null)
        {
            throw new InputRefusedException("panel.empty", "The reference has no record that a panel can hold.",
                "Give phased files with records of two alleles.");
        }

        var description = new PanelDescription
        {
            Format = PanelDescription.CurrentFormat,
            Id = request.Id,
            Name = request.Name ?? request.Id,
            Build = request.Build,
            Populations = samples,
            Chromosomes = [.. entries.Select(entry => Seal(entry, directory))],
            Quality = request.Quality,
            Disclosure = request.Disclosure,
        };
        File.WriteAllBytes(Path.Combine(directory, PanelDirectory.DescriptionFile),
            JsonSerializer.SerializeToUtf8Bytes(description, PanelJson.Default.PanelDescription));
        File.WriteAllLines(Path.Combine(directory, LeftOutFile),
            leftOut.Select(r => $"{r.Chromosome}\t{r.Position}\t{r.Reference}\t{r.Alternates}\t{r.Reason}"));
        return new PanelBuildReport(description, leftOut);
    }

    private static PanelChromosomeFile Seal(PanelChromosomeFile entry, string directory)
    {
        using var content = File.OpenRead(Path.Combine(directory, entry.File));
        return entry with { Bytes = content.Length, Sha256 = Convert.ToHexStringLower(SHA256.HashData(content)) };
    }

    private static string PartOf(VariantReader reader, string build)
    {
        var chromosome = ChromosomeName.Canonical(reader.Current.Chromosome) ?? throw new InputRefusedException(
            "panel.contig", "A panel holds chromosomes 1 to 22, X and MT; this record lies elsewhere.",
            "Leave such records out of the reference.", reader.File, reader.LineNumber);
        return ChromosomeName.PartOf(chromosome, reader.Current.Position, build);
    }

    // Regions of one chromosome may be given in any order.
    private static IEnumerable<string> InGenomicOrder(IReadOnlyList<string> files)
    {
        var keyed = new List<(string File, int Order, int Position)>();
        foreach (var file in files)
        {
            using var reader = VariantReader.OpenReference(file);
            if (reader.MoveNext())
            {
                var name = ChromosomeName.Canonical(reader.Current.Chromosome) ?? "";
                keyed.Add((file, ChromosomeName.Order(name == "X" ? ChromosomeName.PseudoautosomalOne : name),
                    reader.Current.Position));
            }
        }

        return keyed.OrderBy(k => k.Order).ThenBy(k => k.Position).Select(k => k.File);
    }

    private static void Check(PanelBuildRequest request)
    {
        if (request.Build is not ("hg19" or "hg38"))
        {
            throw new InputRefusedException("panel.build", "The genome build is neither hg19 nor hg38.",
                "Say --build hg19 or --build hg38.");
        }

        if (request.Id.Length is 0 or > 64 || !request.Id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
        {
            throw new InputRefusedException("panel.id", "The panel id is not one we can use.",
                "Use up to 64 letters, digits, '-', '_' and '.'.");
        }

        if (Directory.Exists(request.Output) || File.Exists(request.Output))
        {
            throw new InputRefusedException("panel.exists", "The output exists already.",
                "Name a directory that does not exist.", request.Output);
        }
    }
}
