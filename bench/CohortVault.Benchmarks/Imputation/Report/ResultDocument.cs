using System.Text.Json;
using CohortVault.Benchmarks.Imputation.Measurement;

namespace CohortVault.Benchmarks.Imputation.Report;

/// <summary>The results as JSON, every run included.</summary>
internal static class ResultDocument
{
    private static readonly JsonSerializerOptions _options = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static string Write(BenchResults results) => JsonSerializer.Serialize(
        new
        {
            results.Started,
            results.Machine,
            results.Seed,
            results.Quick,
            results.Rounds,
            results.Load,
            results.ScorerFigures,
            results.ScorerDifferences,
            Benches = results.AllBenches.Select(bench => new
            {
                bench.Name,
                bench.Simulated,
                bench.Haplotypes,
                bench.Sites,
                bench.Targets,
                bench.ArraySites,
            }),
            Bars = Bars.Of(results),
            Programs = results.Outcomes.Select(Describe),
        },
        _options) + '\n';

    private static object Describe(Outcome outcome) => new
    {
        Bench = outcome.Entry.Bench.Name,
        Work = outcome.Entry.Work.ToString(),
        outcome.Entry.Program,
        outcome.Entry.Threads,
        outcome.Failure,
        Median = outcome.IsWhole ? outcome.Cost : null,
        outcome.Runs,
        outcome.SwitchErrorPercent,
        Reports = outcome.Reports.Select(
            report => new { report.Bins, report.All, report.CalibrationError, report.Phase }),
    };
}
