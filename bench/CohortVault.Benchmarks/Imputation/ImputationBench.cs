using CohortVault.Benchmarks.Imputation.Measurement;
using CohortVault.Benchmarks.Imputation.Simulation;

namespace CohortVault.Benchmarks.Imputation;

/// <summary>The benchmark from data to results.</summary>
internal sealed class ImputationBench(BenchOptions options, TextWriter words)
{
    private const string Given = "given", Output = "output";

    private readonly List<Outcome> _outcomes = [];
    private readonly List<string> _differences = [];
    private int _figures;
    private double _load;

    /// <summary>Where a run's outputs go, inside the directory of the options.</summary>
    public static IReadOnlyList<string> Folders { get; } = [Given, Output];

    public async Task<BenchResults> RunAsync(DateTimeOffset started, CancellationToken ct)
    {
        var machine = await Machine.LookAsync(
            ["minimac4", "beagle", "bio-eagle", "shapeit4", "bcftools", "scrm"], ct);
        var programs = new Programs(options.Program, machine.MemoryGigabytes);
        var (simulated, grown) = await SimulatedData.OpenAsync(
            Path.Combine(options.Directory, SimulatedData.Folder), options.Simulation, options.Seed, words, ct);
        var benches = GivenBenches().Append(simulated).Where(bench => options.Takes(bench.Name)).ToList();
        var scaling = grown.Where(bench => options.Takes(bench.Name)).ToList();
        foreach (var bench in benches)
        {
            await MeasureAsync(programs, bench, ct);
        }

        await MeasureScalingAsync(programs, scaling, ct);
        return new BenchResults
        {
            Started = started,
            Machine = machine,
            Seed = options.Seed,
            Quick = options.Quick,
            Rounds = options.Rounds,
            Load = _load,
            Benches = benches,
            Scaling = scaling,
            Outcomes = _outcomes,
            ScorerFigures = _figures,
            ScorerDifferences = _differences,
        };
    }

    private IEnumerable<BenchSet> GivenBenches() => options.Data is null
        ? []
        : Directory.GetDirectories(options.Data).Order(StringComparer.Ordinal).Where(BenchSet.IsAt)
            .Where(directory => options.Takes(Path.GetFileName(directory)))
            .Select(directory => BenchSet.Open(
                directory, Path.Combine(options.Directory, Given, Path.GetFileName(directory))));

    private async Task MeasureAsync(Programs programs, BenchSet bench, CancellationToken ct)
    {
        await PrepareAsync(bench, forBeagle: true, ct);
        await BuildPanelsAsync(programs, [bench], ct);
        var imputing = new List<Entry>
        {
            programs.OwnImputation(bench, 1), Programs.MinimacImputation(bench), programs.BeagleImputation(bench),
        };
        if (bench.Simulated)
        {
            imputing.Add(programs.OwnImputation(bench, 2));
        }

        var runner = new Runner(OutputDirectory(), words);
        var imputed = await RunAsync(runner, imputing, ct);
        if (options.Phases(bench.Name))
        {
            // So few errors are made there that more seeds would show nothing.
            var seeds = bench.Simulated ? Math.Min(options.Seeds, options.Rounds) : options.Seeds;
            await RunAsync(runner, [.. programs.Phase(bench, seeds)], ct);
        }

        await CheckScorerAsync(runner, imputed.Where(outcome => outcome.Entry.Threads == 1 && outcome.IsWhole), ct);
    }

    private async Task MeasureScalingAsync(Programs programs, IReadOnlyList<BenchSet> benches, CancellationToken ct)
    {
        foreach (var bench in benches)
        {
            await PrepareAsync(bench, forBeagle: false, ct);
        }

        await BuildPanelsAsync(programs, benches, ct);
        await RunAsync(
            new Runner(OutputDirectory(), words),
            [
                .. benches.SelectMany(
                    bench => new[] { programs.OwnImputation(bench, 1), Programs.MinimacImputation(bench) }),
            ],
            ct);
    }

    // What programs need besides the bench's files, unmeasured: Beagle reads its reference as text.
    private async Task PrepareAsync(BenchSet bench, bool forBeagle, CancellationToken ct)
    {
        await words.WriteLineAsync(
            $"{bench.Name}: {bench.Haplotypes} haplotypes, {bench.Sites} sites, {bench.Targets} targets with "
            + $"{bench.ArraySites} array sites");
        if (forBeagle)
        {
            var (from, to) = (MeasuredProcess.Quote(bench.Reference), MeasuredProcess.Quote(bench.ReferenceText));
            await MeasuredProcess.RunShellAsync($"bcftools view {from} -Oz1 -o {to}", bench.ReferenceText, ct);
        }
    }

    private async Task BuildPanelsAsync(Programs programs, IReadOnlyList<BenchSet> benches, CancellationToken ct)
    {
        var runner = new Runner(OutputDirectory(), words);
        foreach (var outcome in await RunAsync(runner, [.. benches.SelectMany(programs.BuildPanel)], ct))
        {
            if (outcome.IsWhole)
            {
                var (bench, built) = (outcome.Entry.Bench, runner.OutputOf(outcome.Entry, 1));
                Replace(built, outcome.Entry.Program == Programs.Minimac ? bench.MinimacPanel : bench.Panel);
            }
        }
    }

    // Simulated data may hold the panels of an earlier run.
    private static void Replace(string built, string panel)
    {
        if (Directory.Exists(panel))
        {
            Directory.Delete(panel, recursive: true);
        }
        else
        {
            File.Delete(panel);
        }

        Directory.Move(built, panel);
    }

    private async Task<IReadOnlyList<Outcome>> RunAsync(
        Runner runner, IReadOnlyList<Entry> entries, CancellationToken ct)
    {
        var outcomes = await runner.RunAsync(entries, options.Rounds, ct);
        _load = Math.Max(_load, Machine.Load());
        _outcomes.AddRange(outcomes);
        return outcomes;
    }

    private async Task CheckScorerAsync(Runner runner, IEnumerable<Outcome> imputed, CancellationToken ct)
    {
        foreach (var outcome in imputed)
        {
            var (figures, difference) = await CheckScorerAsync(outcome, runner.OutputOf(outcome.Entry, 1), ct);
            _figures += figures;
            if (difference is not null)
            {
                _differences.Add($"{outcome.Entry.Name}: {difference}");
                await words.WriteLineAsync($"{outcome.Entry.Name}: the independent scorer says {difference}");
            }
        }
    }

    private async Task<(int Figures, string? Difference)> CheckScorerAsync(
        Outcome outcome, string output, CancellationToken ct)
    {
        try
        {
            return await ScorerCheck.RunAsync(outcome, output, OutputDirectory(), ct);
        }
        catch (ProgramFailedException failed)
        {
            return (0, failed.Message);
        }
    }

    private string OutputDirectory() => Directory.CreateDirectory(Path.Combine(options.Directory, Output)).FullName;
}
