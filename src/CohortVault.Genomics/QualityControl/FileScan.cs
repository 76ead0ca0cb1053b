using CohortVault.Genomics.Formats;
using CohortVault.Genomics.Panels;

namespace CohortVault.Genomics.QualityControl;

/// <summary>What one pass over a file found.</summary>
internal sealed class FileScan
{
    private const int RecordsBetweenLooks = 1_000;

    private string _first = "";

    public required StudyFile File { get; init; }

    public required IReadOnlyList<string> Samples { get; init; }

    public string Chromosome { get; private set; } = "";

    /// <summary>Name by which files are put in karyotype order.</summary>
    public string Order => Chromosome == "X" ? ChromosomeName.PseudoautosomalOne : Chromosome;

    public bool HasPrefix { get; private set; }

    public long FirstLine { get; private set; }

    public long Records { get; private set; }

    public bool Phased { get; private set; } = true;

    public SortedSet<(string Part, int Window)> Windows { get; } = [];

    public static FileScan Read(
        StudyFile file, string build, QualityControlOptions options, CancellationToken cancellation)
    {
        using var reader = VariantReader.Open(file.Open(), file.Name, options.Limits);
        if (reader.Header.Samples.Count == 0)
        {
            throw ValidationRefusals.NoSamples(file.Name);
        }

        var scan = new FileScan { File = file, Samples = reader.Header.Samples };
        while (reader.MoveNext())
        {
            if (scan.Records++ % RecordsBetweenLooks == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }

            scan.Take(reader, build, options.ChunkSize);
        }

        return scan.Records > 0 ? scan : throw ValidationRefusals.NoRecords(file.Name);
    }

    private void Take(VariantReader reader, string build, int chunkSize)
    {
        var record = reader.Current;
        if (Records == 1)
        {
            Chromosome = ChromosomeName.Canonical(record.Chromosome) is { } name
                ? ChromosomeName.WholeOf(name)
                : throw ValidationRefusals.Chromosome(File.Name, reader.LineNumber);
            HasPrefix = record.Chromosome.StartsWith("chr", StringComparison.Ordinal);
            (FirstLine, _first) = (reader.LineNumber, record.Chromosome);
        }
        else if (!ReferenceEquals(record.Chromosome, _first) && record.Chromosome != _first)
        {
            throw ValidationRefusals.SeveralChromosomes(File.Name, reader.LineNumber);
        }

        if (!record.HasGenotypes)
        {
            throw ValidationRefusals.NoGenotypes(File.Name, reader.LineNumber);
        }

        if (record.Alternates.Contains(record.Reference))
        {
            throw ValidationRefusals.SameAlleles(File.Name, reader.LineNumber);
        }

        if (Phased && Chromosome != "MT")
        {
            Phased = IsPhased(record);
        }

        Windows.Add((ChromosomeName.PartOf(Chromosome, record.Position, build), (record.Position - 1) / chunkSize));
    }

    /// <summary>A genotype without any allele says nothing about phase.</summary>
    private static bool IsPhased(VariantRecord record)
    {
        var phased = record.Phased;
        var alleles = record.Alleles;
        for (var sample = 0; sample < phased.Length; sample++)
        {
            if (!phased[sample] && (alleles[2 * sample] >= 0 || alleles[(2 * sample) + 1] >= 0))
            {
                return false;
            }
        }

        return true;
    }
}
