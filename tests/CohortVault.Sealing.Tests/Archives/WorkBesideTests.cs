using CohortVault.Sealing.Archives;

namespace CohortVault.Sealing.Tests.Archives;

public sealed class WorkBesideTests
{
    [Fact]
    public void Buffers_are_worked_through_in_their_order_and_whole()
    {
        var seen = new List<byte>();
        using (var beside = new WorkBeside(16, bytes => seen.AddRange(bytes.ToArray())))
        {
            for (var round = 0; round < 1000; round++)
            {
                var filled = round % 17;
                beside.Buffer.AsSpan(0, filled).Fill((byte)round);
                beside.Pass(filled);
            }

            beside.Drain();
        }

        Assert.Equal(Enumerable.Range(0, 1000).SelectMany(round => Enumerable.Repeat((byte)round, round % 17)), seen);
    }

    [Fact]
    public void What_the_work_throws_reaches_the_owner_and_the_rest_is_done()
    {
        var done = 0;
        using var beside = new WorkBeside(16, _ =>
        {
            if (++done == 1)
            {
                throw new InvalidOperationException("refused");
            }
        });
        beside.Pass(1);
        Assert.Equal("refused", Assert.Throws<InvalidOperationException>(beside.Drain).Message);
        Assert.Throws<InvalidOperationException>(() => beside.Pass(1));
        Assert.Throws<InvalidOperationException>(beside.Drain);
        Assert.Equal(2, done);
    }

    [Fact]
    public void Buffers_are_zeroed_at_the_end()
    {
        var beside = new WorkBeside(16, _ => { });
        var used = beside.Buffer;
        used.AsSpan().Fill(1);
        beside.Pass(16);
        beside.Dispose();
        Assert.All(used, left => Assert.Equal(0, left));
    }

    [Fact]
    public void A_pool_without_a_free_thread_is_no_deadlock()
    {
        using var release = new ManualResetEventSlim();
        ThreadPool.GetMinThreads(out var threads, out _);
        for (var i = 0; i < 4 * threads; i++)
        {
            ThreadPool.QueueUserWorkItem(_ => release.Wait());
        }

        var done = 0;
        using (var beside = new WorkBeside(16, _ => Interlocked.Increment(ref done)))
        {
            for (var round = 0; round < 50; round++)
            {
                beside.Pass(1);
            }

            beside.Drain();
        }

        release.Set();
        Assert.Equal(50, done);
    }
}
