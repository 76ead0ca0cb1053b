using System.Globalization;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;

namespace CohortVault.Platform.Kernel.Pages;

/// <summary>How a state reads at a glance; always with a sign and words beside the colour.</summary>
public enum Tone
{
    /// <summary>Done, verified, well.</summary>
    Good,

    /// <summary>Failed.</summary>
    Bad,

    /// <summary>Waiting, or somebody should look.</summary>
    Waiting,

    /// <summary>Going on.</summary>
    Busy,

    /// <summary>Nothing to say: not applicable, not started, over.</summary>
    Quiet,
}

/// <summary>One way for all pages to write instants, sizes, counts, identifiers and states.</summary>
public static class Show
{
    private static readonly string[] SizeUnits = ["B", "KiB", "MiB", "GiB", "TiB"];

    /// <summary>
    /// An instant; the page's script turns it into the reader's zone, with the exact instant on hover or focus.
    /// </summary>
    public static IHtmlContent Instant(DateTimeOffset instant)
    {
        var utc = instant.ToUniversalTime();
        return new HtmlString(string.Create(CultureInfo.InvariantCulture,
            $"<time datetime=\"{utc:yyyy-MM-ddTHH:mm:ss.fffZ}\">{utc:d MMM yyyy, HH:mm} UTC</time>"));
    }

    /// <summary>A day, wherever the reader is.</summary>
    public static string Day(DateOnly day) => day.ToString("d MMM yyyy", CultureInfo.InvariantCulture);

    /// <summary>A size in binary units: <c>12.4 MiB</c>.</summary>
    public static string Size(long bytes) => Size(bytes, NumberFormatInfo.InvariantInfo);

    /// <summary>The same with the signs of a language.</summary>
    internal static string Size(long bytes, NumberFormatInfo numbers)
    {
        var (value, unit) = ((double)bytes, 0);
        while (value >= 1024 && unit < SizeUnits.Length - 1)
        {
            (value, unit) = (value / 1024, unit + 1);
        }

        return string.Create(numbers, $"{value:0.#}\u00a0{SizeUnits[unit]}");
    }

    /// <summary>A count with thousands separators: <c>63,402</c>.</summary>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A share in per cent with two places: <c>99.00 %</c>.</summary>
    public static string Percent(double share) =>
        string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.00}\u00a0%");

    /// <summary>A length of time in its two largest units: <c>6 days 3 hours</c>.</summary>
    public static string Duration(TimeSpan time)
    {
        (long Value, string Unit)[] parts =
            [(time.Days, "day"), (time.Hours, "hour"), (time.Minutes, "minute"), (time.Seconds, "second")];
        var first = Array.FindIndex(parts, part => part.Value > 0);
        return first < 0
            ? "less than a second"
            : string.Join(' ', parts.Skip(first).Take(first >= 2 ? 1 : 2).Where(part => part.Value > 0).Select(Plural));
    }

    /// <summary>An identifier in groups of eight, copied as one word.</summary>
    public static IHtmlContent Id(string id) => new HtmlString(
        $"<span class=\"id\">{string.Join("<wbr>", id.Chunk(8).Select(group => HtmlEncoder.Default.Encode(new string(group))))}</span>");

    /// <summary>A state: sign and words, colour only besides.</summary>
    public static IHtmlContent State(Tone tone, string words)
    {
        var (name, sign) = Mark(tone);
        return new HtmlString($"<span class=\"mark mark-{name}\"><span aria-hidden=\"true\">{sign}</span> {HtmlEncoder.Default.Encode(words)}</span>");
    }

    /// <summary>Name and sign of a state, for what a script shows later.</summary>
    public static (string Name, string Sign) Mark(Tone tone) => tone switch
    {
        Tone.Good => ("good", "✓"),
        Tone.Bad => ("bad", "✕"),
        Tone.Waiting => ("wait", "▲"),
        Tone.Busy => ("busy", "●"),
        _ => ("quiet", "–"),
    };

    private static string Plural((long Value, string Unit) part) =>
        part.Value == 1 ? $"1 {part.Unit}" : $"{Count(part.Value)} {part.Unit}s";
}
