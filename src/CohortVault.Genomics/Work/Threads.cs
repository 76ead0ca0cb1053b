namespace CohortVault.Genomics.Work;

/// <summary>Runs a loop on several threads, or, with one, right here.</summary>
internal static class Threads
{
    /// <summary>Calls <paramref name="body"/> for 0 up to <paramref name="count"/>, in any order.</summary>
    public static void For(int count, int threads, CancellationToken cancellation, Action<int> body)
    {
        if (threads > 1 && count > 1)
        {
            var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
            Parallel.For(0, count, options, body);
            return;
        }

        for (var i = 0; i < count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            body(i);
        }
    }
}
