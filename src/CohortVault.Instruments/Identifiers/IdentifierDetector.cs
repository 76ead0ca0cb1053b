using System.Text.RegularExpressions;

namespace CohortVault.Instruments.Identifiers;

/// <summary>Something in a text that may identify a person.</summary>
/// <param name="Kind">What it looks like: <c>email</c>, <c>phone</c>, <c>name</c> and so on.</param>
/// <param name="Start">Where it begins.</param>
/// <param name="Length">How long it is.</param>
public sealed record IdentifierFinding(string Kind, int Start, int Length);

/// <summary>
/// Looks through free text for what may identify a person: by pattern, by check character, and by words near it. It warns and decides
/// nothing: it misses what has no form, such as a name alone, and takes some things for what they are not. The page does the same by the
/// same rules (<c>web/src/identifiers</c>), so that people are told before anything is sent.
/// </summary>
public static class IdentifierDetector
{
    /// <summary>Characters of a text that are looked at.</summary>
    public const int Longest = 20_000;

    private const int Shortest = 4;
    private const double Enough = 0.5;

    /// <summary>Every kind that can be found.</summary>
    public static IReadOnlyList<string> Kinds { get; } = [.. IdentifierRules.All.Select(rule => rule.Kind).Distinct()];

    /// <summary>What was found, in the order of the text; of two that overlap the one that is surer.</summary>
    /// <param name="text">What somebody typed.</param>
    /// <param name="label">What it was typed beside, such as the question or the name of a column.</param>
    public static IReadOnlyList<IdentifierFinding> Find(string text, string label = "")
    {
        if (text.Length < Shortest)
        {
            return [];
        }

        var looked = Flat(text.Length > Longest ? text[..Longest] : text);
        var beside = Flat(label).Replace('_', ' ');
        var found = new List<(IdentifierFinding Finding, double Score)>();
        foreach (var rule in IdentifierRules.All)
        {
            Look(rule, looked, beside, found);
        }

        var kept = new List<IdentifierFinding>();
        foreach (var (finding, _) in found.OrderByDescending(one => one.Score).ThenByDescending(one => one.Finding.Length))
        {
            if (!kept.Exists(other => other.Start < finding.Start + finding.Length && finding.Start < other.Start + other.Length))
            {
                kept.Add(finding);
            }
        }

        return [.. kept.OrderBy(finding => finding.Start)];
    }

    private static void Look(IdentifierRule rule, string text, string label, List<(IdentifierFinding, double)> found)
    {
        var spokenFor = label.Length > 0 && rule.Context?.IsMatch(label) is true;
        if (rule.LabelOnly && !spokenFor)
        {
            return;
        }

        try
        {
            for (var match = rule.Pattern.Match(text); match.Success; match = match.NextMatch())
            {
                var score = rule.Score + (spokenFor || IsNear(rule, text, match) ? Enough : 0);
                if (score >= Enough && rule.Check?.Invoke(match.Value) is not false)
                {
                    found.Add((new IdentifierFinding(rule.Kind, match.Index, match.Length), score));
                }
            }
        }
        catch (RegexMatchTimeoutException)
        {
            // A text that takes this long was made for it; the rule says nothing of it.
        }
    }

    private static bool IsNear(IdentifierRule rule, string text, Match match)
    {
        if (rule.Context is not { } context || rule.LabelOnly)
        {
            return false;
        }

        var before = text[Math.Max(0, match.Index - rule.Reach)..match.Index];
        var end = match.Index + match.Length;
        return context.IsMatch(before) || context.IsMatch(text[end..Math.Min(text.Length, end + (rule.Reach / 2))]);
    }

    // Blanks of every kind are one, so that patterns need to know one.
    private static string Flat(string text) => string.Create(text.Length, text, (flat, source) =>
    {
        for (var at = 0; at < flat.Length; at++)
        {
            flat[at] = source[at] is '\t' or '\u00A0' or '\u2007' or '\u202F' ? ' ' : source[at];
        }
    });
}
