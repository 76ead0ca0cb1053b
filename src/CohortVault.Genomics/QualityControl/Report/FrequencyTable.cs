using System.Globalization;

namespace CohortVault.Genomics.QualityControl.Report;

/// <summary>A row: sites of one cell of the grid, or one differing site by name.</summary>
/// <param name="Panel">Alternative allele frequency in the panel population.</param>
/// <param name="Study">Alternative allele frequency in the study.</param>
/// <param name="Sites">Number of sites.</param>
/// <param name="Site"><c>chromosome:position:reference:alternative</c> of a differing site; empty for a cell.</param>
public sealed record FrequencyRow(double Panel, double Study, long Sites, string Site);

/// <summary>
/// The picture's data as a table to take away: <c>panel,study,sites,site</c>. Differing sites stand in their cell too.
/// </summary>
public static class FrequencyTable
{
    /// <summary>Name of the file among those of the quality control.</summary>
    public const string FileName = "allele-frequencies.csv";

    private const string Header = "panel,study,sites,site";

    /// <summary>Writes the table.</summary>
    public static void Write(FrequencyComparison frequencies, TextWriter text)
    {
        text.Write(Header);
        text.Write('\n');
        for (var study = 0; study < FrequencyComparison.GridSize; study++)
        {
            for (var panel = 0; panel < FrequencyComparison.GridSize; panel++)
            {
                if (frequencies.SitesAt(panel, study) is var sites and > 0)
                {
                    text.Write(Invariant($"{Middle(panel):0.######},{Middle(study):0.######},{sites},\n"));
                }
            }
        }

        foreach (var site in frequencies.Differing)
        {
            text.Write(Invariant(
                $"{site.Panel:0.######},{site.Study:0.######},1,{site.Chromosome}:{site.Position}:{site.Reference}:{site.Alternate}\n"));
        }
    }

    /// <summary>Reads the table back.</summary>
    public static IEnumerable<FrequencyRow> Read(TextReader text)
    {
        text.ReadLine();
        while (text.ReadLine() is { } line)
        {
            var cells = line.Split(',');
            yield return new FrequencyRow(
                double.Parse(cells[0], CultureInfo.InvariantCulture), double.Parse(cells[1], CultureInfo.InvariantCulture),
                long.Parse(cells[2], CultureInfo.InvariantCulture), cells[3]);
        }
    }

    private static double Middle(int cell) => (cell + 0.5) / FrequencyComparison.GridSize;

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
