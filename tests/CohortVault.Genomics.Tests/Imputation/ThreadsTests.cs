using CohortVault.Genomics.Work;

namespace CohortVault.Genomics.Tests.Imputation;

public sealed class ThreadsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Every_turn_is_taken_once(int threads)
    {
        var (taken, with, given) = (new int[1000], new int[1000], 0);

        Threads.For(taken.Length, threads, CancellationToken.None, i => Interlocked.Increment(ref taken[i]));
        Threads.For(
            with.Length, threads, CancellationToken.None, () => 1, (i, one) => Interlocked.Add(ref with[i], one),
            one => Interlocked.Add(ref given, one));

        Assert.All(taken, count => Assert.Equal(1, count));
        Assert.All(with, count => Assert.Equal(1, count));
        Assert.InRange(given, 1, 1000);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void What_goes_wrong_is_thrown_as_it_is(int threads)
    {
        static void Refuse(int i) => throw new InputRefusedException("test.refused", "Refused.", "Try again.");

        Assert.Throws<InputRefusedException>(() => Threads.For(50, threads, CancellationToken.None, Refuse));
        Assert.Throws<InputRefusedException>(
            () => Threads.For(50, threads, CancellationToken.None, () => 0, (i, _) => Refuse(i), _ => { }));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Cancellation_is_cancellation_and_not_a_failure(int threads)
    {
        using var source = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => Threads.For(1000, threads, source.Token, i =>
        {
            source.Cancel();
            source.Token.ThrowIfCancellationRequested();
        }));
    }
}
