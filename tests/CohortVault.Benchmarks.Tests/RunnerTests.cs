using CohortVault.Benchmarks.Imputation;
using CohortVault.Benchmarks.Imputation.Measurement;
using CohortVault.Benchmarks.Imputation.Report;

namespace CohortVault.Benchmarks.Tests;

/// <summary>Programs as processes: measured, in turns, and failing without ending the run.</summary>
public sealed class RunnerTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("cohortvault-test-").FullName;

    [Fact]
    public async Task What_a_program_costs_is_what_the_system_counts()
    {
        var cost = await MeasuredProcess.RunAsync(
            In("burn.log"), ["sh", "-c", "echo it\\'s done; i=0; while [ $i -lt 200000 ]; do i=$((i + 1)); done"],
            TestContext.Current.CancellationToken);
        Assert.True(cost is { Cpu: > 0, Wall: > 0 });
        Assert.InRange(cost.PeakMegabytes, 0.1, 100);
        Assert.Equal("it's done\n", await File.ReadAllTextAsync(In("burn.log"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Programs_take_turns_and_one_that_fails_is_left_out_later()
    {
        using var words = new StringWriter();
        var outcomes = await new Runner(_directory, words).RunAsync(
            [Entry("good", "echo good >>$0"), Entry("bad", "echo bad >>$0; exit 7"), Entry("slow", "echo slow >>$0")], 3,
            TestContext.Current.CancellationToken);
        Assert.Equal(
            ["good", "bad", "slow", "slow", "good", "good", "slow"],
            await File.ReadAllLinesAsync(In("order"), TestContext.Current.CancellationToken));
        Assert.Equal([3, 0, 3], outcomes.Select(outcome => outcome.Runs.Count));
        Assert.Equal("ended with 7, see bench.buildpanel.bad.t1.1.log", outcomes[1].Failure);
        Assert.False(outcomes[1].IsWhole);
    }

    [Fact]
    public void Published_tables_replace_only_what_was_measured()
    {
        const string Begin = "<!-- measured: ./dev bench imputation --publish writes from here -->";
        const string End = "<!-- measured: to here -->";
        var page = In("page.md");
        File.WriteAllText(page, $"Before\n{Begin}\nold\n{End}\nAfter\n");
        PublishedPage.Update(page, "| new |\n");
        PublishedPage.Update(page, "| newer |\n");
        Assert.Equal($"Before\n{Begin}\n\n| newer |\n\n{End}\nAfter\n", File.ReadAllText(page));
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    // Panel builds are not scored, so that any program will do.
    private Entry Entry(string program, string script)
    {
        var bench = new BenchSet
        {
            Name = "bench",
            Directory = _directory,
            Work = _directory,
            Contig = "20",
            Haplotypes = 2,
            Sites = 1,
            Targets = 1,
            ArraySites = 1,
        };
        return new Entry(program, Work.BuildPanel, bench, 1, 1, (_, _) => ["sh", "-c", script, In("order")], "");
    }

    private string In(string name) => Path.Combine(_directory, name);
}
