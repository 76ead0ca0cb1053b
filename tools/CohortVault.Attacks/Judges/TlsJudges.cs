using System.Text.Json;
using System.Text.RegularExpressions;

namespace CohortVault.Attacks.Judges;

/// <summary>What sslscan printed: old protocols off, new ones on, forward secrecy and authenticated encryption alone.</summary>
internal static partial class SslscanJudge
{
    public static Verdict Judge(string text)
    {
        var wrong = new List<string>();
        foreach (var (protocol, state) in ((string, string)[])
            [
                ("SSLv2", "disabled"), ("SSLv3", "disabled"), ("TLSv1.0", "disabled"), ("TLSv1.1", "disabled"),
                ("TLSv1.2", "enabled"), ("TLSv1.3", "enabled"),
            ])
        {
            var said = Regex.Match(text, $@"^{Regex.Escape(protocol)}\s+(\w+)", RegexOptions.Multiline).Groups[1].Value;
            if (said.Length == 0)
            {
                return Verdict.Broken($"sslscan says nothing about {protocol}");
            }

            if (said != state)
            {
                wrong.Add($"{protocol} is {said}");
            }
        }

        var suites = Suite().Matches(text).Select(match => match.Groups[1].Value).Distinct().ToList();
        if (suites.Count == 0)
        {
            return Verdict.Broken("sslscan names no cipher suite");
        }

        wrong.AddRange(suites.Where(suite => !IsGood(suite)).Select(suite => $"{suite} is offered"));
        if (Regex.IsMatch(text, "(?<!not )vulnerable to heartbleed", RegexOptions.IgnoreCase))
        {
            wrong.Add("heartbleed");
        }

        return Verdict.Of(wrong, $"TLS 1.2 and 1.3 alone, {suites.Count} suites, all with forward secrecy and authenticated encryption");
    }

    private static bool IsGood(string suite) =>
        (suite.StartsWith("TLS_", StringComparison.Ordinal) || suite.StartsWith("ECDHE-", StringComparison.Ordinal))
        && (suite.Contains("GCM", StringComparison.Ordinal) || suite.Contains("CHACHA20", StringComparison.Ordinal));

    [GeneratedRegex(@"^(?:Preferred|Accepted)\s+TLSv\S+\s+\d+ bits\s+(\S+)", RegexOptions.Multiline)]
    private static partial Regex Suite();
}

/// <summary>What testssl.sh found, as its JSON says: nothing above "low".</summary>
internal static class TestsslJudge
{
    private static readonly string[] Needed = ["TLS1_2", "TLS1_3", "SSLv3", "heartbleed", "ROBOT", "SWEET32", "LOGJAM"];
    private static readonly string[] Bad = ["MEDIUM", "HIGH", "CRITICAL", "FATAL"];

    public static Verdict Judge(string json)
    {
        List<(string Id, string Severity, string Text)> findings;
        try
        {
            using var document = JsonDocument.Parse(json);
            findings = [.. document.RootElement.EnumerateArray().Select(finding => (
                finding.GetProperty("id").GetString()!, finding.GetProperty("severity").GetString()!,
                finding.GetProperty("finding").GetString()!))];
        }
        catch (JsonException broken)
        {
            return Verdict.Broken($"its JSON cannot be read: {broken.Message}");
        }

        var missing = Needed.Where(id => findings.All(finding => !finding.Id.StartsWith(id, StringComparison.OrdinalIgnoreCase))).ToList();
        return missing.Count > 0
            ? Verdict.Broken($"it says nothing about {string.Join(", ", missing)}")
            : Verdict.Of(
                [.. findings.Where(finding => Bad.Contains(finding.Severity)).Select(finding => $"{finding.Id}: {finding.Text}")],
                $"{findings.Count} things looked at, none of them medium or worse");
    }
}
