using System.Globalization;
using System.Text;
using CohortVault.Genomics.Formats;

namespace CohortVault.Genomics.QualityControl;

/// <summary>A tab-separated list of sites or chunks with a line of column names.</summary>
internal sealed class SiteList : IDisposable
{
    private readonly StreamWriter _lines;

    public SiteList(Stream output, string columns)
    {
        _lines = new StreamWriter(output, new UTF8Encoding(false), 1 << 14, leaveOpen: true) { NewLine = "\n" };
        _lines.WriteLine(columns);
    }

    public static SiteList OfSites(Stream output) => new(output, "ID\tCHROM\tPOS\tREF\tALT\tINFO");

    public static SiteList OfChunks(Stream output) =>
        new(output, "CHUNK\tSNPS\tREFERENCE_OVERLAP\tSAMPLES_LOW_CALL_RATE");

    public void Add(in VariantSite site, string info)
    {
        _lines.Write(site.Id);
        _lines.Write('\t');
        _lines.Write(site.Chromosome);
        _lines.Write('\t');
        _lines.Write(site.Position.ToString(CultureInfo.InvariantCulture));
        _lines.Write('\t');
        _lines.Write(site.Reference);
        _lines.Write('\t');
        _lines.Write(site.Alternates.Count == 0 ? "." : string.Join(',', site.Alternates));
        _lines.Write('\t');
        _lines.WriteLine(info);
    }

    public void Add(ChunkOutcome chunk) => _lines.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{chunk.Region.Name}\t{chunk.Snps}\t{chunk.ReferenceOverlap:0.####}\t{chunk.SamplesWithLowCallRate}"));

    public void Dispose() => _lines.Dispose();
}
