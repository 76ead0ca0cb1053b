using System.Security.Cryptography;

namespace CohortVault.Platform.Features.Statement.Probes;

/// <summary>
/// Free text as people write it, with names, numbers and addresses that are made up anew each time; the checks of numbers are computed here
/// once more, apart from the rules that are to find them.
/// </summary>
internal static class ProbeLines
{
    private const string DniLetters = "TRWAGMYFPDXBNJZSQVHLCKE";

    /// <summary>Lines that tell something, with what they tell.</summary>
    public static IReadOnlyList<(string Text, string Kind)> Telling() =>
    [
        ($"You can write to {Name().ToLowerInvariant()}.{Name().ToLowerInvariant()}@example.org", "email"),
        ($"My name is {Name()} {Name()}", "name"),
        ($"Dr. {Name()} gave me other tablets", "name"),
        ($"I was born on {Number(1, 28)} March 19{Digits(2)}", "birth-date"),
        ($"call me on 020 7946 0{Digits(3)}", "phone"),
        ($"the MRN is {Digits(7)}", "record-number"),
        ($"paid with {Card()}", "payment-card"),
        ($"I moved to {Number(1, 99)} {Name()} Street", "address"),
        ($"more at https://www.example.com/{Name().ToLowerInvariant()}", "web-address"),
        ($"Ich heiße {Name()}", "name"),
        ($"Frau {Name()} hat angerufen", "name"),
        ($"geboren am {Number(1, 28)}.{Number(1, 12)}.19{Digits(2)}", "birth-date"),
        ($"Fahrtkosten bitte auf {Iban()}", "bank-account"),
        ($"meine Patientennummer ist {Digits(6)}", "record-number"),
        ($"Handy 0151 2{Digits(7)}", "phone"),
        ($"wohne {Name()}straße {Number(1, 99)}", "address"),
        ($"Me llamo {Name()}", "name"),
        ($"nací el {Number(1, 28)} de mayo de 19{Digits(2)}", "birth-date"),
        ($"mi DNI es {Dni()}", "national-id"),
        ($"mi móvil es 6{Digits(2)} {Digits(3)} {Digits(3)}", "phone"),
        ($"vivo en la calle {Name()} {Number(1, 99)}", "address"),
    ];

    /// <summary>Lines that tell nothing.</summary>
    public static IReadOnlyList<string> Harmless { get; } =
    [
        "I slept badly and woke up three times", "Blood pressure was 120/80 in the morning", "Took 5 mg at 08:30", "Started on 2026-03-12",
        "about 12,500 steps a day", "Headache since Tuesday", "My weight went from 82.5 to 79.3 kg", "Version 2.4.1 of the app crashed",
        "Ich habe schlecht geschlafen", "8000 Schritte am Montag", "Am 12.03.2026 begonnen", "meine Tochter hatte Fieber", "Schmerz 6 von 10",
        "Auf dem Heimweg 20 Minuten gewartet", "He dormido mal", "8000 pasos el lunes", "Empecé el 12/03/2026", "Mi marido ronca mucho",
        "en la calle 20 minutos", "Tensión 120/80, pulso 72",
    ];

    private static string Digits(int count) => RandomNumberGenerator.GetString("0123456789", count);

    private static int Number(int least, int most) => RandomNumberGenerator.GetInt32(least, most + 1);

    private static string Name() =>
        RandomNumberGenerator.GetString("BDFGKLMNPRST", 1) + string.Concat(Enumerable.Range(0, 3).Select(_ => RandomNumberGenerator.GetString("aeiou", 1) + RandomNumberGenerator.GetString("lmnrst", 1)));

    private static string Card()
    {
        var digits = $"4{Digits(14)}";
        return digits + Enumerable.Range(0, 10).First(check => (digits + check).Reverse()
            .Select((digit, place) => (digit - '0') * (1 + (place % 2))).Sum(value => value > 9 ? value - 9 : value) % 10 == 0);
    }

    private static string Iban()
    {
        var account = Digits(18);
        var rest = (account + "131400").Aggregate(0, (sum, digit) => ((sum * 10) + digit - '0') % 97);
        return $"DE{98 - rest:00}{account}";
    }

    private static string Dni()
    {
        var digits = Digits(8);
        return digits + DniLetters[digits.Aggregate(0, (sum, digit) => ((sum * 10) + digit - '0') % 23)];
    }
}
