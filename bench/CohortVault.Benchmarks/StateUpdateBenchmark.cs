using BenchmarkDotNet.Attributes;
using CohortVault.Genomics.Kernels;

namespace CohortVault.Benchmarks;

/// <summary>One step of the model over all haplotypes of a panel.</summary>
[MemoryDiagnoser]
public class StateUpdateBenchmark
{
    private float[] _states = [];
    private ulong[] _alleles = [];

    [Params(120, 606, 4_608)]
    public int States { get; set; }

    [GlobalSetup]
    public void Prepare() => (_states, _alleles) = (Draw.States(States, 1), Draw.Alleles(States, 2));

    [Benchmark(Baseline = true)]
    public float Scalar() => StateUpdate.Scalar(_states, _alleles, 0.9f, 0.01f, 0.999f, 0.001f);

    [Benchmark]
    public float Vectorized() => StateUpdate.Vectorized(_states, _alleles, 0.9f, 0.01f, 0.999f, 0.001f);
}
