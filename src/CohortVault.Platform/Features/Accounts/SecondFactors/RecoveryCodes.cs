using System.Security.Cryptography;
using System.Text;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Sealing;

namespace CohortVault.Platform.Features.Accounts.SecondFactors;

/// <summary>
/// Text of recovery codes: twenty-four characters of Crockford's base 32, 120 bits from the system's random source. Codes of
/// that size need no slow hash.
/// </summary>
internal static class RecoveryCodes
{
    public const int Count = 10;

    private const int Length = 24;
    private const int GroupLength = 4;

    /// <summary>New codes, grouped for reading.</summary>
    public static IReadOnlyList<string> New() =>
        [.. Enumerable.Range(0, Count).Select(_ => Grouped(RandomNumberGenerator.GetString(CrockfordBase32.Alphabet, Length)))];

    /// <summary>What is stored of a code and looked up; null for text that cannot be one.</summary>
    public static byte[]? Digest(AccountId account, string text)
    {
        var code = new StringBuilder(Length);
        foreach (var character in text.Select(CrockfordBase32.Meant))
        {
            // Blanks and dashes are for the eye.
            if (CrockfordBase32.Alphabet.Contains(character, StringComparison.Ordinal) && code.Length < Length)
            {
                code.Append(character);
            }
            else if (character is not ('-' or ' '))
            {
                return null;
            }
        }

        return code.Length == Length
            ? SHA256.HashData([.. account.Value.ToByteArray(), .. Encoding.ASCII.GetBytes(code.ToString())])
            : null;
    }

    private static string Grouped(string code) =>
        string.Join('-', Enumerable.Range(0, Length / GroupLength).Select(i => code.Substring(i * GroupLength, GroupLength)));
}
