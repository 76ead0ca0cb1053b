namespace CohortVault.Platform.Features.Statement.Probes;

/// <summary>
/// The real clock, moved by hand: what looks at the time sees the shifted time, timers keep their real pace.
/// </summary>
internal sealed class ShiftedClock(TimeProvider real) : TimeProvider
{
    private long _shift;

    /// <summary>Moves the time to an instant.</summary>
    public void MoveTo(DateTimeOffset instant) => Interlocked.Exchange(ref _shift, (instant - real.GetUtcNow()).Ticks);

    public override DateTimeOffset GetUtcNow() => real.GetUtcNow().AddTicks(Interlocked.Read(ref _shift));

    public override TimeZoneInfo LocalTimeZone => real.LocalTimeZone;

    public override long GetTimestamp() => real.GetTimestamp();

    public override long TimestampFrequency => real.TimestampFrequency;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        real.CreateTimer(callback, state, dueTime, period);
}
