namespace CohortVault.Platform.Kernel;

/// <summary>
/// Whether what a person chose withstands somebody who has the sealed thing itself and can try as fast as machines allow.
/// Plain ASCII alone, so that every keyboard and system makes the same bytes of it.
/// </summary>
internal static class StrongPassphrase
{
    private const int Shortest = 20;
    private const int Longest = 128;

    // 2^67 is just over 10^20 guesses.
    private const double FewestBits = 67;

    public static bool Is(string passphrase) =>
        passphrase.Length is >= Shortest and <= Longest
        && passphrase.All(c => c is >= ' ' and <= '~')
        && Zxcvbn.Zxcvbn.MatchPassword(passphrase).Entropy >= FewestBits;
}
