using System.Buffers;
using CohortVault.Genomics.Evaluation;
using CohortVault.Genomics.Formats;
using CohortVault.Genomics.Formats.Zstandard;
using CohortVault.Genomics.Panels;
using CohortVault.Genomics.Work;

namespace CohortVault.Fuzzing;

/// <summary>Every reader of something that comes from outside.</summary>
internal sealed class Targets : IDisposable
{
    // Small, so that a limit that is not kept shows at once.
    private static readonly ReaderLimits Limits = new()
    {
        MaxHeaderBytes = 1 << 18,
        MaxLineBytes = 1 << 18,
        MaxDecompressedBytes = 64 << 20,
        RatioGraceBytes = 4 << 20,
    };

    private readonly string _scratch = Directory.CreateTempSubdirectory("cohortvault-fuzz-").FullName;

    public Targets()
    {
        var data = Path.Combine(Root(), "tests", "data");
        var bcf = Seeds.Bcf(Seeds.Vcf);
        // What other programs wrote: bcftools' ways of storing a number, and whole headers.
        var truth = RecordMutation.First(
            Containers.Ungzip(File.ReadAllBytes(Path.Combine(data, "chr20-eur-1kgp3", "truth.bcf"))), 8);
        var panel = RecordMutation.First(
            Unzstd(File.ReadAllBytes(Path.Combine(data, "chr20-eur-1kgp3", "ref.msav"))), 47);
        var msav = File.ReadAllBytes(Path.Combine(data, "vectors", "minimac", "unusual.msav"));
        var frames = Directory.GetFiles(Path.Combine(data, "vectors", "zstd"), "*.zst").Order(StringComparer.Ordinal)
            .Select(File.ReadAllBytes).Append(msav).ToList();
        var single = Directory.GetFiles(Path.Combine(data, "vectors", "zstd"), "sites*").Select(File.ReadAllBytes);
        byte[][] phased = [Seeds.PhasedVcf, Seeds.M3vcf];
        byte[][] records = [Seeds.Bcf(Seeds.PhasedVcf), Unzstd(msav)];
        All =
        [
            new("vcf", [Seeds.Vcf], Text, Containers.Plain, ReadVariants),
            new("vcf-gzip", [Seeds.Vcf], Text, Containers.Gzip, ReadVariants),
            new("vcf-bgzf", [Seeds.Vcf], Text, Containers.Bgzf, ReadVariants),
            new("gzip", [Containers.Gzip(Seeds.Vcf)], Bytes, Containers.Plain, ReadVariants),
            new("bgzf", [Containers.Bgzf(Seeds.Vcf), Containers.Bgzf(bcf)], Bytes, Containers.Plain, ReadVariants),
            new("bcf", [bcf, truth], RecordMutation.Records, Containers.Bgzf, ReadVariants),
            new("bcf-plain", [bcf, truth], RecordMutation.Records, Containers.Plain, ReadVariants),
            new("m3vcf", [Seeds.M3vcf], Text, Containers.Plain, ReadReference),
            new("m3vcf-gzip", [Seeds.M3vcf], Text, Containers.Gzip, ReadReference),
            new("msav", [Unzstd(msav), panel], RecordMutation.Records, Containers.Zstd, ReadReference),
            new("msav-file", [msav], Bytes, Containers.Plain, ReadReference),
            new("zstd", frames, Bytes, Containers.Plain, ReadFrames),
            new("zstd-unchecked", [.. single.Select(WithoutChecksum)], Bytes, Containers.Plain, ReadFrames),
            new("panel", [Seeds.Panel()], PanelMutation.Sections, Containers.Plain, ReadPanel),
            new("panel-json", [Seeds.PanelDescription], Text, Containers.Plain, ReadDescription),
            new("panel-build", phased, Text, Containers.Plain, BuildPanel),
            new("panel-build-bin", records, RecordMutation.Records, Containers.Plain, BuildPanel),
            new("map", [Seeds.Map], Text, Containers.Plain, ReadMap),
            new("map-gzip", [Containers.Gzip(Seeds.Map)], Bytes, Containers.Plain, ReadMap),
            new("populations", [Seeds.Populations], Text, Containers.Plain, ReadPopulations),
            new("sites", [Seeds.Sites], Text, Containers.Plain, ReadSites),
            new("sites-gzip", [Containers.Gzip(Seeds.Sites)], Bytes, Containers.Plain, ReadSites),
            new("work-line", Seeds.WorkLines, Text, Containers.Plain, ReadWorkLine),
            new("dictionary", InstrumentTargets.Dictionaries(data), Text, Containers.Plain, InstrumentTargets.ReadDictionary),
            new("expression", InstrumentTargets.Expressions(data), Text, Containers.Plain, InstrumentTargets.ReadExpression),
        ];
    }

    public IReadOnlyList<FuzzTarget> All { get; }

    public void Dispose() => Directory.Delete(_scratch, recursive: true);

    private static byte[] Text(Mutation mutation, byte[] content) => mutation.Text(content);

    private static byte[] Bytes(Mutation mutation, byte[] content) => mutation.Bytes(content);

    private static void ReadVariants(byte[] input)
    {
        using var reader = VariantReader.Open(new MemoryStream(input), "input", Limits);
        ReadAll(reader);
    }

    private static void ReadReference(byte[] input)
    {
        using var reader = VariantReader.OpenReference(new MemoryStream(input), "input", Limits);
        ReadAll(reader);
    }

    private static void ReadAll(VariantReader reader)
    {
        var values = new float[2 * reader.Header.Samples.Count];
        while (reader.MoveNext())
        {
            var record = reader.Current;
            record.TryReadFormat("GT", 2, values);
            record.TryReadFormat("DS", 1, values);
            record.TryReadInfo("AF", out _);
            record.HasInfo("IMP");
            foreach (var allele in record.Alleles)
            {
                Require(allele >= VariantRecord.Absent && allele <= record.Alternates.Count, "an unlisted allele");
            }

            Require(record is { Position: > 0, Chromosome.Length: > 0, Reference.Length: > 0 }, "an empty column");
        }
    }

    private static void ReadFrames(byte[] input)
    {
        using var reader = new ZstdReader(new MemoryStream(input), "input");
        var buffer = new byte[1 << 16];
        for (long total = 0; total < Limits.MaxDecompressedBytes;)
        {
            var read = reader.Read(buffer);
            if (read == 0)
            {
                return;
            }

            total += read;
        }
    }

    private static void ReadPanel(byte[] input)
    {
        using var panel = PanelChromosome.Open(new MemoryStream(input), "20.panel");
        var sites = panel.Sites;
        var haplotypes = panel.Load(0, sites.Count);
        var bits = new ulong[PanelHaplotypes.BitWords(panel.HaplotypeCount)];
        for (var site = 0; site < sites.Count; site++)
        {
            haplotypes.CopyBits(site, bits);
            _ = (sites.Id(site), sites.Reference(site), sites.Alternate(site), sites.AlternateFrequency(site));
            Require(double.IsFinite(panel.CentiMorgansAt(sites.Position(site) + 1)), "no genetic position");
        }
    }

    private static void ReadWorkLine(byte[] input)
    {
        try
        {
            _ = WorkLines.Parse(new ReadOnlySequence<byte>(input));
        }
        catch (InvalidDataException)
        {
            // What the server expects of a line that is not of the protocol.
        }
    }

    private void ReadDescription(byte[] input)
    {
        Scratch(PanelDirectory.DescriptionFile, input);
        var panel = PanelDirectory.Open(_scratch);
        _ = panel.Has("20");
        _ = panel.Description.Populations.Sum(population => (long)population.Samples);
    }

    private void BuildPanel(byte[] input)
    {
        var output = Path.Combine(_scratch, "panel");
        try
        {
            PanelBuilder.Build(new PanelBuildRequest
            {
                Id = "p",
                Build = "hg19",
                References = [Scratch("reference", input)],
                Output = output,
            });
            PanelDirectory.Open(output).VerifyChecksums();
            ReadPanel(File.ReadAllBytes(Directory.GetFiles(output, "*.panel")[0]));
        }
        finally
        {
            if (Directory.Exists(output))
            {
                Directory.Delete(output, recursive: true);
            }
        }
    }

    private void ReadMap(byte[] input)
    {
        foreach (var map in GeneticMap.ReadPlink([Scratch("map", input)]).Values)
        {
            Require(double.IsFinite(map.CentiMorgans(12_345)), "a genetic position without value");
        }
    }

    private void ReadPopulations(byte[] input) => _ = PopulationTable.Read(Scratch("populations", input)).Labels;

    private void ReadSites(byte[] input) => _ = SiteTable.ReadFrequencies(Scratch("sites", input));

    private string Scratch(string name, byte[] content)
    {
        var path = Path.Combine(_scratch, name);
        File.WriteAllBytes(path, content);
        return path;
    }

    private static byte[] Unzstd(byte[] packed)
    {
        using var reader = new ZstdReader(new MemoryStream(packed), "seed");
        using var content = new MemoryStream();
        reader.CopyTo(content);
        return content.ToArray();
    }

    /// <summary>Takes the checksum off the first frame's header and end, so that damage gets further.</summary>
    private static byte[] WithoutChecksum(byte[] file) =>
        (file[4] & 4) == 0 ? file : [.. file.AsSpan(0, 4), (byte)(file[4] & ~4), .. file.AsSpan(5, file.Length - 9)];

    private static void Require(bool holds, string what)
    {
        if (!holds)
        {
            throw new InvalidOperationException($"The reader gave {what}.");
        }
    }

    private static string Root()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "CohortVault.slnx")))
        {
            directory = directory.Parent;
        }

        return directory?.FullName ?? throw new DirectoryNotFoundException("The repository's root was not found.");
    }
}
