using System.Collections.Frozen;

namespace CohortVault.Instruments.Identifiers;

/// <summary>
/// Check characters of numbers that identify people: what tells such a number from any other of its form. The page has the same in
/// <c>web/src/identifiers/checks.ts</c>; one fixture holds both.
/// </summary>
internal static class IdentifierChecks
{
    private static readonly FrozenDictionary<string, Func<string, bool>> _all = new Dictionary<string, Func<string, bool>>
    {
        ["digits4"] = text => Digits(text).Length >= 4,
        ["digits5"] = text => Digits(text).Length >= 5,
        ["digits9"] = text => Digits(text).Length >= 9,
        ["iban"] = text => BankNumbers.IsIban(Plain(text)),
        ["luhn"] = text => IsLuhn(Digits(text)),
        ["nhs"] = text => IsNhs(Digits(text)),
        ["ean13"] = text => Digits(text) is { Length: 13 } digits && Sum(digits, place => place % 2 == 0 ? 1 : 3) % 10 == 0,
        ["german-tax"] = text => NationalNumbers.IsGermanTax(Digits(text)),
        ["german-pension"] = text => NationalNumbers.IsGermanPension(Plain(text)),
        ["german-health"] = text => NationalNumbers.IsGermanHealth(Plain(text)),
        ["spanish-id"] = text => NationalNumbers.IsSpanish(Plain(text)),
        ["spanish-social"] = text => NationalNumbers.IsSpanishSocial(Digits(text)),
        ["italian-fiscal"] = text => NationalNumbers.IsItalian(Plain(text)),
        ["finnish-id"] = text => NationalNumbers.IsFinnish(text.ToUpperInvariant()),
        ["swedish-id"] = text => IsLuhn(Digits(text)[^10..]),
        ["polish-id"] = text => NationalNumbers.IsPolish(Digits(text)),
        ["french-social"] = text => NationalNumbers.IsFrench(Plain(text)),
        ["austrian-social"] = text => NationalNumbers.IsAustrian(Digits(text)),
        ["dutch-id"] = text => Digits(text) is { Length: 9 } digits && Sum(digits, place => place == 8 ? -1 : 9 - place) % 11 == 0,
    }.ToFrozenDictionary();

    /// <summary>The check of a name.</summary>
    public static Func<string, bool> Of(string name) => _all[name];

    /// <summary>The digits alone.</summary>
    public static string Digits(string text) => string.Concat(text.Where(char.IsAsciiDigit));

    /// <summary>The remainder of a number of any length.</summary>
    public static int Modulo(string digits, int by) => digits.Aggregate(0, (rest, digit) => ((rest * 10) + Value(digit)) % by);

    /// <summary>The weighted sum of digits.</summary>
    public static int Sum(string digits, Func<int, int> weight) => digits.Select((digit, place) => Value(digit) * weight(place)).Sum();

    /// <summary>What a digit counts.</summary>
    public static int Value(char digit) => digit - '0';

    /// <summary>Luhn, ISO/IEC 7812-1.</summary>
    public static bool IsLuhn(string digits) => digits.Distinct().Count() > 1 && digits.Reverse().Select((digit, place) =>
        place % 2 == 0 ? Value(digit) : Value(digit) * 2 is var twice && twice > 9 ? twice - 9 : twice).Sum() % 10 == 0;

    private static bool IsNhs(string digits) =>
        digits.Length == 10 && (11 - (Sum(digits[..9], place => 10 - place) % 11)) % 11 == Value(digits[9]);

    private static string Plain(string text) => string.Concat(text.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();
}
