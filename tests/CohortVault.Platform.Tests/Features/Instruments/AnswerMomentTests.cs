using CohortVault.Platform.Features.Instruments.Assignments;

namespace CohortVault.Platform.Tests.Features.Instruments;

/// <summary>When something was answered, by the account of a phone whose clock nobody can trust.</summary>
public sealed class AnswerMomentTests
{
    private static readonly DateTimeOffset _heard = new(2026, 3, 28, 8, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset _opens = _heard.AddHours(1);
    private static readonly DateTimeOffset _closes = _heard.AddHours(5);
    private static readonly DateTimeOffset _answered = _heard.AddHours(3);
    private static readonly DateTimeOffset _received = _heard.AddHours(50);

    [Theory]
    [InlineData(0)]
    [InlineData(26)]
    [InlineData(-26)]
    [InlineData(24 * 365)]
    public void A_clock_that_is_wrong_all_the_time_does_no_harm(int hours) =>
        Assert.Equal(new AnsweredAt(_answered, TimeSpan.Zero), Reckon(Moment(hours, hours, hours)));

    [Theory]
    [InlineData(26)]
    [InlineData(-26)]
    [InlineData(-70)]
    public void A_clock_that_was_wrong_and_is_set_right_before_it_is_sent_does_no_harm_either(int hours) =>
        Assert.Equal(_answered, Reckon(Moment(hours, hours, 0)).At);

    [Theory]
    [InlineData(26)]
    [InlineData(-26)]
    [InlineData(-70)]
    public void A_clock_that_was_set_between_the_page_and_the_answer_loses_nothing(int hours)
    {
        var reckoned = Reckon(Moment(hours, 0, 0));
        Assert.InRange(reckoned.At, _opens, _closes);
        Assert.InRange((reckoned.At - _answered).Duration(), TimeSpan.Zero, reckoned.Within);
    }

    [Fact]
    public void What_cannot_have_been_in_time_is_not()
    {
        var late = Ms(_heard.AddHours(6));
        Assert.Equal(_heard.AddHours(6), Reckon(new AnswerMoment(Ms(_heard), Ms(_heard), late, Ms(_received), 0)).At);

        // Kept for longer than answers are taken: at most the beginning of that time, which is after the task.
        var weeks = _received.AddDays(14);
        var reckoned = AnsweredAt.Reckon(
            new AnswerMoment(Ms(_heard), Ms(_heard), Ms(_answered), Ms(weeks), 0), weeks, _opens, _closes, DoTask.Late);
        Assert.Equal(weeks - DoTask.Late, reckoned.At);
    }

    [Fact]
    public void The_running_clock_of_a_page_bounds_it()
    {
        var two = (long)TimeSpan.FromHours(2).TotalMilliseconds;
        var reckoned = AnsweredAt.Reckon(
            new AnswerMoment(Ms(_heard), 0, 0, 0, two), _heard.AddHours(4), _opens, _closes, DoTask.Late);
        Assert.InRange(reckoned.At, _heard, _heard.AddHours(2));
    }

    [Theory]
    [InlineData(long.MaxValue, long.MinValue, long.MaxValue, long.MinValue, long.MaxValue)]
    [InlineData(long.MinValue, long.MaxValue, long.MinValue, long.MaxValue, long.MinValue)]
    [InlineData(0, 0, 0, 0, 0)]
    public void Whatever_a_caller_writes_it_was_answered_within_the_last_days(long heard, long here, long answered, long sent, long ran) =>
        Assert.InRange(
            AnsweredAt.Reckon(new AnswerMoment(heard, here, answered, sent, ran), _received, _opens, _closes, DoTask.Late).At,
            _received - DoTask.Late, _received);

    private static AnsweredAt Reckon(AnswerMoment moment) => AnsweredAt.Reckon(moment, _received, _opens, _closes, DoTask.Late);

    // By how many hours the phone's clock was wrong when it heard, when it was answered and when it was sent.
    private static AnswerMoment Moment(int heard, int answered, int sent) => new(
        Ms(_heard), Ms(_heard.AddHours(heard)), Ms(_answered.AddHours(answered)), Ms(_received.AddHours(sent)), 0);

    private static long Ms(DateTimeOffset at) => at.ToUnixTimeMilliseconds();
}
