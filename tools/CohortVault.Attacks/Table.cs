using System.Globalization;
using System.Text;

namespace CohortVault.Attacks;

/// <summary>The results as a page.</summary>
internal static class Table
{
    public static string Write(IReadOnlyList<Line> lines, bool whole, bool published)
    {
        var text = new StringBuilder();
        text.AppendLine("# Attack runs");
        text.AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"Written by `./dev attack --publish`; not to be edited by hand. The program ({(published ? "as published" : "a build given with --program")}) runs in");
        text.AppendLine("demonstration on loopback, tools of Debian and own suites attack it, each bounded in time. A finding fails the run, and so does an attack that did not do its");
        text.AppendLine("work: rows \"control\" are the same attack on a small server that is vulnerable on purpose, where it must find the hole.");
        text.AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"{(whole ? "Whole run" : "Part of a run")} of {DateTime.UtcNow:yyyy-MM-dd}, {TimeSpan.FromSeconds(lines.Sum(line => line.Took.TotalSeconds)).TotalMinutes:0.0} minutes.");
        text.AppendLine();
        text.AppendLine("| attack | version | what was tried | requests | finding | time |");
        text.AppendLine("|---|---|---|---|---|---|");
        foreach (var line in lines)
        {
            var found = line.Verdict.Result switch
            {
                Result.Clean when line.Attack.Name.EndsWith("(control)", StringComparison.Ordinal) => "in the control",
                Result.Clean => "no",
                Result.Finding => "**yes**",
                _ => "**did not do its work**",
            };
            text.AppendLine(CultureInfo.InvariantCulture,
                $"| {line.Attack.Name} | {line.Version} | {line.Attack.What} | {(line.Requests is { } n ? $"{n}" : "–")} | {found}: {Cell(line.Verdict.Detail)} | {line.Took.TotalSeconds:0} s |");
        }

        return text.ToString();
    }

    private static string Cell(string text)
    {
        var flat = text.Replace('|', '/').ReplaceLineEndings(" ");
        return flat.Length <= 400 ? flat : flat[..400] + "…";
    }
}
