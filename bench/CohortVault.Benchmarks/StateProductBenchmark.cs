using BenchmarkDotNet.Attributes;
using CohortVault.Genomics.Kernels;

namespace CohortVault.Benchmarks;

/// <summary>Forward times backward states at a typed site.</summary>
[MemoryDiagnoser]
public class StateProductBenchmark
{
    private float[] _forward = [], _backward = [], _product = [];

    [Params(120, 606, 4_608)]
    public int States { get; set; }

    [GlobalSetup]
    public void Prepare() =>
        (_forward, _backward, _product) = (Draw.States(States, 1), Draw.States(States, 2), new float[States]);

    [Benchmark(Baseline = true)]
    public float Scalar() => StateProduct.Scalar(_forward, _backward, _product);

    [Benchmark]
    public float Vectorized() => StateProduct.Vectorized(_forward, _backward, _product);
}
