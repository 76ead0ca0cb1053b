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
    public static void For(int count, int threads, CancellationToken cancellation, Action<int> body)
    {
        if (threads > 1 && count > 1)
        {
            Unwrapped(() => Parallel.For(0, count, Options(threads, cancellation), body));
            return;
        }

        for (var i = 0; i < count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            body(i);
        }
    }

    /// <summary>The same with something that each thread has for itself, taken before and given back afterwards.</summary>
    public static void For<T>(
        int count, int threads, CancellationToken cancellation, Func<T> take, Action<int, T> body, Action<T> giveBack)
    {
        if (threads > 1 && count > 1)
        {
            Unwrapped(() => Parallel.For(
                0, count, Options(threads, cancellation), take,
                (i, _, own) =>
                {
                    body(i, own);
                    return own;
                },
                giveBack));
            return;
        }

        var only = take();
        for (var i = 0; i < count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            body(i, only);
        }

        giveBack(only);
    }

    private static ParallelOptions Options(int threads, CancellationToken cancellation) =>
        new() { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };

    private static void Unwrapped(Action loop)
    {
        try
        {
            loop();
        }
        catch (AggregateException several)
        {
            ExceptionDispatchInfo.Throw(several.Flatten().InnerExceptions[0]);
        }
    }
}
