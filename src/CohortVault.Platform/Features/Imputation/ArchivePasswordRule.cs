namespace CohortVault.Platform.Features.Imputation;

/// <summary>
/// Whether a caller's own archive password is good enough: the archive format stretches passwords only weakly, so an
/// attacker with a copy of the archive can try billions a second.
/// </summary>
internal static class ArchivePasswordRule
{
    private const int Shortest = 20;
    private const int Longest = 128;

    // 2^67 is just over 10^20 guesses.
    private const double FewestBits = 67;

    public static bool IsStrong(string password) =>
        password.Length is >= Shortest and <= Longest
        && password.All(c => c is >= ' ' and <= '~')
        && Zxcvbn.Zxcvbn.MatchPassword(password).Entropy >= FewestBits;
}
