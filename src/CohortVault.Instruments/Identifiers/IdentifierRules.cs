using System.Text.Json;
using System.Text.RegularExpressions;

namespace CohortVault.Instruments.Identifiers;

/// <summary>One rule: a pattern, a check of what it finds, and words near it that speak for it.</summary>
internal sealed record IdentifierRule(
    string Kind, Regex Pattern, double Score, Func<string, bool>? Check, Regex? Context, int Reach, bool LabelOnly);

/// <summary>
/// The rules, which server and page read from the same file. Their patterns keep to what regular expressions mean alike in both, and no
/// repetition in them can try one text in more ways than its length.
/// </summary>
internal static partial class IdentifierRules
{
    // What a pattern finds stands alone: neither within a word nor within a longer number.
    private const string Before = @"(?<![\p{L}\p{N}])(?<![0-9][.,\/:-])(?:";
    private const string After = @")(?![\p{L}\p{N}])(?![.,\/:-][0-9])";

    private static readonly Lazy<IReadOnlyList<IdentifierRule>> _all = new(Read);

    public static IReadOnlyList<IdentifierRule> All => _all.Value;

    private static List<IdentifierRule> Read()
    {
        using var file = typeof(IdentifierRules).Assembly.GetManifestResourceStream("identifier-rules.json")
            ?? throw new InvalidOperationException("The rules are missing from the assembly.");
        using var read = JsonDocument.Parse(file);
        var parts = read.RootElement.GetProperty("parts").EnumerateObject().ToDictionary(part => part.Name, part => part.Value.GetString()!);
        return [.. read.RootElement.GetProperty("rules").EnumerateArray().Select(rule => Rule(rule, parts))];
    }

    private static IdentifierRule Rule(JsonElement rule, Dictionary<string, string> parts)
    {
        var exact = rule.TryGetProperty("exact", out _) ? RegexOptions.None : RegexOptions.IgnoreCase;
        var context = rule.TryGetProperty("context", out var words) ? $@"(?<![\p{{L}}])(?:{Whole(words.GetString()!, parts)})" : null;
        return new IdentifierRule(
            rule.GetProperty("kind").GetString()!,
            Made(Before + Whole(rule.GetProperty("pattern").GetString()!, parts) + After, exact),
            rule.GetProperty("score").GetDouble(),
            rule.TryGetProperty("check", out var check) ? IdentifierChecks.Of(check.GetString()!) : null,
            context is null ? null : Made(context, RegexOptions.IgnoreCase),
            rule.TryGetProperty("reach", out var reach) ? reach.GetInt32() : 0,
            rule.TryGetProperty("labelOnly", out _));
    }

    private static Regex Made(string pattern, RegexOptions options) =>
        new(pattern, options | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    private static string Whole(string pattern, Dictionary<string, string> parts) =>
        Part().Replace(pattern, found => Whole(parts[found.Groups[1].Value], parts));

    [GeneratedRegex(@"\{([a-z][a-z-]*)\}")]
    private static partial Regex Part();
}
