using System.Text;
using CohortVault.Genomics.Formats;
using CohortVault.Genomics.Panels;
using CohortVault.Genomics.QualityControl;

namespace CohortVault.Genomics.Tests.QualityControl;

/// <summary>A run of quality control with everything it wrote kept in memory.</summary>
internal sealed class Study
{
    private readonly Dictionary<string, MemoryStream> _chunks = new(StringComparer.Ordinal);

    public required QualityControlResult Result { get; init; }

    public required string[] Excluded { get; init; }

    public required string[] TypedOnly { get; init; }

    public required string[] ExcludedChunks { get; init; }

    public required string[] Repaired { get; init; }

    public IReadOnlyCollection<string> ChunkNames => _chunks.Keys;

    public static Study Run(PanelDirectory panel, QualityControlOptions options, params StudyFile[] files)
    {
        using MemoryStream excluded = new(), typedOnly = new(), chunks = new(), repaired = new();
        var written = new Dictionary<string, MemoryStream>(StringComparer.Ordinal);
        var outputs = new QualityControlOutputs
        {
            ExcludedSites = excluded,
            TypedOnlySites = typedOnly,
            ExcludedChunks = chunks,
            RepairedSites = repaired,
            Chunk = region => written[region.Name] = new MemoryStream(),
        };
        var result = StudyQualityControl.Run(files, panel, options, outputs);
        var study = new Study
        {
            Result = result,
            Excluded = Lines(excluded),
            TypedOnly = Lines(typedOnly),
            ExcludedChunks = Lines(chunks),
            Repaired = Lines(repaired),
        };
        foreach (var (name, stream) in written)
        {
            study._chunks.Add(name, stream);
        }

        return study;
    }

    /// <summary>A chunk as it was written.</summary>
    public Stream ChunkContent(string name) => new MemoryStream(_chunks[name].ToArray());

    /// <summary>Records of a chunk as position, alleles and genotypes.</summary>
    public List<(int Position, string Alleles, short[] Genotypes)> Chunk(string name)
    {
        using var reader = VariantReader.Open(ChunkContent(name), name);
        var records = new List<(int, string, short[])>();
        while (reader.MoveNext())
        {
            var record = reader.Current;
            records.Add((record.Position, $"{record.Reference}/{record.Alternates[0]}", record.Alleles.ToArray()));
        }

        return records;
    }

    public static StudyFile File(string name, byte[] content) => new(name, () => new MemoryStream(content));

    /// <summary>Lines without the line of column names.</summary>
    private static string[] Lines(MemoryStream stream) =>
        Encoding.UTF8.GetString(stream.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries)[1..];
}
