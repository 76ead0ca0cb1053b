using System.Globalization;
using CohortVault.Benchmarks.Imputation.Measurement;

namespace CohortVault.Benchmarks.Imputation;

/// <summary>One requirement: a figure that is the better the smaller it is.</summary>
/// <param name="Bench">Where it was measured.</param>
/// <param name="What">What is required.</param>
/// <param name="Value">What was measured.</param>
/// <param name="Limit">What it must not exceed.</param>
/// <param name="Goal">What we aim at.</param>
/// <param name="Detail">What the value was made of.</param>
internal sealed record Bar(string Bench, string What, double Value, double Limit, double Goal, string Detail)
{
    /// <summary>Whether the condition holds on which the value counts at all.</summary>
    public bool Counts { get; init; } = true;

    public bool Met => Counts && Value <= Limit;

    public bool GoalMet => Counts && Value <= Goal;
}

/// <summary>What the engine has to reach against its peers, measured in the same run.</summary>
internal static class Bars
{
    // Below this the memory of a peer is no measure: a managed runtime and its buffers alone take about half of it.
    private const double EnoughMegabytes = 100;

    public static IEnumerable<Bar> Of(BenchResults results)
    {
        foreach (var bench in results.Benches)
        {
            foreach (var bar in Imputation(results, bench).Concat(Phasing(results, bench)))
            {
                yield return bar;
            }
        }

        foreach (var bench in results.AllBenches)
        {
            if (Build(results, bench) is { } bar)
            {
                yield return bar;
            }
        }

        if (Scaling(results) is { } scaling)
        {
            yield return scaling;
        }
    }

    private static IEnumerable<Bar> Imputation(BenchResults results, BenchSet bench)
    {
        if (results.Find(bench, Work.Impute, Programs.CohortVault) is not { } ours)
        {
            yield break;
        }

        if (results.Find(bench, Work.Impute, Programs.Minimac) is { } minimac)
        {
            var (limit, goal) = bench.Simulated ? (1.0 / 5, 1.0 / 15) : (1, 1.0 / 2);
            yield return Ratio(
                bench, "imputation, CPU against Minimac4", ours.Cost.Cpu, minimac.Cost.Cpu, "s", limit, goal);
            var (mine, theirs) = (ours.Cost.PeakMegabytes, minimac.Cost.PeakMegabytes);
            yield return Ratio(bench, "imputation, memory against Minimac4", mine, theirs, "MB", 1, 0.5) with
            {
                Limit = Math.Max(1, EnoughMegabytes / theirs),
                Goal = Math.Max(0.5, EnoughMegabytes / theirs),
            };
        }

        if (results.Find(bench, Work.Impute, Programs.Beagle) is { } beagle)
        {
            yield return Accuracy(bench, ours, beagle);
        }

        if (results.Find(bench, Work.Impute, Programs.CohortVault, threads: 2) is { } two)
        {
            yield return Ratio(
                bench, "imputation, wall time with 2 threads against 1", two.Cost.Wall, ours.Cost.Wall, "s",
                1 / 1.8, 1 / 1.9);
        }
    }

    // The bin where ours falls short most, or leads least.
    private static Bar Accuracy(BenchSet bench, Outcome ours, Outcome beagle)
    {
        var bins = ours.Reports[0].Bins.Zip(beagle.Reports[0].Bins)
            .Where(pair => pair.First.R2 is not null && pair.Second.R2 is not null)
            .Select(pair => (pair.First, pair.Second, Short: pair.Second.R2!.Value - pair.First.R2!.Value))
            .ToList();
        var (mine, theirs, by) = bins.MaxBy(bin => bin.Short);
        return new Bar(
            bench.Name, "dosage r² short of Beagle's, worst frequency bin", by, 0.002, 0,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{mine.R2:0.0000} against {theirs.R2:0.0000} at {100 * mine.From:0.##}–{100 * mine.To:0.##} %"));
    }

    private static IEnumerable<Bar> Phasing(BenchResults results, BenchSet bench)
    {
        if (results.Find(bench, Work.Phase, Programs.CohortVault) is not { SwitchErrorPercent: { } error } ours)
        {
            yield break;
        }

        if (results.Find(bench, Work.Phase, Programs.Beagle) is { SwitchErrorPercent: { } theirs })
        {
            yield return Ratio(bench, "phasing, switch error against Beagle's", error, theirs, "%", 1, 3.2 / 3.42);
        }

        var fastest = results.Of(bench, Work.Phase)
            .Where(outcome => outcome.IsWhole && outcome.Entry.Program != Programs.CohortVault)
            .MinBy(outcome => outcome.Cost.Cpu);
        if (fastest is { SwitchErrorPercent: { } fastestError })
        {
            var bar = Ratio(
                bench, $"phasing, CPU against the fastest ({fastest.Entry.Program}) at no worse error",
                ours.Cost.Cpu, fastest.Cost.Cpu, "s", 1, 0.25);

            // With more errors than the fastest, no time is good enough.
            yield return error <= fastestError
                ? bar
                : bar with { Counts = false, Detail = bar.Detail + ", more errors" };
        }
    }

    private static Bar? Build(BenchResults results, BenchSet bench) =>
        results.Find(bench, Work.BuildPanel, Programs.CohortVault) is { } ours
        && results.Find(bench, Work.BuildPanel, Programs.Minimac) is { } minimac
            ? Ratio(bench, "panel build, CPU against Minimac4", ours.Cost.Cpu, minimac.Cost.Cpu, "s", 1, 1.0 / 3)
            : null;

    private static Bar? Scaling(BenchResults results) =>
        results.Scaling is [var small, var large]
        && results.Find(small, Work.Impute, Programs.CohortVault) is { } few
        && results.Find(large, Work.Impute, Programs.CohortVault) is { } many
            ? Ratio(
                large, $"imputation, CPU with {large.Haplotypes} haplotypes against {small.Haplotypes}",
                many.Cost.Cpu, few.Cost.Cpu, "s", 2.5, 1.5)
            : null;

    private static Bar Ratio(
        BenchSet bench, string what, double ours, double theirs, string unit, double limit, double goal) => new(
        bench.Name, what, ours / theirs, limit, goal,
        string.Create(CultureInfo.InvariantCulture, $"{ours:0.###} {unit} against {theirs:0.###} {unit}"));
}
