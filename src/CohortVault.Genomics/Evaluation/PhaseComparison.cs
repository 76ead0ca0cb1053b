using CohortVault.Genomics.Formats;

namespace CohortVault.Genomics.Evaluation;

/// <summary>Counts where the phase between neighbouring heterozygotes differs from the truth.</summary>
internal sealed class PhaseComparison(int samples)
{
    /// <summary>Stands for the first allele of a heterozygote without order.</summary>
    public const sbyte Unordered = 2;

    // 0: no heterozygote yet; 1: the last one agreed; -1: it was the other way round.
    private readonly sbyte[] _last = new sbyte[samples];

    public long Pairs { get; private set; }

    public long Switches { get; private set; }

    public void Add(sbyte[] truth, VariantRecord record, int[] column)
    {
        for (var sample = 0; sample < _last.Length; sample++)
        {
            var at = 2 * column[sample];
            if (!IsHeterozygote(truth[2 * sample], truth[(2 * sample) + 1]) || !record.Phased[column[sample]]
                || !IsHeterozygote(record.Alleles[at], record.Alleles[at + 1]))
            {
                continue;
            }

            var now = (sbyte)(truth[2 * sample] == record.Alleles[at] ? 1 : -1);
            if (_last[sample] != 0)
            {
                Pairs++;
                Switches += now == _last[sample] ? 0 : 1;
            }

            _last[sample] = now;
        }
    }

    private static bool IsHeterozygote(int first, int second) => (first, second) is (0, 1) or (1, 0);
}
