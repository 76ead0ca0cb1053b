using System.Globalization;
using static CohortVault.Instruments.Identifiers.IdentifierChecks;

namespace CohortVault.Instruments.Identifiers;

/// <summary>Numbers that states and insurers give to people, each with its own check.</summary>
internal static class NationalNumbers
{
    private const string SpanishLetters = "TRWAGMYFPDXBNJZSQVHLCKE";
    private const string FinnishLetters = "0123456789ABCDEFHJKLMNPRSTUVWXY";
    private const string ItalianMonths = "ABCDEHLMPRST";

    // What a letter counts in the odd places of an Italian number, by the order of the alphabet.
    private static readonly int[] _italianOdd = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];

    /// <summary>Germany, Steuer-Identifikationsnummer: ISO 7064 MOD 11,10, and one digit more than once in the first ten.</summary>
    public static bool IsGermanTax(string digits)
    {
        if (digits.Length != 11 || digits[..10].Distinct().Count() is < 8 or > 9)
        {
            return false;
        }

        var product = 10;
        foreach (var digit in digits[..10])
        {
            var sum = (Value(digit) + product) % 10;
            product = (sum == 0 ? 10 : sum) * 2 % 11;
        }

        return (11 - product) % 10 == Value(digits[10]);
    }

    /// <summary>Germany, pension insurance: area, day of birth, letter, serial number, check digit.</summary>
    public static bool IsGermanPension(string text)
    {
        var day = text[2..8];
        var digits = text[..8] + (text[8] - 'A' + 1).ToString("00", CultureInfo.InvariantCulture) + text[9..];
        int[] weights = [2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1];
        return IsDay(Modulo(day[..2], 100) % 50, Modulo(day[2..4], 100))
            && digits[..12].Select((digit, place) => CrossSum(Value(digit) * weights[place])).Sum() % 10 == Value(digits[12]);
    }

    /// <summary>Germany, health insurance: letter, eight digits, check digit.</summary>
    public static bool IsGermanHealth(string text)
    {
        var digits = (text[0] - 'A' + 1).ToString("00", CultureInfo.InvariantCulture) + text[1..];
        return digits[..10].Select((digit, place) => CrossSum(Value(digit) * (place % 2 == 0 ? 1 : 2))).Sum() % 10 == Value(digits[10]);
    }

    /// <summary>Spain, DNI and NIE: the letter is the remainder of 23.</summary>
    public static bool IsSpanish(string text)
    {
        var number = text[0] switch { 'X' => '0' + text[1..^1], 'Y' => '1' + text[1..^1], 'Z' => '2' + text[1..^1], _ => text[..^1] };
        return number.Length == 8 && SpanishLetters[Modulo(number, 23)] == text[^1];
    }

    /// <summary>Spain, social security: the remainder of 97; a number below ten million counts without its leading nought.</summary>
    public static bool IsSpanishSocial(string digits) =>
        digits.Length == 12 && Modulo(digits[2] == '0' ? digits[..2] + digits[3..10] : digits[..10], 97) == Modulo(digits[10..], 100);

    /// <summary>Italy, codice fiscale.</summary>
    public static bool IsItalian(string text)
    {
        var sum = text[..15].Select((character, place) =>
        {
            var value = char.IsAsciiDigit(character) ? Value(character) : character - 'A';
            return place % 2 == 0 ? _italianOdd[value] : value;
        }).Sum();
        return ItalianMonths.Contains(text[8], StringComparison.Ordinal) && 'A' + (sum % 26) == text[15];
    }

    /// <summary>Finland, henkilötunnus: the day of birth and three digits, modulo 31.</summary>
    public static bool IsFinnish(string text) =>
        IsDay(Modulo(text[..2], 100), Modulo(text[2..4], 100)) && FinnishLetters[Modulo(text[..6] + text[7..10], 31)] == text[10];

    /// <summary>Poland, PESEL: the day of birth (months count on with the century) and weights.</summary>
    public static bool IsPolish(string digits)
    {
        int[] weights = [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1];
        return digits.Length == 11 && IsDay(Modulo(digits[4..6], 100), Modulo(digits[2..4], 100) % 20) && Sum(digits, place => weights[place]) % 10 == 0;
    }

    /// <summary>France, NIR: 97 less the remainder; Corsica has letters.</summary>
    public static bool IsFrench(string text)
    {
        var digits = text.Replace("2A", "19", StringComparison.Ordinal).Replace("2B", "18", StringComparison.Ordinal);
        return digits.Length == 15 && digits.All(char.IsAsciiDigit) && 97 - Modulo(digits[..13], 97) == Modulo(digits[13..], 100);
    }

    /// <summary>Austria, social insurance: the fourth digit checks the others, the last six are the day of birth.</summary>
    public static bool IsAustrian(string digits)
    {
        int[] weights = [3, 7, 9, 0, 5, 8, 4, 2, 1, 6];
        return digits.Length == 10 && IsDay(Modulo(digits[4..6], 100), Modulo(digits[6..8], 100)) && Sum(digits, place => weights[place]) % 11 == Value(digits[3]);
    }

    private static bool IsDay(int day, int month) => day is >= 1 and <= 31 && month is >= 1 and <= 12;

    private static int CrossSum(int number) => (number / 10) + (number % 10);
}
