using CohortVault.Genomics.Formats;

namespace CohortVault.Genomics.Evaluation;

/// <summary>Counts where the phase between neighbouring heterozygotes differs from the truth.</summary>
internal sealed class PhaseComparison(int samples)
{
    // 0: no heterozygote yet; 1: the last one agreed; -1: it was the other way round.
    private readonly sbyte[] _last = new sbyte[samples];
    private readonly long[] _pairs = new long[samples];
    private readonly long[] _switches = new long[samples];
    private readonly bool[] _afterSwitch = new bool[samples];
    private string _chromosome = "";
    private long _flips;

    /// <summary>Heterozygotes of the truth whose phase it does not say.</summary>
    public long Unordered { get; private set; }

    /// <summary>Heterozygotes that only the imputed file leaves without phase.</summary>
    public long ImputedUnordered { get; private set; }

    /// <summary>Compares one site; sites come in the order of the chromosome.</summary>
    public void Add(TruthRecord truth, VariantRecord record, int[] columns)
    {
        if (truth.Site.Chromosome != _chromosome)
        {
            _chromosome = truth.Site.Chromosome;
            Array.Clear(_last);
            Array.Clear(_afterSwitch);
        }

        for (var sample = 0; sample < _last.Length; sample++)
        {
            if (truth.IsHeterozygote(sample) && IsHeterozygote(record, columns[sample]))
            {
                Add(sample, truth, record, columns[sample]);
            }
        }
    }

    public PhaseAccuracy Result()
    {
        var rates = new List<double>();
        for (var sample = 0; sample < _pairs.Length; sample++)
        {
            if (_pairs[sample] > 0)
            {
                rates.Add(100.0 * _switches[sample] / _pairs[sample]);
            }
        }

        rates.Sort();
        double? median = rates.Count == 0 ? null : (rates[(rates.Count - 1) / 2] + rates[rates.Count / 2]) / 2;
        return new PhaseAccuracy(_pairs.Sum(), _switches.Sum(), _flips, median);
    }

    private void Add(int sample, TruthRecord truth, VariantRecord record, int column)
    {
        if (!truth.IsPhased(sample))
        {
            Unordered++;
            return;
        }

        if (!record.Phased[column])
        {
            ImputedUnordered++;
            return;
        }

        var now = (sbyte)(truth.First(sample) == record.Alleles[2 * column] ? 1 : -1);
        if (_last[sample] != 0)
        {
            var switched = now != _last[sample];
            _pairs[sample]++;
            _switches[sample] += switched ? 1 : 0;
            var flip = switched && _afterSwitch[sample];
            _flips += flip ? 1 : 0;

            // A switch that closed a flip does not open another one.
            _afterSwitch[sample] = switched && !flip;
        }

        _last[sample] = now;
    }

    private static bool IsHeterozygote(VariantRecord record, int column) =>
        (record.Alleles[2 * column], record.Alleles[(2 * column) + 1]) is (0, 1) or (1, 0);
}
