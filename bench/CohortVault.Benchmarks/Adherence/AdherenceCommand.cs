using System.Diagnostics;
using System.Globalization;
using CohortVault.Testing;

namespace CohortVault.Benchmarks.Adherence;

/// <summary>
/// <c>./dev bench adherence</c>: how long a study's team waits for the board of adherence, with every participant counted for thirty days,
/// and how much of it the database takes.
/// </summary>
internal static class AdherenceCommand
{
    private const int Bar = 1000;
    private const int Warming = 3;
    private const string Usage = """
        ./dev bench adherence [--participants N] [--runs N]

          --participants N   who has a task on each of thirty days (10000)
          --runs N           how often each page is asked for (21)

        The first page and the last one, as a browser gets them, on SQLite and on PostgreSQL. Each must take less than a second.
        """;

    /// <returns>0 if every page comes within the bar.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        if (Read(arguments) is not var (participants, runs))
        {
            await Console.Out.WriteLineAsync(Usage);
            return arguments.Contains("--help") ? 0 : 2;
        }

        await Console.Out.WriteLineAsync(
            $"{participants:N0} participants, a task on each of {CrowdedStudy.Days} days, {Environment.ProcessorCount} cores, load {Load()}\n");
        await Console.Out.WriteLineAsync("| database | page | median | slowest | of it in the database | bar | |\n|---|---|---|---|---|---|---|");
        var met = await MeasureAsync("SQLite", null, participants, runs);
        await using var postgres = await PostgresServer.StartAsync();
        met &= await MeasureAsync("PostgreSQL", await postgres.NewDatabasesAsync(), participants, runs);
        await Console.Out.WriteLineAsync($"\nLoad at the end {Load()}.");
        return met ? 0 : 1;
    }

    private static (int Participants, int Runs)? Read(IReadOnlyList<string> arguments)
    {
        var (participants, runs) = (10_000, 21);
        for (var at = 0; at < arguments.Count; at += 2)
        {
            if (at + 1 == arguments.Count || !int.TryParse(arguments[at + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < 1)
            {
                return null;
            }

            (participants, runs) = arguments[at] switch
            {
                "--participants" => (number, runs),
                "--runs" => (participants, number),
                _ => (0, 0),
            };
            if (runs == 0)
            {
                return null;
            }
        }

        return (participants, runs);
    }

    private static async Task<bool> MeasureAsync(
        string database, IReadOnlyDictionary<string, string>? settings, int participants, int runs)
    {
        await using var server = await RunningServer.StartAsync(settings);
        var study = await CrowdedStudy.NewAsync(server, participants);
        using var browser = await server.SignedInAsync(study.Account);
        using var listening = new DatabaseTime();
        var met = true;
        foreach (var (name, page) in ((string, int)[])[("first", 1), ("last", study.Pages)])
        {
            var (times, inside) = (new List<double>(), new List<double>());
            for (var run = -Warming; run < runs; run++)
            {
                listening.Reset();
                var watch = Stopwatch.StartNew();
                var text = await browser.GetStringAsync($"{study.Address}/adherence?page={page}");
                if (run >= 0)
                {
                    times.Add(watch.Elapsed.TotalMilliseconds);
                    inside.Add(listening.Elapsed.TotalMilliseconds);
                }

                if (!text.Contains("Everybody", StringComparison.Ordinal) || !text.Contains($"{page} / {study.Pages}", StringComparison.Ordinal))
                {
                    throw new InvalidOperationException("The page is not the board that was asked for.");
                }
            }

            var median = Median(times);
            met &= median < Bar;
            await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                $"| {database} | {name} | {median:F0} ms | {times.Max():F0} ms | {Median(inside) / median * 100:F0} % | less than {Bar} ms | {(median < Bar ? "met" : "**not met**")} |"));
        }

        return met;
    }

    private static double Median(List<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }

    private static string Load() => File.ReadAllText("/proc/loadavg").Split(' ')[0];
}
