using CohortVault.Benchmarks.Imputation.Report;

namespace CohortVault.Benchmarks.Vault;

/// <summary><c>./dev bench vault</c>: what sealing costs beside the same work without it.</summary>
internal static class VaultCommand
{
    private const string Usage = """
        ./dev bench vault [--only sealing,archive,upload,memory,audit] [--rounds N] [--publish] [--program FILE] [--directory DIR]

          --only NAMES     parts to measure, with commas between; without, all
          --rounds N       pairs of runs, in turns; the median of their ratios counts (7; uploads 5)
          --publish        write the result into docs/benchmarks.md
          --program FILE   measure this cohortvault instead of publishing this repository's
          --directory DIR  where data goes (test-output/bench-vault)
        """;

    /// <returns>0 if everything ran, whether or not every bar is met.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        if (arguments is ["server", var data, var kind])
        {
            return await UploadServer.RunAsync(data, discarding: kind == "discarding");
        }

        if (arguments.Contains("--help") || Parse(arguments) is not { } options)
        {
            await Console.Out.WriteLineAsync(Usage);
            return arguments.Contains("--help") ? 0 : 2;
        }

        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) => (pressed.Cancel, _) = (true, stop.CancelAsync());
        var rows = new List<VaultRow>();
        foreach (var (name, part) in Parts)
        {
            if (options.Takes(name))
            {
                await foreach (var row in part(options, stop.Token))
                {
                    rows.Add(row);
                    await Console.Out.WriteLineAsync(row.ToString());
                }
            }
        }

        var tables = await VaultTables.WriteAsync(rows, stop.Token);
        await Console.Out.WriteLineAsync($"\n{tables}");
        if (options.Publish)
        {
            PublishedPage.Update("docs/benchmarks.md", tables, "vault");
        }

        return 0;
    }

    private static readonly (string Name, Func<VaultOptions, CancellationToken, IAsyncEnumerable<VaultRow>> Run)[] Parts =
    [
        ("sealing", SealingBench.RunAsync),
        ("archive", ArchiveBench.RunAsync),
        ("upload", UploadBench.RunAsync),
        ("memory", MemoryBench.RunAsync),
        ("audit", AuditBench.RunAsync),
    ];

    private static VaultOptions? Parse(IReadOnlyList<string> arguments)
    {
        var options = new VaultOptions();
        for (var at = 0; at < arguments.Count; at++)
        {
            var value = at + 1 < arguments.Count ? arguments[at + 1] : null;
            switch (arguments[at], value)
            {
                case ("--publish", _):
                    options = options with { Publish = true };
                    continue;
                case ("--only", { } names):
                    options = options with { Only = names.Split(',') };
                    break;
                case ("--rounds", { } text) when int.TryParse(text, out var rounds) && rounds > 0:
                    options = options with { Rounds = rounds };
                    break;
                case ("--program", { } file) when File.Exists(file):
                    options = options with { Program = Path.GetFullPath(file) };
                    break;
                case ("--directory", { } folder):
                    options = options with { Directory = Path.GetFullPath(folder) };
                    break;
                default:
                    return null;
            }

            at++;
        }

        return options;
    }
}

/// <summary>The command line of the benchmark.</summary>
internal sealed record VaultOptions
{
    public IReadOnlyList<string>? Only { get; init; }

    public int? Rounds { get; init; }

    public bool Publish { get; init; }

    public string Program { get; init; } = Path.GetFullPath("artifacts/cohortvault");

    public string Directory { get; init; } = Path.GetFullPath("test-output/bench-vault");

    public bool Takes(string part) => Only is null || Only.Contains(part);
}

/// <summary>One figure: a ratio that should not be below (or above) its bar.</summary>
/// <param name="What">What was measured against what.</param>
/// <param name="Ours">Ours, with its unit.</param>
/// <param name="Theirs">The other, with its unit.</param>
/// <param name="Ratio">Median of the ratios of the pairs.</param>
/// <param name="Spread">Smallest and largest ratio of a pair.</param>
/// <param name="Bar">What the ratio has to reach, or must not exceed.</param>
/// <param name="AtMost">Whether the ratio must not exceed the bar.</param>
internal sealed record VaultRow(
    string What, string Ours, string Theirs, double Ratio, (double Low, double High) Spread, double Bar, bool AtMost)
{
    public bool Met => AtMost ? Ratio <= Bar : Ratio >= Bar;
}

/// <summary>Runs two things in turns, so that what disturbs the machine disturbs both.</summary>
internal static class Pairs
{
    /// <param name="rounds">Pairs.</param>
    /// <param name="ours">Returns bytes in a second.</param>
    /// <param name="theirs">The same.</param>
    public static async Task<(double Ours, double Theirs, double Ratio, (double Low, double High) Spread)> RunAsync(
        int rounds, Func<Task<double>> ours, Func<Task<double>> theirs)
    {
        List<double> mine = [], other = [], ratios = [];
        for (var round = 0; round < rounds; round++)
        {
            // Each round in the opposite order.
            if (round % 2 == 0)
            {
                mine.Add(await ours());
                other.Add(await theirs());
            }
            else
            {
                other.Add(await theirs());
                mine.Add(await ours());
            }

            ratios.Add(mine[^1] / other[^1]);
        }

        return (Median(mine), Median(other), Median(ratios), (ratios.Min(), ratios.Max()));
    }

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}
