using System.Globalization;

namespace CohortVault.Benchmarks.Imputation.Measurement;

/// <summary>Checks our scorer on real output against <c>score.awk</c>, which shares nothing with it.</summary>
internal static class ScorerCheck
{
    // Dosages come as text to one and as single precision numbers to the other.
    private const double Tolerance = 1e-5;

    /// <summary>The number of figures that agree, or what does not.</summary>
    public static async Task<(int Figures, string? Difference)> RunAsync(
        Outcome outcome, string output, string directory, CancellationToken ct)
    {
        var (bench, report) = (outcome.Entry.Bench, outcome.Reports[0]);
        var log = Path.Combine(directory, outcome.Entry.Name + ".score");
        var script = Path.Combine(AppContext.BaseDirectory, "Imputation", "score.awk");
        await MeasuredProcess.RunShellAsync(
            $"set -e; exec 2>{MeasuredProcess.Quote(log + ".log")}\n"
            + $"{RequireOrder(output, bench)}\n{Query(bench.Truth, "GT")} >{MeasuredProcess.Quote(log + ".truth")}\n"
            + $"{Query(output, "DS")} >{MeasuredProcess.Quote(log + ".imputed")}\n"
            + $"{Query(output, "GT")} >{MeasuredProcess.Quote(log + ".phased")}\n"
            + string.Join(' ', new[]
            {
                "awk", "-f", script, "mode=sites", bench.SiteTable, "mode=array", bench.Array,
                "mode=truth", log + ".truth", "mode=imputed", log + ".imputed", "mode=phased", log + ".phased",
            }.Select(MeasuredProcess.Quote)) + $" >{MeasuredProcess.Quote(log)}",
            log + ".log", ct);
        return Compare(await File.ReadAllLinesAsync(log, ct), report);
    }

    private static (int Figures, string? Difference) Compare(string[] lines, Genomics.Evaluation.AccuracyReport report)
    {
        var figures = 0;
        foreach (var parts in lines.Select(line => line.Split(' ')))
        {
            var agrees = parts[0] == "r2"
                ? Math.Abs(Number(parts[2]) - (report.Bins[(int)Number(parts[1]) - 1].R2 ?? -1)) < Tolerance
                : Number(parts[1]) == report.Phase.Switches && Number(parts[2]) == report.Phase.Pairs;
            if (!agrees)
            {
                return (figures, string.Join(' ', parts));
            }

            figures++;
        }

        var expected = report.Bins.Count(bin => bin.R2 is not null) + 1;
        return figures == expected ? (figures, null) : (figures, $"{figures} figures instead of {expected}");
    }

    // The script compares by column, so the samples must stand as in the truth.
    private static string RequireOrder(string file, BenchSet bench) =>
        $"bcftools query -l {MeasuredProcess.Quote(file)} | cmp - {MeasuredProcess.Quote(bench.TargetList)}";

    private static string Query(string file, string field) =>
        $"bcftools query -f '%POS\\t%REF\\t%ALT[\\t%{field}]\\n' {MeasuredProcess.Quote(file)}";

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
