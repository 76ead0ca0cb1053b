using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Html;

namespace CohortVault.Platform.Kernel.Pages;

/// <summary>
/// How pages in a participant's language write instants, days, numbers and sizes: in the words and with the signs of that language,
/// whatever the server has of languages. The pages' script writes them the same way.
/// </summary>
internal sealed partial class ShowIn
{
    private static readonly ShowIn _english = new(
        "Jan Feb Mar Apr May Jun Jul Aug Sept Oct Nov Dec", afterDay: "", new NumberFormatInfo { NumberDecimalSeparator = ".", NumberGroupSeparator = "," });

    private static readonly ShowIn _german = new(
        "Jan. Feb. März Apr. Mai Juni Juli Aug. Sept. Okt. Nov. Dez.", afterDay: ".",
        new NumberFormatInfo { NumberDecimalSeparator = ",", NumberGroupSeparator = "." });

    private static readonly ShowIn _spanish = new(
        "ene feb mar abr may jun jul ago sept oct nov dic", afterDay: "",
        new NumberFormatInfo { NumberDecimalSeparator = ",", NumberGroupSeparator = "." });

    private readonly string[] _months;
    private readonly string _afterDay;
    private readonly NumberFormatInfo _numbers;

    private ShowIn(string months, string afterDay, NumberFormatInfo numbers) =>
        (_months, _afterDay, _numbers) = (months.Split(' '), afterDay, numbers);

    /// <summary>That of a language, by its first word (<c>de</c> of <c>de-AT</c>); English for others.</summary>
    public static ShowIn Language(string language) => language.Split('-', '_')[0].ToLowerInvariant() switch
    {
        "de" => _german,
        "es" => _spanish,
        _ => _english,
    };

    /// <summary>An instant in somebody's zone; the page's script turns it into that of the phone.</summary>
    public IHtmlContent Instant(DateTimeOffset instant, string zone)
    {
        var local = TimeZoneInfo.ConvertTime(instant, TimeZoneInfo.FindSystemTimeZoneById(zone));
        return new HtmlString(string.Create(CultureInfo.InvariantCulture,
            $"<time datetime=\"{instant.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffZ}\">{Day(DateOnly.FromDateTime(local.DateTime))}, {local:HH:mm}</time>"));
    }

    /// <summary>A day: <c>5. Nov. 2026</c>.</summary>
    public string Day(DateOnly day) =>
        string.Create(CultureInfo.InvariantCulture, $"{day.Day}{_afterDay} {_months[day.Month - 1]} {day.Year}");

    /// <summary>A stored date, with the time of day if it has one: year first, as data have it. Anything else stays as it is.</summary>
    public string Moment(string stored) =>
        stored.Length >= 10 && DateOnly.TryParseExact(stored[..10], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? $"{Day(day)}{(stored.Length > 10 ? "," : "")}{stored[10..]}"
            : stored;

    /// <summary>A number as data have it, with the language's decimal sign. Anything else stays as it is.</summary>
    public string Number(string stored) =>
        PlainNumber().IsMatch(stored) ? stored.Replace(',', '.').Replace(".", _numbers.NumberDecimalSeparator, StringComparison.Ordinal) : stored;

    /// <summary>A count with thousands separators.</summary>
    public string Count(long count) => count.ToString("N0", _numbers);

    /// <summary>A size in binary units.</summary>
    public string Size(long bytes) => Show.Size(bytes, _numbers);

    [GeneratedRegex("^[-+]?[0-9]*[.,]?[0-9]+$")]
    private static partial Regex PlainNumber();
}
