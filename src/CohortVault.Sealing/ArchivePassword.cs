using System.Security.Cryptography;

namespace CohortVault.Sealing;

/// <summary>
/// One-time passwords of result archives: 24 shell-safe characters, the first a letter, all four classes, none more
/// than three times. More than 140 bits, which matters because the archive format stretches passwords only weakly.
/// </summary>
public static class ArchivePassword
{
    /// <summary>Characters in a password.</summary>
    public const int Length = 24;

    private const string Lower = "abcdefghijklmnopqrstuvwxyz";
    private const string Upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private const string Digits = "0123456789";

    // Characters that no common shell, URL or CSV reader treats specially inside a word.
    private const string Specials = "-_.+=:@";
    private const string All = Lower + Upper + Digits + Specials;
    private const int MostOfOne = 3;

    /// <summary>
    /// A new password. Drawn whole and uniformly until one meets every rule, so that the rules add no pattern.
    /// </summary>
    public static string Generate()
    {
        Span<char> drawn = stackalloc char[Length];
        do
        {
            RandomNumberGenerator.GetItems(All, drawn);
        }
        while (!MeetsTheRules(drawn));

        var password = new string(drawn);
        drawn.Clear();
        return password;
    }

    /// <summary>Whether a text meets the rules for generated passwords.</summary>
    public static bool MeetsTheRules(ReadOnlySpan<char> password)
    {
        if (password.Length < 20 || !char.IsAsciiLetter(password[0]) || password.ContainsAnyExcept(All))
        {
            return false;
        }

        foreach (var character in password)
        {
            if (password.Count(character) > MostOfOne)
            {
                return false;
            }
        }

        return password.ContainsAny(Lower) && password.ContainsAny(Upper)
            && password.ContainsAny(Digits) && password.ContainsAny(Specials);
    }
}
