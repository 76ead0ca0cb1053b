namespace CohortVault.Server.Tests.Weeks;

/// <summary>A time zone with its changes of clocks written down by hand, so that what the server knows of zones is checked by something else.</summary>
/// <param name="Name">IANA name.</param>
/// <param name="Offsets">From when on which offset holds, the first from before the simulated weeks.</param>
internal sealed record SimulatedZone(string Name, IReadOnlyList<(DateTimeOffset From, TimeSpan Offset)> Offsets)
{
    public static SimulatedZone Berlin { get; } = new("Europe/Berlin",
        [(At(2026, 3, 29, 1), TimeSpan.FromHours(2)), (At(2026, 10, 25, 1), TimeSpan.FromHours(1))]);

    public static SimulatedZone NewYork { get; } = new("America/New_York",
        [(At(2026, 3, 8, 7), TimeSpan.FromHours(-4)), (At(2026, 11, 1, 6), TimeSpan.FromHours(-5))]);

    public static SimulatedZone Kolkata { get; } = new("Asia/Kolkata", [(At(2026, 1, 1, 0), new TimeSpan(5, 30, 0))]);

    public static SimulatedZone Auckland { get; } = new("Pacific/Auckland", [(At(2026, 9, 26, 14), TimeSpan.FromHours(13))]);

    /// <summary>What clocks show there.</summary>
    public DateTime LocalOf(DateTimeOffset instant) => instant.UtcDateTime + OffsetAt(instant);

    /// <summary>When clocks show it for the first time.</summary>
    public DateTimeOffset InstantOf(DateTime local) => Offsets.Select(offset => new DateTimeOffset(local, offset.Offset))
        .Where(instant => OffsetAt(instant) == instant.Offset).Min().ToUniversalTime();

    private TimeSpan OffsetAt(DateTimeOffset instant) => Offsets.Last(offset => offset.From <= instant).Offset;

    private static DateTimeOffset At(int year, int month, int day, int hour) => new(year, month, day, hour, 0, 0, TimeSpan.Zero);
}
