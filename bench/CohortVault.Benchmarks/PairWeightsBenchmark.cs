using BenchmarkDotNet.Attributes;
using CohortVault.Genomics.Kernels;

namespace CohortVault.Benchmarks;

/// <summary>One row of the sums that decide how a heterozygote is phased.</summary>
[MemoryDiagnoser]
public class PairWeightsBenchmark
{
    private float[] _left = [], _right = [], _one = [], _other = [];

    [Params(48, 144)]
    public int Width { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        (_left, _right) = (Draw.States(Width, 1), Draw.States(Width, 2));
        (_one, _other) = (Draw.States(Width, 3), Draw.States(Width, 4));
    }

    [Benchmark(Baseline = true)]
    public float Scalar() => PairWeights.ScalarRow(_left, _right, _one, _other).One;

    [Benchmark]
    public float Vectorized() => PairWeights.VectorizedRow(_left, _right, _one, _other).One;
}
