namespace CohortVault.Benchmarks;

/// <summary>Numbers for kernels to work on; the same in every run.</summary>
internal static class Draw
{
    public static float[] States(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextSingle())];
    }

    public static uint[] Words(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (uint)random.NextInt64(uint.MaxValue))];
    }
}
