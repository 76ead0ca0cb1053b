using BenchmarkDotNet.Attributes;
using CohortVault.Genomics.Kernels;

namespace CohortVault.Benchmarks;

/// <summary>One row of the table of pairs that phasing steps through.</summary>
[MemoryDiagnoser]
public class PairStepBenchmark
{
    private static readonly PairRates _rates = new(0.8f, 0.02f, 0.001f);
    private float[] _pairs = [], _predicted = [], _columns = [], _weights = [], _newColumns = [];

    /// <summary>Second states of the row: phasing pads them to whole vectors.</summary>
    [Params(48, 144)]
    public int Width { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        (_pairs, _columns, _weights) = (Draw.States(Width, 1), Draw.States(Width, 2), Draw.States(Width, 3));
        (_predicted, _newColumns) = (new float[Width], new float[Width]);
    }

    [Benchmark(Baseline = true)]
    public float Scalar() => PairStep.ScalarRow(_pairs, _predicted, _columns, _weights, _rates, 0.1f, _newColumns);

    [Benchmark]
    public float Vectorized() => PairStep.VectorizedRow(_pairs, _predicted, _columns, _weights, _rates, 0.1f, _newColumns);
}
