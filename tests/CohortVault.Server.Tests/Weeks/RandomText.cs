using System.Globalization;
using CohortVault.Instruments.Model;

namespace CohortVault.Server.Tests.Weeks;

/// <summary>A text that a field takes, as somebody may type it, and as it is stored.</summary>
internal readonly record struct Typed(string Text, string Stored)
{
    public static Typed Same(string text) => new(text, text);
}

/// <summary>Answers for texts, drawn from what the dictionary allows; anything that people write where anything may stand.</summary>
internal sealed class RandomText(Random random, DateOnly today)
{
    private static readonly string[] _words =
    [
        "well", "müde", "señal", "=1+1", "\"quoted\"", "a, b; c", "O'Brien", "مساء", "ערב", "😴", "100 %", "C:\\home", "<b>bold</b>", "ﬁ", "—", "@x", "-3",
    ];

    /// <summary>Null where no answer can be drawn: the bounds depend on other answers.</summary>
    public Typed? Draw(Field field)
    {
        if ((field.Minimum + field.Maximum).Contains('[', StringComparison.Ordinal))
        {
            return null;
        }

        return field.Type is FieldType.Notes || field.Rule is null ? Free(field) : field.Rule.Kind switch
        {
            ValidationKind.Integer => Integer(field),
            ValidationKind.Number => Number(field, field.Rule),
            ValidationKind.Date => Dated(field, ""),
            ValidationKind.DateTime => Dated(field, $"{Clock()}"),
            ValidationKind.DateTimeSeconds => Dated(field, $"{Clock()}:{random.Next(1, 60):00}"),
            ValidationKind.Time => Time(field.Rule.Name),
            _ => Typed.Same(Shaped(field.Rule.Name)),
        };
    }

    private Typed Free(Field field)
    {
        var many = field.Type is FieldType.Notes;
        var text = string.Join(many ? "\n" : " ", Enumerable.Range(0, random.Next(1, 4)).Select(_ => _words[random.Next(_words.Length)]));
        var limit = field.ActionTags.FirstOrDefault(tag => tag.Name == "@CHARLIMIT")?.Argument;
        return Typed.Same(limit is not null && text.Length > int.Parse(limit, CultureInfo.InvariantCulture) ? "short" : text.Trim());
    }

    private Typed Integer(Field field)
    {
        var (least, most) = Bounds(field, -1000, 1000);
        return Typed.Same(random.NextInt64((long)Math.Ceiling(least), (long)Math.Floor(most) + 1).ToString(CultureInfo.InvariantCulture));
    }

    // Telephones show the decimal sign of their language, whichever the field is meant to have.
    private Typed Number(Field field, TextValidation rule)
    {
        var (least, most) = Bounds(field, 0, 1000);
        var places = rule.Name.FirstOrDefault(char.IsAsciiDigit) is var digit and > '0' ? digit - '0' : random.Next(0, 3);
        var scale = Math.Pow(10, places);
        var value = Math.Floor((least + (random.NextDouble() * (most - least))) * scale) / scale;
        var text = (value < least ? most : value).ToString($"F{places}", CultureInfo.InvariantCulture);
        var stored = rule.DecimalComma ? text.Replace('.', ',') : text;
        return places is not 3 && random.Next(2) == 0 ? new Typed(rule.DecimalComma ? text : text.Replace('.', ','), stored) : Typed.Same(stored);
    }

    private Typed Dated(Field field, string clock)
    {
        var most = DateOnly.TryParse(field.Maximum, CultureInfo.InvariantCulture, out var last) && last < today ? last : today.AddDays(-1);
        var least = DateOnly.TryParse(field.Minimum, CultureInfo.InvariantCulture, out var first) ? first
            : field.Minimum is "today" or "now" ? today.AddDays(1) : new DateOnly(1940, 1, 1);
        var day = least >= most ? least.AddDays(1) : least.AddDays(1 + random.Next(most.DayNumber - least.DayNumber));
        var date = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return clock.Length == 0 ? Typed.Same(date) : new Typed($"{date}T{clock}", $"{date} {clock}");
    }

    private Typed Time(string rule) => Typed.Same(rule switch
    {
        "time_hh_mm_ss" => $"{Clock()}:{random.Next(1, 60):00}",
        "time_mm_ss" => $"{random.Next(60):00}:{random.Next(60):00}",
        _ => Clock(),
    });

    private string Clock() => $"{random.Next(24):00}:{random.Next(60):00}";

    private string Shaped(string rule) => rule switch
    {
        "email" => $"p{random.Next(1000)}@example.org",
        "phone" => $"(405) 321-{random.Next(1000, 10000)}",
        "phone_australia" => $"(03) 1111 {random.Next(1000, 10000)}",
        "phone_uk" => $"020 7946 {random.Next(1000, 10000)}",
        "postalcode_canada" => "K1A 0B1",
        "postalcode_uk" => "SW1A 1AA",
        "postalcode_australia" => $"{random.Next(1000, 10000)}",
        "postalcode_french" or "postalcode_germany" or "zipcode" => $"{random.Next(10000, 100000)}",
        "ssn" => $"123-45-{random.Next(1000, 10000)}",
        "mrn_10d" => $"1{random.Next(100_000_000, 1_000_000_000)}",
        "vmrn" => $"{random.Next(1000, 1_000_000_000)}",
        "mrn_generic" => $"A-{random.Next(1000)}",
        "alpha_only" => "Bremerhaven",
        _ => throw new NotSupportedException($"Nobody knows what somebody would type into a field with the validation '{rule}'."),
    };

    private static (double Least, double Most) Bounds(Field field, double least, double most)
    {
        static double? Read(string text) =>
            double.TryParse(text.Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
        var (first, last) = (Read(field.Minimum), Read(field.Maximum));
        least = first ?? (last < least ? last.Value - 1000 : least);
        return (least, last ?? Math.Max(most, least + 1000));
    }
}
