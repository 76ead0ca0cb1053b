using System.Globalization;
using CohortVault.Platform.Features.Instruments.Assignments;

namespace CohortVault.Platform.Features.Instruments.Pages;

/// <summary>Words of the page of adherence.</summary>
internal static class AdherenceTexts
{
    public const string Title = "Adherence";
    public const string State = "Tasks of the last 30 days, by each participant's own local day.";
    public const string Nothing = "Nothing was due yet. Tasks appear here when participants have joined.";
    public const string Everybody = "Everybody";
    public const string Code = "Code";
    public const string Missed = "Missed";
    public const string Last = "Last seen doing something";
    public const string Never = "never";
    public const string Caption = "Tasks done of those that were due, day by day. A full square is everything, an empty one nothing.";

    /// <summary>A day's tally in words.</summary>
    public static string Of(DateOnly day, Adherence.Tally tally) => tally.Due == 0
        ? string.Create(CultureInfo.InvariantCulture, $"{day:d MMM}: nothing due")
        : string.Create(CultureInfo.InvariantCulture, $"{day:d MMM}: {tally.Done} of {tally.Due}");

    /// <summary>How full a day's square is: none, 0 to 4.</summary>
    public static string Level(Adherence.Tally tally) => tally.Share is not { } share ? "none"
        : ((int)Math.Floor(share * 4)).ToString(CultureInfo.InvariantCulture);
}
