using System.Runtime.CompilerServices;
using CohortVault.Benchmarks.Imputation;
using CohortVault.Benchmarks.Imputation.Measurement;
using CohortVault.Benchmarks.Imputation.Report;
using CohortVault.Genomics.Evaluation;

namespace CohortVault.Benchmarks.Tests;

/// <summary>What counts as met, from figures made up for the purpose.</summary>
public sealed class BarsTests
{
    private static readonly BenchSet _bench = Bench("given", haplotypes: 606);

    [Theory]
    [InlineData(1.0, 2.0, true, true)]
    [InlineData(1.9, 2.0, true, false)]
    [InlineData(2.1, 2.0, false, false)]
    public void Imputation_time_is_a_ratio_to_Minimac4(double ours, double theirs, bool met, bool goal)
    {
        var bar = Find("CPU against Minimac4", Outcome(Programs.CohortVault, ours), Outcome(Programs.Minimac, theirs));
        Assert.Equal((ours / theirs, met, goal), (bar.Value, bar.Met, bar.GoalMet));
    }

    [Theory]
    [InlineData(99, 20, true)]
    [InlineData(101, 20, false)]
    [InlineData(150, 160, true)]
    [InlineData(170, 160, false)]
    public void Memory_may_reach_that_of_Minimac4_or_100_megabytes(double ours, double theirs, bool met) => Assert.Equal(
        met,
        Find("memory", Outcome(Programs.CohortVault, 1, ours), Outcome(Programs.Minimac, 1, theirs)).Met);

    [Fact]
    public void The_worst_frequency_bin_decides_on_accuracy()
    {
        var bar = Find(
            "dosage r²", Outcome(Programs.CohortVault, 1, report: Report(0.7, 0.9)),
            Outcome(Programs.Beagle, 1, report: Report(0.6, 0.9025)));
        Assert.Equal(0.0025, bar.Value, 9);
        Assert.False(bar.Met);
        Assert.Contains("0.9000 against 0.9025", bar.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Phasing_fast_counts_only_at_no_worse_error()
    {
        var beagle = Phased(Programs.Beagle, cpu: 10, switches: 30);
        var eagle = Phased(Programs.Eagle, cpu: 5, switches: 29);
        Assert.True(Find("CPU against the fastest", Phased(Programs.CohortVault, 4, 29), eagle, beagle).Met);
        var worse = Find("CPU against the fastest", Phased(Programs.CohortVault, 4, 30), eagle, beagle);
        Assert.Equal((0.8, false, false), (worse.Value, worse.Met, worse.GoalMet));
        Assert.True(Find("switch error", Phased(Programs.CohortVault, 4, 30), beagle).Met);
    }

    [Fact]
    public void A_program_that_failed_has_no_bar_and_is_named()
    {
        var failed = new Outcome(Entry(Programs.Minimac, Work.Impute));
        failed.Add(new Cost(1, 1, 1));
        failed.Fail("ended with 3, see some.log");
        var results = Results(Outcome(Programs.CohortVault, 1), failed);
        Assert.Empty(Bars.Of(results));
        Assert.Contains(
            "- given.impute.minimac4.t1: ended with 3, see some.log\n", ResultTables.Write(results),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_median_is_the_middle_of_each_figure()
    {
        var median = Cost.Median([new Cost(3, 1, 7), new Cost(1, 2, 9), new Cost(2, 9, 8)]);
        Assert.Equal(new Cost(2, 2, 8), median);
        Assert.Equal(1.5, Cost.Median([new Cost(1, 0, 0), new Cost(2, 0, 0)]).Cpu);
    }

    private static Bar Find(string what, params Outcome[] outcomes) =>
        Assert.Single(Bars.Of(Results(outcomes)), bar => bar.What.Contains(what, StringComparison.Ordinal));

    private static BenchResults Results(params Outcome[] outcomes) => new()
    {
        Started = DateTimeOffset.UnixEpoch,
        Machine = new Machine("processor", 2, 256, 8, "system", "runtime", new Dictionary<string, string>()),
        Seed = 1,
        Quick = false,
        Rounds = 3,
        Load = 1,
        Benches = [_bench],
        Scaling = [],
        Outcomes = outcomes,
        ScorerFigures = 0,
        ScorerDifferences = [],
    };

    private static Outcome Outcome(string program, double cpu, double megabytes = 1, AccuracyReport? report = null)
    {
        var outcome = new Outcome(Entry(program, Work.Impute));
        outcome.Add(new Cost(cpu, cpu, megabytes));
        outcome.Add(report ?? Report(0.5, 0.5));
        return outcome;
    }

    private static Outcome Phased(string program, double cpu, long switches)
    {
        var outcome = new Outcome(Entry(program, Work.Phase));
        outcome.Add(new Cost(cpu, cpu, 1));
        outcome.Add(Report(0.5, 0.5) with { Phase = new PhaseAccuracy(1_000, switches, 0, null) });
        return outcome;
    }

    private static Entry Entry(string program, Work work) => new(program, work, _bench, 1, 1, (_, _) => [], "");

    private static AccuracyReport Report(double rare, double common) => new()
    {
        Samples = 1,
        SamplesOnlyInTruth = 0,
        SharedSites = 2,
        Bins = [Bin(0, 0.05, rare), Bin(0.05, 0.5, common)],
        All = Bin(0, 0.5, common),
        Calibration = [],
        Phase = new PhaseAccuracy(0, 0, 0, null),
        Notes = [],
    };

    private static AccuracyBin Bin(double from, double to, double r2) => new()
    {
        From = from,
        To = to,
        Sites = 1,
        Missing = 0,
        R2 = r2,
        Slope = 1,
        Genotypes = 1,
        Concordance = 1,
        NonReferenceConcordance = 1,
        Iqs = 1,
    };

    private static BenchSet Bench(string name, int haplotypes, [CallerFilePath] string directory = "") => new()
    {
        Name = name,
        Directory = directory,
        Work = directory,
        Contig = "20",
        Haplotypes = haplotypes,
        Sites = 2,
        Targets = 1,
        ArraySites = 1,
    };
}
