using BenchmarkDotNet.Attributes;
using CohortVault.Genomics.Kernels;

namespace CohortVault.Benchmarks;

/// <summary>One haplotype's states at a heterozygote, while it is phased.</summary>
[MemoryDiagnoser]
public class CopyStepBenchmark
{
    private float[] _states = [];
    private ulong[] _alleles = [];

    [Params(96, 192)]
    public int States { get; set; }

    [GlobalSetup]
    public void Prepare() =>
        (_states, _alleles) = (Draw.States(States, 1), [0x123456789ABCDEF, 0x55AA55AA55AA55AA, 0x0FF00FF00FF00FF]);

    [Benchmark(Baseline = true)]
    public float Scalar() => CopyStep.PredictScalar(_states, _alleles, 0.9f, 0.01f).Alternate;

    [Benchmark]
    public float Vectorized() => CopyStep.PredictVectorized(_states, _alleles, 0.9f, 0.01f).Alternate;
}
