using System.Text;

namespace CohortVault.Genomics.Panels;

/// <summary>The sites of one chromosome of a panel, sorted by position: id, alleles, frequencies per population.</summary>
public sealed class PanelSites
{
    private readonly int[] _positions;
    private readonly byte[] _text;
    private readonly int[] _textStarts;
    private readonly int[][] _counts;
    private readonly int[] _populationHaplotypes;
    private readonly string[] _populations;

    /// <param name="positions">1-based positions, not descending.</param>
    /// <param name="text">For each site <c>ID TAB REF TAB ALT LF</c>, one after the other.</param>
    /// <param name="textStarts">Where each site's text starts; one entry more than there are sites.</param>
    /// <param name="populations">Label and haplotype number of each population.</param>
    /// <param name="counts">Copies of the alternative allele, per population and site.</param>
    internal PanelSites(
        int[] positions, byte[] text, int[] textStarts,
        IReadOnlyList<PanelFilePopulation> populations, int[][] counts)
    {
        _positions = positions;
        _text = text;
        _textStarts = textStarts;
        _counts = counts;
        _populations = [.. populations.Select(p => p.Id)];
        _populationHaplotypes = [.. populations.Select(p => p.Haplotypes)];
    }

    /// <summary>Number of sites.</summary>
    public int Count => _positions.Length;

    /// <summary>1-based positions, not descending.</summary>
    public ReadOnlySpan<int> Positions => _positions;

    /// <summary>Population labels; the first is <c>all</c>.</summary>
    public IReadOnlyList<string> Populations => _populations;

    /// <summary>Index of a population, or -1.</summary>
    public int PopulationIndex(string population) => Array.IndexOf(_populations, population);

    /// <summary>1-based position of a site.</summary>
    public int Position(int site) => _positions[site];

    /// <summary>Identifier, <c>.</c> if there is none.</summary>
    public string Id(int site) => Encoding.UTF8.GetString(Column(site, 0));

    /// <summary>Reference allele.</summary>
    public string Reference(int site) => Text(Column(site, 1));

    /// <summary>Alternative allele.</summary>
    public string Alternate(int site) => Text(Column(site, 2));

    /// <summary>The three text columns as they stand in a VCF line: id, reference, alternative, tab-separated.</summary>
    public ReadOnlySpan<byte> Columns(int site) =>
        _text.AsSpan(_textStarts[site], _textStarts[site + 1] - _textStarts[site] - 1);

    /// <summary>Copies of the alternative allele in a population.</summary>
    public int AlternateCount(int site, int population = 0) => _counts[population][site];

    /// <summary>Frequency of the alternative allele in a population.</summary>
    public double AlternateFrequency(int site, int population = 0) =>
        _populationHaplotypes[population] == 0 ? 0 : (double)_counts[population][site] / _populationHaplotypes[population];

    /// <summary>Haplotypes of a population on this chromosome.</summary>
    public int PopulationHaplotypes(int population) => _populationHaplotypes[population];

    /// <summary>All sites at a position: index of the first and how many (0 if none).</summary>
    public (int First, int Count) At(int position)
    {
        var first = FirstAtOrAfter(position);
        var end = first;
        while (end < _positions.Length && _positions[end] == position)
        {
            end++;
        }

        return (first, end - first);
    }

    /// <summary>Index of the first site at or after a position; <see cref="Count"/> if there is none.</summary>
    public int FirstAtOrAfter(int position)
    {
        int low = 0, high = _positions.Length;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (_positions[middle] < position)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    /// <summary>Index of the site with this position and these alleles, or -1.</summary>
    public int Find(int position, ReadOnlySpan<byte> reference, ReadOnlySpan<byte> alternate)
    {
        var (first, count) = At(position);
        for (var site = first; site < first + count; site++)
        {
            if (Column(site, 1).SequenceEqual(reference) && Column(site, 2).SequenceEqual(alternate))
            {
                return site;
            }
        }

        return -1;
    }

    /// <summary>Index of the site with this position and these alleles, or -1.</summary>
    public int Find(int position, string reference, string alternate)
    {
        var (first, count) = At(position);
        for (var site = first; site < first + count; site++)
        {
            if (Reference(site) == reference && Alternate(site) == alternate)
            {
                return site;
            }
        }

        return -1;
    }

    private ReadOnlySpan<byte> Column(int site, int column)
    {
        var rest = Columns(site);
        for (; column > 0; column--)
        {
            rest = rest[(rest.IndexOf((byte)'\t') + 1)..];
        }

        var end = rest.IndexOf((byte)'\t');
        return end < 0 ? rest : rest[..end];
    }

    // Nearly every allele is one base: no string is made for those.
    private static string Text(ReadOnlySpan<byte> allele) => allele.Length == 1
        ? allele[0] switch
        {
            (byte)'A' => "A",
            (byte)'C' => "C",
            (byte)'G' => "G",
            (byte)'T' => "T",
            _ => Encoding.UTF8.GetString(allele),
        }
        : Encoding.UTF8.GetString(allele);
}
