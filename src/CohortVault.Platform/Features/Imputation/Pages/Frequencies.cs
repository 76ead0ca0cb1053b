using CohortVault.Genomics.QualityControl.Report;

namespace CohortVault.Platform.Features.Imputation.Pages;

/// <summary>Allele frequencies of study and panel, for the picture and for the table behind it.</summary>
/// <param name="Cells">Panel frequency, study frequency, number of sites.</param>
/// <param name="Differing">Sites that differ, by name.</param>
internal sealed record Frequencies(IReadOnlyList<double[]> Cells, IReadOnlyList<DifferingDot> Differing)
{
    private const int Bands = 10;

    public static Frequencies Read(TextReader text)
    {
        var cells = new List<double[]>();
        var differing = new List<DifferingDot>();
        foreach (var row in FrequencyTable.Read(text))
        {
            if (row.Site.Length > 0)
            {
                differing.Add(new DifferingDot(row.Panel, row.Study, row.Site));
            }
            else
            {
                cells.Add([row.Panel, row.Study, row.Sites]);
            }
        }

        return new Frequencies(cells, differing);
    }

    /// <summary>The same for each tenth of the panel's frequencies.</summary>
    public IEnumerable<FrequencyBand> Table() =>
        from band in Enumerable.Range(0, Bands)
        let inside = Cells.Where(c => Math.Min((int)(c[0] * Bands), Bands - 1) == band).ToList()
        let sites = inside.Sum(c => c[2])
        select new FrequencyBand(
            band / (double)Bands,
            (band + 1) / (double)Bands,
            (long)sites,
            sites == 0 ? null : inside.Sum(c => c[1] * c[2]) / sites,
            Differing.Count(d => Math.Min((int)(d.Panel * Bands), Bands - 1) == band));
}

/// <summary>A site whose frequency differs from the panel's.</summary>
internal sealed record DifferingDot(double Panel, double Study, string Site);

/// <summary>Sites with panel frequencies in one band.</summary>
internal sealed record FrequencyBand(double From, double To, long Sites, double? MeanStudy, int Differing);
