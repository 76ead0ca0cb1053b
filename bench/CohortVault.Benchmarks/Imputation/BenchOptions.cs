using System.Globalization;
using System.Security.Cryptography;
using CohortVault.Benchmarks.Imputation.Simulation;

namespace CohortVault.Benchmarks.Imputation;

/// <summary>What is simulated.</summary>
/// <param name="Drawn">Haplotypes drawn from the coalescent.</param>
/// <param name="Length">Base pairs.</param>
/// <param name="Main">The bench made of them.</param>
/// <param name="ScalingLength">Base pairs of the benches that differ in the size of the panel.</param>
/// <param name="Grown">Haplotypes they are grown to.</param>
/// <param name="Scaling">Those benches, the smaller first.</param>
internal sealed record SimulationPlan(
    int Drawn, int Length, SimulatedSize Main, int ScalingLength, int Grown, IReadOnlyList<SimulatedSize> Scaling)
{
    public static SimulationPlan Full { get; } = new(
        20_400, 5_000_000, new SimulatedSize("sim20k", 20_000, 200, 4_000), 2_000_000, 100_200,
        [new SimulatedSize("sim20k-of-100k", 20_000, 100, 4_000), new SimulatedSize("sim100k", 100_000, 100, 4_000)]);

    public static SimulationPlan Quick { get; } = new(
        4_200, 2_000_000, new SimulatedSize("sim4k", 4_000, 100, 4_000), 1_000_000, 20_100,
        [new SimulatedSize("sim4k-of-20k", 4_000, 50, 4_000), new SimulatedSize("sim20k", 20_000, 50, 4_000)]);
}

/// <summary>The command line of the benchmark.</summary>
internal sealed record BenchOptions
{
    public const string Usage = """
        ./dev bench imputation [--quick] [--data DIR] [--publish] [--seed N] [--rounds N] [--seeds N]
                               [--only NAMES] [--skip NAMES] [--phase NAMES] [--program FILE] [--directory DIR]

          --quick          small sizes and one round: about four minutes, to see that everything works
          --data DIR       also every bench in DIR: folders with ref.bcf, truth.bcf, target.phased.vcf.gz,
                           target.unphased.vcf.gz, ref.sites.tsv, array.tsv and maps/ (tables and maps may be gzipped)
          --publish        write the result into docs/benchmarks.md
          --seed N         of the simulation; without, a new one in each run. The same again reuses its data
          --rounds N       runs of each program, of which the median counts (3)
          --seeds N        phasing runs with different seeds, whose errors are averaged (5)
          --only, --skip   names of benches with commas between
          --phase NAMES    benches to phase; without, all. The targets' phase must be known well there
          --program FILE   measure this cohortvault instead of publishing this repository's
          --directory DIR  where data and outputs go (test-output/bench-imputation); those of the last run go
        """;

    private IReadOnlyList<string>? Only { get; init; }

    private IReadOnlyList<string> Skip { get; init; } = [];

    private IReadOnlyList<string>? Phased { get; init; }

    public bool Quick { get; init; }

    public bool Publish { get; init; }

    public string? Data { get; init; }

    public int Seed { get; init; } = RandomNumberGenerator.GetInt32(1, 1_000_000);

    public int Rounds { get; init; } = 3;

    public int Seeds { get; init; } = 5;

    public string Program { get; init; } = Path.GetFullPath("artifacts/cohortvault");

    public string Directory { get; init; } = Path.GetFullPath("test-output/bench-imputation");

    public SimulationPlan Simulation => Quick ? SimulationPlan.Quick : SimulationPlan.Full;

    public bool Takes(string bench) => (Only is null || Only.Contains(bench)) && !Skip.Contains(bench);

    public bool Phases(string bench) => Phased is null || Phased.Contains(bench);

    /// <summary>Reads the command line; null if it is wrong.</summary>
    public static BenchOptions? Parse(IReadOnlyList<string> arguments)
    {
        var options = new BenchOptions();
        for (var at = 0; at < arguments.Count; at++)
        {
            if (arguments[at] is "--quick" or "--publish")
            {
                options = arguments[at] == "--quick"
                    ? options with { Quick = true, Rounds = 1, Seeds = 2 }
                    : options with { Publish = true };
                continue;
            }

            if (at + 1 == arguments.Count || With(options, arguments[at], arguments[++at]) is not { } changed)
            {
                return null;
            }

            options = changed;
        }

        return File.Exists(options.Program) && (options.Data is null || System.IO.Directory.Exists(options.Data))
            ? options
            : null;
    }

    private static BenchOptions? With(BenchOptions options, string name, string value)
    {
        var isNumber = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number > 0;
        return (name, isNumber) switch
        {
            ("--data", _) => options with { Data = Path.GetFullPath(value) },
            ("--program", _) => options with { Program = Path.GetFullPath(value) },
            ("--directory", _) => options with { Directory = Path.GetFullPath(value) },
            ("--only", _) => options with { Only = value.Split(',') },
            ("--skip", _) => options with { Skip = value.Split(',') },
            ("--phase", _) => options with { Phased = value.Split(',') },
            ("--seed", true) => options with { Seed = number },
            ("--rounds", true) => options with { Rounds = number },
            ("--seeds", true) => options with { Seeds = number },
            _ => null,
        };
    }
}
