using BenchmarkDotNet.Attributes;
using CohortVault.Genomics.Kernels;

namespace CohortVault.Benchmarks;

/// <summary>One step back with the posterior in passing.</summary>
[MemoryDiagnoser]
public class BackwardStepBenchmark
{
    private static readonly StepRates _rates = new(0.9f, 0.01f, 0.001f);

    private float[] _states = [], _forward = [], _posterior = [];
    private uint[] _differs = [];

    [Params(120, 606, 4_608)]
    public int States { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        var padded = Lanes.Padded(States);
        (_states, _forward, _posterior) = (Draw.States(padded, 1), Draw.States(padded, 2), new float[padded]);
        _differs = Draw.Words(padded, 3);
    }

    [Benchmark(Baseline = true)]
    public float Scalar()
    {
        _forward.CopyTo(_posterior, 0);
        return BackwardStep.Scalar(_states, _posterior, _differs, States, 7, _rates).Posterior;
    }

    [Benchmark]
    public float Vectorized()
    {
        _forward.CopyTo(_posterior, 0);
        return BackwardStep.Vectorized(_states, _posterior, _differs, States, 7, _rates).Posterior;
    }
}
