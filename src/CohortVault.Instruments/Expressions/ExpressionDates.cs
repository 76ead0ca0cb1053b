using System.Globalization;

namespace CohortVault.Instruments.Expressions;

/// <summary>
/// Dates and times as written on a wall: no zone, no summer time. A date is midnight; a time of day alone compares with
/// times alone.
/// </summary>
/// <param name="Days">Days since 1970-01-01; 0 for a time alone.</param>
/// <param name="Seconds">Seconds since midnight.</param>
/// <param name="HasDate">Whether it has a date.</param>
internal readonly record struct WallTime(int Days, int Seconds, bool HasDate)
{
    private static readonly int[] MonthLengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

    public int Year => Civil().Year;

    public int Month => Civil().Month;

    public int Day => Civil().Day;

    /// <summary>Reads <c>2024-02-29</c>, with a time or not, or a time; in another order only where one is named;
    /// today, now.</summary>
    public static WallTime? Read(string text, string order, string now)
    {
        var written = text switch
        {
            "now" => now,
            "today" => now.Length > 10 ? now[..10] : now,
            _ => text,
        };
        if (Parse(written, "ymd") is { } usual)
        {
            return usual;
        }

        return order is "mdy" or "dmy" ? Parse(written, order) : null;
    }

    private static WallTime? Parse(string text, string order)
    {
        var parts = text.Split(' ', 'T');
        if (parts.Length == 1 && text.Contains(':', StringComparison.Ordinal))
        {
            return Clock(parts[0]) is { } alone ? new WallTime(0, alone, HasDate: false) : null;
        }

        var seconds = parts.Length == 2 ? Clock(parts[1]) : 0;
        var numbers = parts[0].Replace('/', '-').Split('-');
        if (parts.Length > 2 || seconds is null || numbers.Length != 3)
        {
            return null;
        }

        var (year, month, day) = order switch
        {
            "mdy" => (numbers[2], numbers[0], numbers[1]),
            "dmy" => (numbers[2], numbers[1], numbers[0]),
            _ => (numbers[0], numbers[1], numbers[2]),
        };
        return year.Length == 4 && Digits(year) is { } y && Digits(month) is >= 1 and <= 12 and var m
            && Digits(day) is >= 1 and var d && d <= MonthLength(y, m)
            ? new WallTime(DaysOf(y, m, d), seconds.Value, HasDate: true) : null;
    }

    private static int? Clock(string text)
    {
        var parts = text.Split(':');
        return parts.Length is 2 or 3 && Digits(parts[0]) is <= 23 and var hours && parts[1].Length == 2
            && Digits(parts[1]) is <= 59 and var minutes
            ? parts.Length == 2 ? (hours * 3600) + (minutes * 60)
                : parts[2].Length == 2 && Digits(parts[2]) is <= 59 and var seconds
                ? (hours * 3600) + (minutes * 60) + seconds : null
            : null;
    }

    private static int? Digits(string text) => text.Length is > 0 and <= 4 && text.All(char.IsAsciiDigit)
        ? int.Parse(text, CultureInfo.InvariantCulture) : null;

    private static int MonthLength(int year, int month) =>
        month == 2 && year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : MonthLengths[month - 1];

    // Howard Hinnant's algorithm: the year starts in March, so that the leap day is its last.
    private static int DaysOf(int year, int month, int day)
    {
        var y = month <= 2 ? year - 1 : year;
        var era = (int)Math.Floor(y / 400.0);
        var ofEra = y - (era * 400);
        var ofYear = (((153 * (month + (month > 2 ? -3 : 9))) + 2) / 5) + day - 1;
        return (era * 146097) + (ofEra * 365) + (ofEra / 4) - (ofEra / 100) + ofYear - 719468;
    }

    private (int Year, int Month, int Day) Civil()
    {
        var shifted = Days + 719468;
        var era = (int)Math.Floor(shifted / 146097.0);
        var ofEra = shifted - (era * 146097);
        var year = (ofEra - (ofEra / 1460) + (ofEra / 36524) - (ofEra / 146096)) / 365;
        var ofYear = ofEra - ((365 * year) + (year / 4) - (year / 100));
        var shiftedMonth = ((5 * ofYear) + 2) / 153;
        var day = ofYear - (((153 * shiftedMonth) + 2) / 5) + 1;
        var month = shiftedMonth + (shiftedMonth < 10 ? 3 : -9);
        return (year + (era * 400) + (month <= 2 ? 1 : 0), month, day);
    }
}
