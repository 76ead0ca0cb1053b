using CohortVault.Benchmarks.Imputation.Measurement;
using CohortVault.Genomics.Evaluation;
using CohortVault.Genomics.QualityControl.Report;

namespace CohortVault.Benchmarks.Imputation.Report;

/// <summary>The results as pictures: time against accuracy, and cost against the size of the panel.</summary>
internal static class ResultPictures
{
    private static readonly string[] _programs =
        [Programs.CohortVault, Programs.Minimac, Programs.Beagle, Programs.Eagle, Programs.Shapeit];

    /// <summary>One chart for each bench that was imputed, and one for each that was phased.</summary>
    public static string Accuracy(BenchResults results)
    {
        var imputed = ByBench(results, Work.Impute, outcome => outcome.Entry.Threads == 1);
        var phased = ByBench(results, Work.Phase, outcome => outcome.SwitchErrorPercent is not null);
        var svg = Chart.Begin(
            imputed.Count + phased.Count, "Time against accuracy",
            "For each bench and program: seconds of processor time, and the mean of dosage r² over the bins of minor "
            + "allele frequency; for phasing, the percentage of neighbouring heterozygotes whose relative phase is "
            + "wrong, low being good.");
        var place = 0;
        foreach (var outcomes in imputed)
        {
            Scatter(
                svg, place++, $"Imputation, {outcomes[0].Entry.Bench.Name}", "Dosage r², mean over frequency bins",
                outcomes, MeanR2);
        }

        foreach (var outcomes in phased)
        {
            Scatter(
                svg, place++, $"Phasing, {outcomes[0].Entry.Bench.Name}", "Switch error, %", outcomes,
                outcome => outcome.SwitchErrorPercent!.Value);
        }

        return Chart.End(svg);
    }

    /// <summary>Time and memory for the same targets and sites against panels of two sizes.</summary>
    public static string Scaling(BenchResults results)
    {
        var svg = Chart.Begin(
            2, "Cost against the size of the panel",
            "Processor time and peak memory of imputing the same targets at the same sites with a smaller and a larger "
            + "panel.");
        Lines(svg, 0, "Time", "CPU seconds", results, cost => cost.Cpu);
        Lines(svg, 1, "Memory", "Peak MB", results, cost => cost.PeakMegabytes);
        return Chart.End(svg);
    }

    private static List<List<Outcome>> ByBench(BenchResults results, Work work, Predicate<Outcome> fits) =>
    [
        .. results.Benches
            .Select(bench => results.Of(bench, work).Where(outcome => outcome.IsWhole && fits(outcome)).ToList())
            .Where(outcomes => outcomes.Count > 0),
    ];

    private static void Scatter(
        Html svg, int place, string heading, string up, List<Outcome> outcomes, Func<Outcome, double> accuracy)
    {
        var chart = Chart.Draw(
            svg, place, heading, ChartAxis.LogarithmicOver("CPU seconds", outcomes.Select(outcome => outcome.Cost.Cpu)),
            ChartAxis.LinearOver(up, [.. outcomes.Select(accuracy)]));
        foreach (var outcome in outcomes)
        {
            chart.Dot(Series(outcome), outcome.Entry.Program, (outcome.Cost.Cpu, accuracy(outcome)));
        }
    }

    private static void Lines(
        Html svg, int place, string heading, string up, BenchResults results, Func<Cost, double> figure)
    {
        var outcomes = results.Scaling.SelectMany(bench => results.Of(bench, Work.Impute))
            .Where(outcome => outcome.IsWhole)
            .ToList();
        var sizes = results.Scaling.Select(bench => (double)bench.Haplotypes).ToList();
        var chart = Chart.Draw(
            svg, place, heading, ChartAxis.LogarithmicOver("Haplotypes in the panel", sizes),
            ChartAxis.LogarithmicOver(up, outcomes.Select(outcome => figure(outcome.Cost))));
        foreach (var program in outcomes.GroupBy(outcome => outcome.Entry.Program))
        {
            chart.Line(
                Series(program.First()), program.Key,
                [.. program.Select(outcome => ((double)outcome.Entry.Bench.Haplotypes, figure(outcome.Cost)))]);
        }
    }

    private static double MeanR2(Outcome outcome) =>
        outcome.Reports[0].Bins.Where(bin => bin.R2 is not null).Average(bin => bin.R2!.Value);

    private static int Series(Outcome outcome) => Array.IndexOf(_programs, outcome.Entry.Program);
}
