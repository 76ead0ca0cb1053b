using System.Globalization;

namespace CohortVault.Genomics.QualityControl.Report;

/// <summary>Study against panel allele frequency as a picture that needs no script, and as a table.</summary>
public static class FrequencyPlot
{
    private const int Left = 70;
    private const int Top = 20;
    private const int Side = 560;
    private const int Width = Left + Side + 30;
    private const int Height = Top + Side + 64;

    /// <summary>What the picture shows, in one sentence.</summary>
    public static string Finding(FrequencyComparison frequencies)
    {
        var sites = Html.Number(frequencies.Sites);
        if (double.IsNaN(frequencies.RSquared))
        {
            return $"Too little variation to compare allele frequencies ({sites} sites)";
        }

        var verdict = frequencies.RSquared switch
        {
            >= 0.9 => "Study and panel allele frequencies agree",
            >= 0.7 => "Study and panel allele frequencies agree roughly",
            _ => "Study and panel allele frequencies do not agree: check build, strand and population",
        };
        return $"{verdict} (r² = {Html.Number(frequencies.RSquared, "0.000")}, {sites} sites)";
    }

    /// <summary>The picture: one dot for each cell of the grid that has sites, the larger the more sites.</summary>
    public static string ToSvg(FrequencyComparison frequencies, string population)
    {
        var svg = new Html();
        svg.Raw($"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-labelledby=\"af-title af-text\" ")
            .Raw("xmlns=\"http://www.w3.org/2000/svg\">\n<title id=\"af-title\">").Text(Finding(frequencies))
            .Raw("</title>\n<desc id=\"af-text\">Each dot stands for sites with this frequency of the alternative allele ")
            .Raw("in the panel (across) and in the study (up). The table below has the same data.</desc>\n");
        Axes(svg, population);
        var largest = Largest(frequencies);
        svg.Raw("<g class=\"dots\">\n");
        for (var study = 0; study < FrequencyComparison.GridSize; study++)
        {
            for (var panel = 0; panel < FrequencyComparison.GridSize; panel++)
            {
                var sites = frequencies.SitesAt(panel, study);
                if (sites > 0)
                {
                    Dot(svg, panel, study, 1.7 + (2.1 * Math.Log(sites + 1) / Math.Log(largest + 1)));
                }
            }
        }

        svg.Raw("</g>\n<g class=\"differing\">\n");
        foreach (var site in frequencies.Differing)
        {
            svg.Raw(Invariant($"<circle cx=\"{X(site.Panel):0.#}\" cy=\"{Y(site.Study):0.#}\" r=\"4\"/>\n"));
        }

        return svg.Raw("</g>\n</svg>\n").ToString();
    }

    /// <summary>The same data for each tenth of the panel's frequencies.</summary>
    internal static IEnumerable<(string Range, long Sites, double MeanStudy, double MeanDifference)> Table(
        FrequencyComparison frequencies)
    {
        const int Tenth = FrequencyComparison.GridSize / 10;
        for (var tenth = 0; tenth < 10; tenth++)
        {
            var (sites, study, difference) = (0L, 0.0, 0.0);
            for (var panel = tenth * Tenth; panel < (tenth + 1) * Tenth; panel++)
            {
                for (var cell = 0; cell < FrequencyComparison.GridSize; cell++)
                {
                    var count = frequencies.SitesAt(panel, cell);
                    sites += count;
                    study += count * Middle(cell);
                    difference += count * Math.Abs(Middle(cell) - Middle(panel));
                }
            }

            yield return (
                Invariant($"{tenth / 10.0:0.0} to {(tenth + 1) / 10.0:0.0}"), sites,
                sites == 0 ? 0 : study / sites, sites == 0 ? 0 : difference / sites);
        }
    }

    private static void Axes(Html svg, string population)
    {
        svg.Raw($"<rect class=\"frame\" x=\"{Left}\" y=\"{Top}\" width=\"{Side}\" height=\"{Side}\"/>\n");
        for (var tick = 0; tick <= 5; tick++)
        {
            var (x, y) = (X(tick / 5.0), Y(tick / 5.0));
            var label = Invariant($"{tick / 5.0:0.0}");
            svg.Raw(Invariant($"<line class=\"grid\" x1=\"{x:0.#}\" y1=\"{Top}\" x2=\"{x:0.#}\" y2=\"{Top + Side}\"/>"))
                .Raw(Invariant($"<line class=\"grid\" x1=\"{Left}\" y1=\"{y:0.#}\" x2=\"{Left + Side}\" y2=\"{y:0.#}\"/>"))
                .Raw(Invariant($"<text x=\"{x:0.#}\" y=\"{Top + Side + 22}\" text-anchor=\"middle\">{label}</text>"))
                .Raw(Invariant($"<text x=\"{Left - 10}\" y=\"{y + 5:0.#}\" text-anchor=\"end\">{label}</text>\n"));
        }

        svg.Raw($"<line class=\"diagonal\" x1=\"{Left}\" y1=\"{Top + Side}\" x2=\"{Left + Side}\" y2=\"{Top}\"/>\n")
            .Raw($"<text class=\"axis\" x=\"{Left + (Side / 2)}\" y=\"{Height - 12}\" text-anchor=\"middle\">")
            .Text($"Alternative allele frequency in the panel (population: {population})").Raw("</text>\n")
            .Raw($"<text class=\"axis\" transform=\"translate(20 {Top + (Side / 2)}) rotate(-90)\" text-anchor=\"middle\">")
            .Raw("Alternative allele frequency in the study</text>\n");
    }

    private static void Dot(Html svg, int panel, int study, double radius) => svg.Raw(Invariant(
        $"<circle cx=\"{X(Middle(panel)):0.#}\" cy=\"{Y(Middle(study)):0.#}\" r=\"{radius:0.#}\"/>\n"));

    private static int Largest(FrequencyComparison frequencies)
    {
        var largest = 1;
        for (var cell = 0; cell < FrequencyComparison.GridSize * FrequencyComparison.GridSize; cell++)
        {
            largest = Math.Max(
                largest,
                frequencies.SitesAt(cell % FrequencyComparison.GridSize, cell / FrequencyComparison.GridSize));
        }

        return largest;
    }

    private static double Middle(int cell) => (cell + 0.5) / FrequencyComparison.GridSize;

    private static double X(double frequency) => Left + (frequency * Side);

    private static double Y(double frequency) => Top + ((1 - frequency) * Side);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
