using BenchmarkDotNet.Attributes;
using CohortVault.Genomics.Kernels;

namespace CohortVault.Benchmarks;

/// <summary>Sums over the haplotypes that carry an allele: once for each imputed site.</summary>
[MemoryDiagnoser]
public class CarrierSumsBenchmark
{
    private float[] _forward = [], _backward = [], _product = [];
    private ulong[] _alleles = [];

    [Params(120, 606, 4_608)]
    public int States { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        (_forward, _backward, _product) = (Draw.States(States, 1), Draw.States(States, 2), Draw.States(States, 3));
        _alleles = Draw.Alleles(States, 4);
    }

    [Benchmark(Baseline = true)]
    public float Scalar() => CarrierSums.Scalar(_forward, _backward, _product, _alleles).Product;

    [Benchmark]
    public float Vectorized() => CarrierSums.Vectorized(_forward, _backward, _product, _alleles).Product;
}
