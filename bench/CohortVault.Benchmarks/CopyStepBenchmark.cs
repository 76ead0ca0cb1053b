using BenchmarkDotNet.Attributes;
using CohortVault.Genomics.Kernels;

namespace CohortVault.Benchmarks;

/// <summary>One haplotype's states at a site, while it is phased.</summary>
[MemoryDiagnoser]
public class CopyStepBenchmark
{
    private float[] _states = [], _weights = [];

    [Params(96, 192)]
    public int States { get; set; }

    [GlobalSetup]
    public void Prepare() => (_states, _weights) = (Draw.States(States, 1), Draw.States(States, 2));

    [Benchmark(Baseline = true)]
    public float Scalar() => CopyStep.ObserveScalar(_states, _weights, 0.9f, 0.01f);

    [Benchmark]
    public float Vectorized() => CopyStep.ObserveVectorized(_states, _weights, 0.9f, 0.01f);
}
