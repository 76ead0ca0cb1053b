using System.Globalization;

namespace CohortVault.Genomics.Evaluation;

/// <summary>An evaluation as a picture that needs no script: accuracy by frequency, and calibration.</summary>
public static class AccuracyPicture
{
    /// <summary>What the picture shows, in one sentence.</summary>
    public static string Finding(AccuracyReport report)
    {
        var parts = new List<string>();
        if (report.All.R2 is { } r2)
        {
            parts.Add(string.Create(
                CultureInfo.InvariantCulture, $"dosage r² {r2:0.000} over {report.All.Sites:N0} sites"));
        }

        if (report.Phase.SwitchErrorPercent is { } percent)
        {
            parts.Add(string.Create(
                CultureInfo.InvariantCulture, $"switch error {percent:0.###} % of {report.Phase.Pairs:N0} pairs"));
        }

        return string.Create(CultureInfo.InvariantCulture, $"{report.Samples:N0} samples: ")
            + (parts.Count == 0 ? "too little variation to compare" : string.Join("; ", parts));
    }

    /// <summary>The picture.</summary>
    public static string ToSvg(AccuracyReport report)
    {
        var svg = Chart.Begin(
            2, Finding(report),
            "Left: squared correlation of imputed and true dosages, imputation quality score and concordance of "
            + "genotypes that are not homozygous reference, by minor allele frequency in the reference. Right: observed "
            + "against imputed share of alternative alleles; on the dashed line dosages mean what they say.");
        var names = report.Bins.Select(bin => Range(bin.From, bin.To)).ToList();
        Chart.Draw(
                svg, 0, "Accuracy by frequency", ChartAxis.Named("Minor allele frequency in the reference, %", names),
                ChartAxis.Linear("Agreement with the truth", 0, 1, 5, "0.0"))
            .Line(1, "", Points(report, bin => bin.Iqs))
            .Line(2, "", Points(report, bin => bin.NonReferenceConcordance))
            .Line(0, "", Points(report, bin => bin.R2))
            .Key(0, 0, "dosage r²").Key(1, 1, "IQS").Key(2, 2, "non-reference concordance");
        var calibration = Chart.Draw(
                svg, 1, "Calibration", ChartAxis.Linear("Imputed share of alternative alleles", 0, 1, 5, "0.0"),
                ChartAxis.Linear("Observed share", 0, 1, 5, "0.0"))
            .Diagonal((0, 0), (1, 1));
        var largest = report.Calibration.Max(bin => bin.Genotypes);
        foreach (var bin in report.Calibration)
        {
            if (bin is { Imputed: { } imputed, Observed: { } observed })
            {
                var radius = 2.5 + (5 * Math.Log(bin.Genotypes + 1) / Math.Log(largest + 1));
                calibration.Dot(0, "", (imputed, observed), radius);
            }
        }

        return Chart.End(svg);
    }

    /// <summary>Limits of a bin in percent.</summary>
    internal static string Range(double from, double to) =>
        string.Create(CultureInfo.InvariantCulture, $"{100 * from:0.###}–{100 * to:0.###}");

    private static List<(double X, double Y)> Points(AccuracyReport report, Func<AccuracyBin, double?> figure) =>
        [.. report.Bins.Select((bin, place) => (X: (double)place, Y: figure(bin)))
            .Where(point => point.Y is not null)
            .Select(point => (point.X, point.Y!.Value))];
}
