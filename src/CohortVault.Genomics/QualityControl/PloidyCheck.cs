using CohortVault.Genomics.Formats;

namespace CohortVault.Genomics.QualityControl;

/// <summary>
/// Ploidy in the sex-specific part of X: a sample has one copy or two throughout, and few half-missing genotypes.
/// </summary>
internal sealed class PloidyCheck(int samples)
{
    private readonly byte[] _ploidies = new byte[samples];
    private readonly int[] _mixed = new int[samples];
    private readonly List<(int Sample, int Position)> _ambiguous = [];
    private int _sites;

    /// <summary>Samples seen haploid and diploid, with the position where that showed, once for each sample.</summary>
    public IReadOnlyList<(int Sample, int Position)> Ambiguous => _ambiguous;

    public void Add(int position, ReadOnlySpan<short> alleles)
    {
        _sites++;
        for (var sample = 0; sample < _ploidies.Length; sample++)
        {
            if (GenotypeCounts.IsMissing(alleles, sample))
            {
                continue;
            }

            _mixed[sample] += GenotypeCounts.IsMixed(alleles, sample) ? 1 : 0;
            var ploidy = (byte)(alleles[(2 * sample) + 1] == VariantRecord.Absent ? 1 : 2);
            if ((_ploidies[sample] | ploidy) != _ploidies[sample])
            {
                _ploidies[sample] |= ploidy;
                if (_ploidies[sample] == 3)
                {
                    _ambiguous.Add((sample, position));
                }
            }
        }
    }

    /// <summary>Whether a sample's share of half-missing genotypes is above the limit.</summary>
    public bool HasTooManyMixed(double limit) => _mixed.Any(mixed => SiteCounts.Ratio(mixed, _sites) > limit);
}
