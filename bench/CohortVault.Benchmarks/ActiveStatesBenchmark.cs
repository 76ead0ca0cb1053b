using BenchmarkDotNet.Attributes;
using CohortVault.Genomics.Kernels;

namespace CohortVault.Benchmarks;

/// <summary>Finding the few states that carry the posterior around an interval.</summary>
[MemoryDiagnoser]
public class ActiveStatesBenchmark
{
    private float[] _left = [], _right = [];
    private int[] _found = [];

    [Params(120, 606, 4_608)]
    public int States { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        var padded = Lanes.Padded(States);
        (_left, _right, _found) = (Draw.States(padded, 1), Draw.States(padded, 2), new int[padded]);
    }

    [Benchmark(Baseline = true)]
    public int Scalar() => ActiveStates.Scalar(_left, _right, States, 0.97f, 0.98f, _found);

    [Benchmark]
    public int Vectorized() => ActiveStates.Vectorized(_left, _right, States, 0.97f, 0.98f, _found);
}
