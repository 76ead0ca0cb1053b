using System.Text.RegularExpressions;

namespace CohortVault.Platform.Features.Statement.Probes;

/// <summary>The scripts that a page loads, as an instance serves them, and what each of them loads.</summary>
internal sealed partial class PageScripts
{
    private readonly Dictionary<string, string> _texts = [];

    /// <summary>All that a page loads, and all that these may load later.</summary>
    public static async Task<PageScripts> OfAsync(ProbeServer server, string html, CancellationToken ct)
    {
        var scripts = new PageScripts();
        using var client = server.Client();
        var waiting = new Queue<string>(Script().Matches(html).Select(found => found.Groups[1].Value));
        while (waiting.TryDequeue(out var name))
        {
            if (!scripts._texts.ContainsKey(name))
            {
                var text = scripts._texts[name] = await client.GetStringAsync($"/assets/{name}", ct);
                foreach (var other in Loaded().Matches(text).Concat(LoadedLater().Matches(text)))
                {
                    waiting.Enqueue(other.Groups[1].Value);
                }
            }
        }

        return scripts;
    }

    /// <summary>Names of those that have some words.</summary>
    public IReadOnlyList<string> With(string words) =>
        [.. _texts.Where(script => script.Value.Contains(words, StringComparison.Ordinal)).Select(script => script.Key)];

    /// <summary>The text of a script and of all that runs with it.</summary>
    public string Whole(string name)
    {
        var (done, waiting) = (new HashSet<string>(), new Queue<string>([name]));
        while (waiting.TryDequeue(out var next))
        {
            if (done.Add(next))
            {
                foreach (var found in Loaded().Matches(_texts[next]).ToList())
                {
                    waiting.Enqueue(found.Groups[1].Value);
                }
            }
        }

        return string.Join('\n', done.Select(script => _texts[script]));
    }

    [GeneratedRegex("""<script[^>]* src="/assets/([^"]+\.js)""")]
    private static partial Regex Script();

    [GeneratedRegex("""(?:from|import)\s*"\./([^"]+\.js)""")]
    private static partial Regex Loaded();

    [GeneratedRegex("""import\(\s*"\./([^"]+\.js)""")]
    private static partial Regex LoadedLater();
}
