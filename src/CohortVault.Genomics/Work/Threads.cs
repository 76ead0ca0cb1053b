using System.Runtime.ExceptionServices;

namespace CohortVault.Genomics.Work;

/// <summary>
/// Runs loops on several threads, or, with one, right here. What goes wrong in a turn is thrown as it is, not wrapped;
/// of several failures the first one found.
/// </summary>
internal static class Threads
{
    /// <summary>As many threads as asked for; for 0, one for each processor.</summary>
    public static int Count(int asked) => asked > 0 ? asked : Environment.ProcessorCount;

    /// <summary>Calls <paramref name="body"/> for 0 up to <paramref name="count"/>, in any order.</summary>
    public static void For(int count, int threads, CancellationToken cancellation, Action<int> body) =>
        For(count, threads, cancellation, () => body, (i, own) => own(i), _ => { });

    /// <summary>The same with something that each thread has for itself, taken before and given back afterwards.</summary>
    public static void For<T>(
        int count, int threads, CancellationToken cancellation, Func<T> take, Action<int, T> body, Action<T> giveBack)
    {
        var next = 0;
        Each(Math.Min(count, threads), _ =>
        {
            var own = take();
            try
            {
                for (int i; (i = Interlocked.Increment(ref next) - 1) < count;)
                {
                    cancellation.ThrowIfCancellationRequested();
                    body(i, own);
                }
            }
            catch
            {
                // The others need not go on.
                Interlocked.Exchange(ref next, count);
                throw;
            }

            giveBack(own);
        });
    }

    /// <summary>
    /// Calls <paramref name="work"/> for every thread number below <paramref name="threads"/>: side by side as far as
    /// threads are free, so one call must be able to do all the work.
    /// </summary>
    public static void Each(int threads, Action<int> work)
    {
        if (threads <= 1)
        {
            work(0);
            return;
        }

        try
        {
            Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, work);
        }
        catch (AggregateException several)
        {
            ExceptionDispatchInfo.Throw(several.Flatten().InnerExceptions[0]);
        }
    }
}
