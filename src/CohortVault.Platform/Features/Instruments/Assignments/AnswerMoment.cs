namespace CohortVault.Platform.Features.Instruments.Assignments;

/// <summary>
/// What a phone knows of when something was answered. Its clock may be wrong by days, or be set while the answer waits; the server's
/// own clock decides, and the phone says only how much time went by. All in milliseconds.
/// </summary>
/// <param name="Heard">The server's time when the phone heard from it last before answering.</param>
/// <param name="HeardHere">The phone's clock at that moment.</param>
/// <param name="Answered">The phone's clock when it was answered.</param>
/// <param name="Sent">The phone's clock when it was sent.</param>
/// <param name="Ran">How long it waited at least, by a clock that nobody can set: that of the page, if it stayed open; 0 otherwise.</param>
public sealed record AnswerMoment(long Heard, long HeardHere, long Answered, long Sent, long Ran);

/// <param name="At">When it was answered, by the server's clock.</param>
/// <param name="Within">By how much that may be wrong; zero where both accounts of the phone agree.</param>
internal readonly record struct AnsweredAt(DateTimeOffset At, TimeSpan Within)
{
    /// <summary>Differences that mean nothing: the way through the network, a clock that is set right by a little.</summary>
    private static readonly TimeSpan _tolerance = TimeSpan.FromMinutes(5);

    /// <summary>It was sent at once.</summary>
    public static AnsweredAt Now(DateTimeOffset received) => new(received, TimeSpan.Zero);

    /// <summary>
    /// Two accounts: back from the arrival by the time that it waited, and forth from when the phone last heard from the server. Both
    /// agree unless the clock was set in between; then the one that is possible holds, and of two possible ones the second, because
    /// clocks are set right when a phone finds a network again, which is after the answer.
    /// </summary>
    /// <param name="moment">What the phone says; null if it was sent at once.</param>
    /// <param name="received">When it arrived.</param>
    /// <param name="opens">From when on it could be answered.</param>
    /// <param name="closes">Until when.</param>
    /// <param name="late">How long after answering it is taken at all.</param>
    public static AnsweredAt Reckon(
        AnswerMoment? moment, DateTimeOffset received, DateTimeOffset opens, DateTimeOffset closes, TimeSpan late)
    {
        if (moment is null)
        {
            return Now(received);
        }

        var (first, last) = Between(moment, received, late);
        var back = received - Span(moment.Sent, moment.Answered);
        var forth = received - Span(received.ToUnixTimeMilliseconds(), moment.Heard) + Span(moment.Answered, moment.HeardHere);
        bool IsPossible(DateTimeOffset at) => at >= first - _tolerance && at <= last + _tolerance;
        if ((back - forth).Duration() <= _tolerance && IsPossible(back))
        {
            return new AnsweredAt(Clamp(back, first, last), TimeSpan.Zero);
        }

        var at = Clamp(IsPossible(forth) || !IsPossible(back) ? forth : back, first, last);
        if (at < opens || at > closes)
        {
            // It may have been in time, and nobody can know: what somebody answered is not thrown away for that.
            var other = Clamp(at == back ? forth : back, first, last);
            at = other >= opens && other <= closes ? other
                : first <= closes && last >= opens ? Clamp(at, first > opens ? first : opens, last < closes ? last : closes)
                : at;
        }

        return new AnsweredAt(at, at - first > last - at ? at - first : last - at);
    }

    // Not before the phone had the task, nor later than its own running clock allows.
    private static (DateTimeOffset First, DateTimeOffset Last) Between(AnswerMoment moment, DateTimeOffset received, TimeSpan late)
    {
        var since = Span(received.ToUnixTimeMilliseconds(), moment.Heard);
        var ran = Span(moment.Ran, 0);
        var first = received - (since >= TimeSpan.Zero && since < late ? since : late);
        var last = received - (ran < TimeSpan.Zero ? TimeSpan.Zero : ran < late ? ran : late);
        return last < first ? (last, last) : (first, last);
    }

    // Whatever a caller writes, no sum of it leaves the calendar.
    private static TimeSpan Span(long later, long earlier) =>
        TimeSpan.FromMilliseconds(Math.Clamp((double)later - earlier, -3.2e12, 3.2e12));

    private static DateTimeOffset Clamp(DateTimeOffset at, DateTimeOffset first, DateTimeOffset last) =>
        at < first ? first : at > last ? last : at;
}
