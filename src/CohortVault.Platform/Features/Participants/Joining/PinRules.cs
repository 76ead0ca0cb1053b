using CohortVault.Platform.Kernel;

namespace CohortVault.Platform.Features.Participants.Joining;

/// <summary>
/// What a PIN is: digits that a thief of the phone does not try first. It is guessed on the phone alone, whose secret is asked for
/// besides, and a few times only.
/// </summary>
internal static class PinRules
{
    public const int Shortest = 6;
    public const int Longest = 12;

    /// <summary>Wrong PINs in a row after which the phone is forgotten.</summary>
    public const int MostWrong = 10;

    /// <summary>Why it is none; null if it is one.</summary>
    public static Refusal? Refusal(string? pin, string? again) =>
        pin is not { Length: >= Shortest and <= Longest } || !pin.All(char.IsAsciiDigit) || IsGuessed(pin) ? ParticipantRefusals.BadPin
        : pin != again ? ParticipantRefusals.PinsDiffer
        : null;

    // One digit over and over, or digits that go up or down by one.
    private static bool IsGuessed(string pin)
    {
        var steps = pin.Zip(pin.Skip(1), (one, next) => next - one).Distinct().ToList();
        return steps is [0] or [1] or [-1] || pin.Distinct().Count() < 3;
    }
}
