using System.Globalization;
using System.Text.RegularExpressions;

namespace CohortVault.Instruments.Model;

/// <summary>What kind of value a validation lets in.</summary>
public enum ValidationKind
{
    /// <summary>Text of a certain shape.</summary>
    Shape,

    /// <summary>Whole number.</summary>
    Integer,

    /// <summary>Number.</summary>
    Number,

    /// <summary>Date, stored as <c>2024-02-29</c>.</summary>
    Date,

    /// <summary>Date and time, stored as <c>2024-02-29 13:05</c>.</summary>
    DateTime,

    /// <summary>Date and time with seconds, stored as <c>2024-02-29 13:05:59</c>.</summary>
    DateTimeSeconds,

    /// <summary>Time of day or duration, stored as typed.</summary>
    Time,
}

/// <summary>One of REDCap's validations of text fields.</summary>
/// <param name="Name">Name in the dictionary, such as <c>date_dmy</c>.</param>
/// <param name="Kind">What it lets in.</param>
/// <param name="Pattern">Shape of what is typed.</param>
/// <param name="Order">Order in which a date is typed: <c>ymd</c>, <c>mdy</c>, <c>dmy</c>; empty where there is
/// none.</param>
/// <param name="DecimalComma">Whether the comma is the decimal sign, also as stored.</param>
public sealed record TextValidation(
    string Name, ValidationKind Kind, string Pattern, string Order = "", bool DecimalComma = false)
{
    private const string Hours = "([01]?[0-9]|2[0-3]):[0-5][0-9]";
    private static readonly Dictionary<string,
        TextValidation> ByName = All().ToDictionary(v => v.Name, StringComparer.Ordinal);

    private Regex? _shape;

    /// <summary>All of them.</summary>
    public static IReadOnlyCollection<TextValidation> Every => ByName.Values;

    /// <summary>Whether least and largest values can be compared.</summary>
    public bool HasRange => Kind != ValidationKind.Shape;

    /// <summary>The validation of that name; null if there is none.</summary>
    public static TextValidation? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>What is stored for what was typed; null if it does not fit. Dates are stored year first.</summary>
    public string? Store(string typed)
    {
        _shape ??= new Regex($"^(?:{Pattern})$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        var text = typed.Trim();
        if (!_shape.IsMatch(text) || text.EndsWith('\n'))
        {
            return null;
        }

        if (Order.Length == 0)
        {
            return text;
        }

        var parts = text.Split(' ', 2);
        var numbers = parts[0].Split('-', '/', '.');
        var (year, month, day) = Order switch
        {
            "mdy" => (numbers[2], numbers[0], numbers[1]),
            "dmy" => (numbers[2], numbers[1], numbers[0]),
            _ => (numbers[0], numbers[1], numbers[2]),
        };
        var date = $"{year}-{month.PadLeft(2, '0')}-{day.PadLeft(2, '0')}";
        var time = parts.Length == 1 ? "" : parts[1].Length is 4 or 7 ? $" 0{parts[1]}" : $" {parts[1]}";
        return DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
            ? date + time : null;
    }

    /// <summary>A bound in a form that sorts: the number, or the stored date; null if it does not fit.</summary>
    public (double? Number, string? Text)? Bound(string text)
    {
        if (Kind is ValidationKind.Integer or ValidationKind.Number)
        {
            var plain = DecimalComma ? text.Replace(',', '.') : text;
            return double.TryParse(plain, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                && double.IsFinite(number) ? (number, null) : null;
        }

        // Dictionaries give bounds year first, whatever people type; some give them as typed.
        var stored = (Order.Length == 0 ? null : ByName[$"{Name[..^3]}ymd"].Store(text)) ?? Store(text);
        return stored is null ? null : (null, Kind == ValidationKind.Time ? stored.PadLeft(8, '0') : stored);
    }

    private static string Shape(string order, ValidationKind kind)
    {
        var date = order == "ymd" ? "[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}" : "[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{4}";
        return kind switch
        {
            ValidationKind.Date => date,
            ValidationKind.DateTime => $"{date} {Hours}",
            _ => $"{date} {Hours}:[0-5][0-9]",
        };
    }

    private static IEnumerable<TextValidation> All()
    {
        foreach (var order in (string[])["ymd", "mdy", "dmy"])
        {
            yield return new($"date_{order}", ValidationKind.Date, Shape(order, ValidationKind.Date), order);
            yield return new($"datetime_{order}", ValidationKind.DateTime, Shape(order, ValidationKind.DateTime),
                order);
            yield return new(
                $"datetime_seconds_{order}", ValidationKind.DateTimeSeconds,
                Shape(order, ValidationKind.DateTimeSeconds), order);
        }

        yield return new("integer", ValidationKind.Integer, "[-+]?[0-9]+");
        yield return new("number", ValidationKind.Number, @"[-+]?[0-9]*\.?[0-9]+([eE][-+]?[0-9]+)?");
        yield return new("number_comma_decimal", ValidationKind.Number, "[-+]?[0-9]*,?[0-9]+([eE][-+]?[0-9]+)?",
            DecimalComma: true);
        for (var places = 1; places <= 4; places++)
        {
            yield return new($"number_{places}dp", ValidationKind.Number, $@"-?[0-9]+\.[0-9]{{{places}}}");
            yield return new(
                $"number_{places}dp_comma_decimal", ValidationKind.Number, $"-?[0-9]+,[0-9]{{{places}}}",
                DecimalComma: true);
        }

        yield return new("time", ValidationKind.Time, Hours);
        yield return new("time_hh_mm_ss", ValidationKind.Time, $"{Hours}:[0-5][0-9]");
        yield return new("time_mm_ss", ValidationKind.Time, "[0-5][0-9]:[0-5][0-9]");
        yield return new("alpha_only", ValidationKind.Shape, "[A-Za-z]+");
        yield return new("email", ValidationKind.Shape, @"[^@\s,;<>]+@[^@\s,;<>.]+(\.[^@\s,;<>.]+)+");
        yield return new("phone", ValidationKind.Shape,
            @"(\+?1[-. ]?)?\(?[2-9][0-9]{2}\)?[-. ]?[2-9][0-9]{2}[-. ]?[0-9]{4}( ?(x|ext\.?) ?[0-9]+)?");
        yield return new("phone_australia", ValidationKind.Shape,
            @"(\(0[2-8]\)|0[2-8])[ -]?[0-9]{4}[ -]?[0-9]{4}|04[0-9]{2}[ -]?[0-9]{3}[ -]?[0-9]{3}");
        yield return new("phone_uk", ValidationKind.Shape, @"(\+44 ?|0)[0-9][0-9 ]{8,12}");
        yield return new("postalcode_australia", ValidationKind.Shape, "[0-9]{4}");
        yield return new("postalcode_canada", ValidationKind.Shape,
            "[ABCEGHJKLMNPRSTVXYabceghjklmnprstvxy][0-9][A-Za-z][ -]?[0-9][A-Za-z][0-9]");
        yield return new("postalcode_french", ValidationKind.Shape, "[0-9]{5}");
        yield return new("postalcode_germany", ValidationKind.Shape, "[0-9]{5}");
        yield return new("postalcode_uk", ValidationKind.Shape, "[A-Za-z]{1,2}[0-9][A-Za-z0-9]? ?[0-9][A-Za-z]{2}");
        yield return new("zipcode", ValidationKind.Shape, "[0-9]{5}(-[0-9]{4})?");
        yield return new("ssn", ValidationKind.Shape, "[0-9]{3}-[0-9]{2}-[0-9]{4}");
        yield return new("mrn_10d", ValidationKind.Shape, "[0-9]{10}");
        yield return new("mrn_generic", ValidationKind.Shape, "[A-Za-z0-9-]+");
        yield return new("vmrn", ValidationKind.Shape, "[0-9]{4,9}");
    }
}
