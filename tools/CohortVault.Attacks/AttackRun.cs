using System.Diagnostics;
using CohortVault.Attacks.Sites;

namespace CohortVault.Attacks;

/// <summary>One attack of the list.</summary>
/// <param name="Name">For the table, the logs and <c>--only</c>.</param>
/// <param name="Package">Debian package of the tool; null for an own suite.</param>
/// <param name="What">What is tried, in words.</param>
/// <param name="Site">Whose requests are counted; null where connections are what counts.</param>
/// <param name="Least">The fewest requests that make it a real attack.</param>
/// <param name="Run">Does it.</param>
internal sealed record Attack(
    string Name, string? Package, string What, ISite? Site, int Least, Func<CancellationToken, Task<Verdict>> Run);

/// <summary>A line of the table.</summary>
internal sealed record Line(Attack Attack, string Version, Verdict Verdict, int? Requests, TimeSpan Took);

/// <summary>Starts the program and a vulnerable control, attacks both, and writes the table.</summary>
internal static class AttackRun
{
    private const string Help = """
        Usage: ./dev attack [--only NAME] [--publish] [--program FILE]
          --only NAME     attacks whose name has NAME in it
          --publish       writes the table to docs/security/attack-results.md, if nothing was found and all of it ran
          --program FILE  attacks this program instead of publishing one
        Exit code: 0 nothing found, 1 a finding or an attack that did not do its work, 2 wrong usage.
        """;

    public static async Task<int> RunAsync(string[] args)
    {
        const string published = "artifacts/cohortvault";
        string program = published, only = "";
        var publish = false;
        for (var i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--publish":
                    publish = true;
                    break;
                case "--only" when i + 1 < args.Length:
                    only = args[++i];
                    break;
                case "--program" when i + 1 < args.Length:
                    program = args[++i];
                    break;
                default:
                    Console.WriteLine(Help);
                    return args[i] is "--help" or "-h" ? 0 : 2;
            }
        }

        var folder = Directory.CreateDirectory(Path.GetFullPath("test-output/attack")).FullName;
        var lines = await AttackAsync(Path.GetFullPath(program), folder, only);
        var whole = only.Length == 0;
        var good = lines.Count > 0 && lines.All(line => line.Verdict.Result is Result.Clean);
        var table = Table.Write(lines, whole, program == published);
        await File.WriteAllTextAsync(Path.Combine(folder, "results.md"), table);
        if (publish && whole && good)
        {
            await File.WriteAllTextAsync("docs/security/attack-results.md", table);
        }

        Console.WriteLine(good
            ? $"{lines.Count} attacks, nothing found; {Path.Combine(folder, "results.md")}"
            : $"{lines.Count(line => line.Verdict.Result is not Result.Clean)} of {lines.Count} attacks found something or did not do their work.");
        return good ? 0 : 1;
    }

    private static async Task<IReadOnlyList<Line>> AttackAsync(string program, string folder, string only)
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromMinutes(15));
        var ct = stop.Token;
        var tool = new Tool(folder);
        await using var control = await Control.StartAsync(ct);

        // One network address attacks: what limits each address would end most scans after a minute. Hydra meets the limits as
        // they are by default.
        await using var open = await Product.StartAsync(
            program, Path.Combine(folder, "server.log"),
            new Dictionary<string, string> { ["Accounts:SignInsPerMinute"] = "10000", ["Accounts:RegistrationsPerHour"] = "10000" }, ct);
        await using var usual = await Product.StartAsync(
            program, Path.Combine(folder, "server-usual-limits.log"), new Dictionary<string, string>(), ct);
        var lines = new List<Line>();
        foreach (var attack in AttackList.For(tool, folder, control, open, usual)
            .Where(attack => attack.Name.Contains(only, StringComparison.OrdinalIgnoreCase)))
        {
            Console.Write($"{attack.Name}: ");
            var (before, started) = (attack.Site?.Requests ?? 0, Stopwatch.GetTimestamp());
            Verdict verdict;
            try
            {
                verdict = await attack.Run(ct);
            }
            catch (Exception broken) when (broken is InvalidOperationException or HttpRequestException or IOException
                or OperationCanceledException or System.ComponentModel.Win32Exception)
            {
                verdict = Verdict.Broken(broken.Message);
            }

            var requests = attack.Site?.Requests - before;
            verdict = requests is { } seen ? verdict.WithRequests(seen, attack.Least) : verdict;
            var version = attack.Package is { } package ? await tool.VersionAsync(package, CancellationToken.None) : "own";
            lines.Add(new Line(attack, version, verdict, requests, Stopwatch.GetElapsedTime(started)));
            Console.WriteLine($"{verdict.Result}: {verdict.Detail} ({requests} requests, {lines[^1].Took.TotalSeconds:0} s)");
        }

        return lines;
    }
}
