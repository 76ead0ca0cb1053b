using System.Text;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Kernel;

namespace CohortVault.Platform.Features.Accounts.Passwords;

/// <summary>
/// What a password must be: 8 to 128 characters with a digit, a capital and a small letter, or by the other profile at least
/// 15 of any kind; any other characters welcome; not one that people guess first, nor made of the account's own words.
/// </summary>
internal static class PasswordRules
{
    public const int MinLength = 8;
    public const int NistMinLength = 15;
    public const int MaxLength = PasswordQueue.MaxInput;

    // What is repeated to make a long password counts as easy to guess up to this length.
    private const int ShortestUnit = 4;

    // Words shorter than this occur by chance in good passwords.
    private const int ShortestPersonalWord = 3;

    private static readonly HashSet<string> Common = ReadCommon();

    /// <summary>How many common passwords are known, for the statement.</summary>
    public static int CommonCount => Common.Count;

    public static Refusal? Check(PasswordProfile profile, string password, params ReadOnlySpan<string> ownWords)
    {
        if (password.Length < LeastLength(profile))
        {
            return profile is PasswordProfile.Nist ? AccountRefusals.PasswordUnderFifteen : AccountRefusals.PasswordTooShort;
        }

        if (password.Length > MaxLength)
        {
            return AccountRefusals.PasswordTooLong;
        }

        if (profile is PasswordProfile.Default && !HasClasses(password))
        {
            return AccountRefusals.PasswordNeedsClasses;
        }

        if (Shapes(password).Any(Common.Contains) || (profile is PasswordProfile.Nist && IsMonotonous(password.ToLowerInvariant())))
        {
            return AccountRefusals.PasswordCommon;
        }

        return IsPersonal(password, ownWords) ? AccountRefusals.PasswordPersonal : null;
    }

    public static int LeastLength(PasswordProfile profile) => profile is PasswordProfile.Nist ? NistMinLength : MinLength;

    private static bool HasClasses(string password) =>
        password.Any(char.IsDigit) && password.Any(char.IsUpper) && password.Any(char.IsLower);

    /// <summary>
    /// Length without composition lets through what no list of words holds: something short or common over and over, and
    /// characters in their order ("123456789012345").
    /// </summary>
    private static bool IsMonotonous(string lower)
    {
        for (var unit = 1; unit <= lower.Length / 2; unit++)
        {
            if (lower.Where((c, i) => c != lower[i % unit]).Any())
            {
                continue;
            }

            return unit < ShortestUnit || Shapes(lower[..unit]).Any(Common.Contains);
        }

        return lower.Zip(lower.Skip(1), (a, b) => b - a).All(step => step is 1 or -9)
            || lower.Zip(lower.Skip(1), (a, b) => b - a).All(step => step is -1 or 9);
    }

    /// <summary>
    /// The forms in which a common word hides behind the composition rule: as typed, without what was put before or
    /// after it ("Password1!"), and with the usual digits read as letters ("P4ssw0rd").
    /// </summary>
    private static IEnumerable<string> Shapes(string password)
    {
        var lower = password.ToLowerInvariant();
        yield return lower;
        var bare = lower.Trim([.. "0123456789!@#$%^&*()-_=+.,;:?/ '\""]);
        if (bare.Length > 0)
        {
            yield return bare;
        }

        var letters = Unleet(lower);
        yield return letters;
        yield return letters.TrimEnd([.. "!@#$%^&*()-_=+.,;:?/ '\"0123456789"]);
        if (bare.Length > 0)
        {
            yield return Unleet(bare);
        }
    }

    private static string Unleet(string text)
    {
        var letters = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            letters.Append(c switch
            {
                '0' => 'o',
                '1' => 'i',
                '3' => 'e',
                '4' => 'a',
                '@' => 'a',
                '5' => 's',
                '$' => 's',
                '7' => 't',
                _ => c,
            });
        }

        return letters.ToString();
    }

    /// <summary>Whether little is left once the account's own words are taken out.</summary>
    private static bool IsPersonal(string password, ReadOnlySpan<string> ownWords)
    {
        var rest = password.ToLowerInvariant();
        var found = false;
        foreach (var own in ownWords)
        {
            foreach (var word in own.ToLowerInvariant().Split([' ', '@', '.', '-', '_', '+', ','], StringSplitOptions.RemoveEmptyEntries))
            {
                if (word.Length >= ShortestPersonalWord && rest.Contains(word, StringComparison.Ordinal))
                {
                    found = true;
                    rest = rest.Replace(word, "", StringComparison.Ordinal);
                }
            }
        }

        return found && rest.Count(char.IsLetter) < 4 && rest.Length < MinLength;
    }

    private static HashSet<string> ReadCommon()
    {
        using var stream = typeof(PasswordRules).Assembly.GetManifestResourceStream("common-passwords.txt")
            ?? throw new InvalidOperationException("The list of common passwords is missing from the program.");
        using var reader = new StreamReader(stream);
        var words = new HashSet<string>(StringComparer.Ordinal);
        while (reader.ReadLine() is { } line)
        {
            if (!line.StartsWith("# ", StringComparison.Ordinal) && line.Length > 0)
            {
                words.Add(line);
            }
        }

        words.UnionWith(ContextWords.All);
        return words;
    }
}
