using System.Security.Cryptography;
using CohortVault.Sealing;

namespace CohortVault.Platform.Features.Participants.Contracts;

/// <summary>
/// The code by which a participant is known: nine random characters of Crockford's base 32 (45 bits) and a check character of
/// the same alphabet. It names nobody and opens nothing.
/// </summary>
/// <remarks>
/// The check is Damm's algorithm over the field with 32 elements, x⁵ + x² + 1: c ← 2·(c ⊕ v) for each character v, and the last
/// one is the c that makes the next step 0. It finds every single wrong character and every swap of neighbours
/// (H. M. Damm, Total anti-symmetrische Quasigruppen, Marburg 2004).
/// </remarks>
public readonly record struct ParticipantCode
{
    /// <summary>Characters, the check included.</summary>
    public const int Length = 10;

    private const int GroupLength = 5;

    private ParticipantCode(string text) => Text = text;

    /// <summary>The ten characters.</summary>
    public string Text { get; }

    /// <summary>As people read it: <c>7K3M9-QX2T0</c>.</summary>
    public string Grouped => $"{Text[..GroupLength]}-{Text[GroupLength..]}";

    /// <summary>A new code from the system's random source.</summary>
    public static ParticipantCode New()
    {
        var random = RandomNumberGenerator.GetString(CrockfordBase32.Alphabet, Length - 1);
        return new ParticipantCode(random + CheckOf(random));
    }

    /// <summary>
    /// Reads what somebody typed: small letters, hyphens and spaces count, and letters that look like digits are these. False if
    /// it is no code: another length, another character, or a slip that the check finds.
    /// </summary>
    public static bool TryParse(string? typed, out ParticipantCode code)
    {
        var text = string.Concat((typed ?? "").Where(c => c != '-' && !char.IsWhiteSpace(c)).Select(CrockfordBase32.Meant));
        var isCode = text.Length == Length && text.All(c => CrockfordBase32.Alphabet.Contains(c, StringComparison.Ordinal))
            && CheckOf(text[..^1]) == text[^1];
        code = isCode ? new ParticipantCode(text) : default;
        return isCode;
    }

    /// <inheritdoc/>
    public override string ToString() => Grouped;

    private static char CheckOf(string characters)
    {
        var check = 0;
        foreach (var character in characters)
        {
            check = Double(check ^ CrockfordBase32.Alphabet.IndexOf(character, StringComparison.Ordinal));
        }

        return CrockfordBase32.Alphabet[check];
    }

    private static int Double(int element) => (element << 1) ^ (element >= 16 ? 0b100101 : 0);
}
