using System.Globalization;

namespace CohortVault.Benchmarks.SigningIn;

/// <summary><c>./dev bench sign-in</c>: how many people sign in at a time, and what that does to the rest of the machine.</summary>
internal static class SignInCommand
{
    private const string Help = """
        ./dev bench sign-in [--program FILE] [--seconds N]

        Starts the published program in demo mode, lets 1 to 64 people at a time send their passwords without a pause, idle and
        while imputation jobs run, and prints a table (Markdown): sign-ins a second, how many were told to come back, how long
        they waited, and how long everybody else waited for a page meanwhile.

          --program FILE   measure this cohortvault instead of publishing this repository's
          --seconds N      how long each row is measured (10)
        """;

    private static readonly int[] People = [1, 4, 16, 64];

    public static async Task<int> RunAsync(string[] arguments)
    {
        var (program, seconds) = ("artifacts/cohortvault", 10);
        for (var at = 0; at < arguments.Length; at++)
        {
            switch (arguments[at])
            {
                case "--program" when at + 1 < arguments.Length:
                    program = arguments[++at];
                    break;
                case "--seconds" when at + 1 < arguments.Length
                    && int.TryParse(arguments[++at], CultureInfo.InvariantCulture, out seconds) && seconds > 0:
                    break;
                case "--help":
                    Console.WriteLine(Help);
                    return 0;
                default:
                    Console.Error.WriteLine(Help);
                    return 2;
            }
        }

        await using var server = await BenchServer.StartAsync(program, People.Max());
        Console.WriteLine("| people at a time | jobs | sign-ins/s | told to come back/s | sign-in, median / 99 % | page of another, median / 99 % |");
        Console.WriteLine("|---|---|---|---|---|---|");
        foreach (var busy in (bool[])[false, true])
        {
            await using var jobs = busy ? await BenchJobs.KeepRunningAsync(server) : null;
            foreach (var people in People)
            {
                var load = await SignInLoad.RunAsync(server, people, TimeSpan.FromSeconds(seconds));
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {people} | {(busy ? "running" : "none")} | {load.SignedIn:0.0} | {load.ToldToComeBack:0.0} | {Show(load.SignIns)} | {Show(load.Pages)} |"));
            }
        }

        return 0;
    }

    private static string Show(IReadOnlyList<double> sorted) => sorted.Count == 0 ? "–" : string.Create(
        CultureInfo.InvariantCulture,
        $"{sorted[sorted.Count / 2]:0} / {sorted[Math.Min(sorted.Count - 1, sorted.Count * 99 / 100)]:0} ms");
}
