using CohortVault.Platform.Features.Statement.Contracts;
using CohortVault.Sealing;

namespace CohortVault.Platform.Features.Statement.Checks;

/// <summary>
/// T30: draws passwords from the generator of result archives and holds each to the rules, and all to chance.
/// </summary>
/// <param name="generate">The generator; tests put a bad one in its place.</param>
internal sealed class GeneratedPasswordsCheck(Func<string> generate) : IControlCheck
{
    private const int Count = 120_000;
    private const int MinimumLength = 20;
    private const int MostOfOne = 3;

    public GeneratedPasswordsCheck() : this(ArchivePassword.Generate)
    {
    }

    public string Control => "T30";

    public Task<CheckResult> CheckAsync(CheckContext context, CancellationToken ct)
    {
        var findings = new Findings();
        var seen = new HashSet<string>(Count);
        var letters = new List<int[]>();
        var (shortest, broken, repeated) = (int.MaxValue, new SortedDictionary<string, int>(), 0);
        for (var i = 0; i < Count; i++)
        {
            ct.ThrowIfCancellationRequested();
            var password = generate();
            shortest = Math.Min(shortest, password.Length);
            repeated += seen.Add(password) ? 0 : 1;
            if (BrokenRule(password) is { } rule)
            {
                broken[rule] = broken.GetValueOrDefault(rule) + 1;
            }

            CountLetters(password, letters);
        }

        foreach (var (rule, times) in broken)
        {
            findings.Broken($"{times:N0} of {Count:N0} passwords break the rule: {rule}.");
        }

        findings.Expect(broken.Count == 0, $"All {Count:N0} passwords meet every rule; the shortest has {shortest} characters.", "Rules are broken.");
        findings.Expect(
            repeated == 0, "No password occurred twice.", $"{repeated:N0} passwords occurred more than once.");
        var worst = letters.Count == 0 ? double.PositiveInfinity : letters.Max(LetterFrequency.Deviation);
        findings.Expect(
            worst < LetterFrequency.Suspicious,
            $"At each of {letters.Count} places letters are as frequent as chance says (largest deviation {worst:0.0} sigma, limit {LetterFrequency.Suspicious:0}).",
            $"Letters are not evenly frequent at some place ({worst:0.0} sigma).");
        return Task.FromResult(findings.Conclude($"{Count:N0} passwords drawn: every rule holds, none repeated, letters as frequent as chance says."));
    }

    private static string? BrokenRule(string password)
    {
        if (password.Length < MinimumLength)
        {
            return $"at least {MinimumLength} characters";
        }

        if (!char.IsAsciiLetter(password[0]))
        {
            return "the first is a letter";
        }

        if (password.Any(c => c is <= ' ' or > '~' or '\'' or '"' or '\\' or '`' or '$' or '!' or '*' or '&' or ';' or '|' or '<' or '>' or '(' or ')' or '#' or '~'))
        {
            return "printable characters that a shell leaves alone";
        }

        if (!password.Any(char.IsAsciiLetterLower) || !password.Any(char.IsAsciiLetterUpper)
            || !password.Any(char.IsAsciiDigit) || password.All(char.IsAsciiLetterOrDigit))
        {
            return "lower case, upper case, digit and special character";
        }

        return password.CountBy(c => c).Any(pair => pair.Value > MostOfOne)
            ? $"no character more than {MostOfOne} times"
            : null;
    }

    private static void CountLetters(string password, List<int[]> letters)
    {
        for (var place = 0; place < password.Length; place++)
        {
            if (place == letters.Count)
            {
                letters.Add(new int[52]);
            }

            var c = password[place];
            if (char.IsAsciiLetter(c))
            {
                letters[place][char.IsAsciiLetterLower(c) ? c - 'a' : 26 + c - 'A']++;
            }
        }
    }
}
