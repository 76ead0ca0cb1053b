using BenchmarkDotNet.Attributes;
using CohortVault.Genomics.Kernels;

namespace CohortVault.Benchmarks;

/// <summary>One step of the model over the states of a haplotype.</summary>
[MemoryDiagnoser]
public class ForwardStepBenchmark
{
    private static readonly StepRates _rates = new(0.9f, 0.01f, 0.001f);

    private float[] _states = [];
    private uint[] _differs = [];

    [Params(120, 606, 4_608)]
    public int States { get; set; }

    [GlobalSetup]
    public void Prepare() =>
        (_states, _differs) = (Draw.States(Lanes.Padded(States), 1), Draw.Words(Lanes.Padded(States), 2));

    [Benchmark(Baseline = true)]
    public float Scalar() => ForwardStep.Scalar(_states, _states, _differs, States, 7, _rates);

    [Benchmark]
    public float Vectorized() => ForwardStep.Vectorized(_states, _states, _differs, States, 7, _rates);
}
