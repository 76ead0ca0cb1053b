using System.Globalization;

namespace CohortVault.Genomics.QualityControl;

/// <summary>A window of a chromosome (or part of X) that is phased and imputed by itself.</summary>
/// <param name="Chromosome">Name in the panel: 1 to 22, X.PAR1, X.nonPAR, X.PAR2, MT.</param>
/// <param name="Contig">Contig name in the panel's build.</param>
/// <param name="Start">First position, 1-based.</param>
/// <param name="End">Last position.</param>
public sealed record ChunkRegion(string Chromosome, string Contig, int Start, int End)
{
    /// <summary>Name as lists show it, such as <c>chunk_20_0000000001_0020000000</c>.</summary>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"chunk_{Chromosome}_{Start:D10}_{End:D10}");

    internal static ChunkRegion Of(string chromosome, string contig, int position, int size)
    {
        var window = (position - 1) / size;
        return new ChunkRegion(
            chromosome, contig, (window * size) + 1, (int)Math.Min((window + 1L) * size, int.MaxValue - 1));
    }
}
