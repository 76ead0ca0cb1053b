namespace CohortVault.Benchmarks.Imputation.Measurement;

/// <summary>What one run of a program cost, as the system counted it.</summary>
/// <param name="Cpu">Seconds of processor time, in the program and in the system for it.</param>
/// <param name="Wall">Seconds from start to end.</param>
/// <param name="PeakMegabytes">Largest resident memory.</param>
internal sealed record Cost(double Cpu, double Wall, double PeakMegabytes)
{
    /// <summary>Each figure's median over the runs.</summary>
    public static Cost Median(IReadOnlyList<Cost> runs) => new(
        Middle(runs.Select(run => run.Cpu)), Middle(runs.Select(run => run.Wall)),
        Middle(runs.Select(run => run.PeakMegabytes)));

    private static double Middle(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}
