using System.Text.Json;
using System.Text.RegularExpressions;

namespace CohortVault.Attacks.Judges;

/// <summary>What sqlmap printed.</summary>
internal static partial class SqlmapJudge
{
    public static Verdict Judge(string text)
    {
        if (Injectable().Match(text) is { Success: true } found)
        {
            return Verdict.Finding($"injection: {found.Value.Trim()}");
        }

        return text.Contains("all tested parameters do not appear to be injectable", StringComparison.Ordinal)
            ? Verdict.Clean("no parameter is injectable")
            : Verdict.Broken("sqlmap came to no verdict");
    }

    [GeneratedRegex(@"Parameter: .+|.*is vulnerable.*|.*identified the following injection point.*")]
    private static partial Regex Injectable();
}

/// <summary>What wapiti reported: vulnerabilities and failures of the server are findings, apart from a list of known false ones.</summary>
internal static class WapitiJudge
{
    // Category, part of the text, why it is none.
    private static readonly (string Category, string Part, string Why)[] None =
    [
        ("HTTP Secure Headers", "X-Frame-Options", "frame-ancestors stands in its place, which ASVS V3.4.6 asks for"),
        ("HttpOnly Flag cookie", "__Host-cv-form", "it is set, as the suite of headers and cookies sees; wapiti overlooks it in lower case"),
        ("HTTP Secure Headers", "X-XSS-Protection", "dead header; browsers have dropped it"),
    ];

    public static Verdict Judge(string json)
    {
        var wrong = new List<string>();
        var passedOver = 0;
        try
        {
            using var report = JsonDocument.Parse(json);
            foreach (var part in (string[])["vulnerabilities", "anomalies"])
            {
                foreach (var category in report.RootElement.GetProperty(part).EnumerateObject())
                {
                    foreach (var entry in category.Value.EnumerateArray())
                    {
                        var text = $"{entry.GetProperty("info").GetString()} {entry.GetProperty("path").GetString()}";
                        if (None.Any(none => none.Category == category.Name && text.Contains(none.Part, StringComparison.Ordinal)))
                        {
                            passedOver++;
                        }
                        else
                        {
                            wrong.Add($"{category.Name}: {text}");
                        }
                    }
                }
            }
        }
        catch (Exception broken) when (broken is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return Verdict.Broken($"its report cannot be read: {broken.Message}");
        }

        return wrong.Count > 5
            ? Verdict.Finding($"{wrong.Count} findings, among them {string.Join("; ", wrong.Distinct().Take(5))}")
            : Verdict.Of(wrong, $"nothing, apart from {passedOver} notes about headers that are of no use");
    }
}

/// <summary>What hydra printed, and what the door to the product saw.</summary>
internal static partial class HydraJudge
{
    /// <param name="text">What hydra printed.</param>
    /// <param name="attempts">Attempts that came through the door.</param>
    /// <param name="rightTried">Whether the right password was among them.</param>
    /// <param name="listed">Passwords on the list.</param>
    public static Verdict Judge(string text, int attempts, bool rightTried, int listed)
    {
        if (Found().Match(text) is not { Success: true } found)
        {
            return Verdict.Broken("hydra came to no end");
        }

        if (found.Groups[1].Value != "0")
        {
            return Verdict.Finding("hydra found the password");
        }

        return rightTried && attempts >= listed
            ? Verdict.Clean($"{attempts} guesses; the right password was among them and opened nothing any more")
            : Verdict.Broken($"{attempts} of {listed} guesses arrived, the right one {(rightTried ? "" : "not ")}among them");
    }

    [GeneratedRegex(@"(\d+) valid passwords? found")]
    private static partial Regex Found();
}

/// <summary>What slowhttptest printed, and what a visitor met meanwhile.</summary>
internal static partial class SlowJudge
{
    /// <param name="text">What slowhttptest printed.</param>
    /// <param name="slowest">The slowest answer that a visitor got meanwhile.</param>
    /// <param name="refused">Visits that got none.</param>
    public static Verdict Judge(string text, TimeSpan slowest, int refused)
    {
        var limit = TimeSpan.FromSeconds(2);
        var opened = Connected().Matches(text).Select(match => int.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture))
            .DefaultIfEmpty().Max();
        var closed = Closed().Matches(text).Select(match => int.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture))
            .DefaultIfEmpty().Max();
        if (opened == 0 && closed == 0)
        {
            return Verdict.Broken("slowhttptest opened no connection");
        }

        return refused > 0 || slowest > limit
            ? Verdict.Finding($"{refused} visits refused, the slowest answer took {slowest.TotalSeconds:0.0} s")
            : Verdict.Clean($"every visitor was answered, within {slowest.TotalSeconds:0.00} s; at most {opened} slow connections at one time, {closed} closed");
    }

    [GeneratedRegex(@"connected:\s+(\d+)")]
    private static partial Regex Connected();

    [GeneratedRegex(@"closed:\s+(\d+)")]
    private static partial Regex Closed();
}
