using CohortVault.Genomics.Formats;

namespace CohortVault.Genomics.Evaluation;

/// <summary>The true genotypes at a site, for the samples that are compared.</summary>
internal sealed class TruthRecord(int samples)
{
    private readonly sbyte[] _alleles = new sbyte[2 * samples];
    private readonly bool[] _phased = new bool[samples];

    public SiteKey Site { get; private set; }

    /// <summary>Whether the imputed file has the site.</summary>
    public bool Found { get; set; }

    public int Samples => _phased.Length;

    /// <summary>Keeps a copy of a record.</summary>
    public void Take(in SiteKey site, VariantRecord record, int[] columns)
    {
        (Site, Found) = (site, false);
        for (var sample = 0; sample < columns.Length; sample++)
        {
            var column = columns[sample];
            _alleles[2 * sample] = (sbyte)record.Alleles[2 * column];
            _alleles[(2 * sample) + 1] = (sbyte)record.Alleles[(2 * column) + 1];
            _phased[sample] = record.Phased[column];
        }
    }

    /// <summary>Copies of the chromosome: 1 or 2.</summary>
    public int Copies(int sample) => _alleles[(2 * sample) + 1] == VariantRecord.Absent ? 1 : 2;

    /// <summary>Number of alternative alleles; -1 if one is missing.</summary>
    public int Dosage(int sample)
    {
        var (first, second) = (_alleles[2 * sample], _alleles[(2 * sample) + 1]);
        return first < 0 || second == VariantRecord.Missing ? -1 : first + Math.Max(second, (sbyte)0);
    }

    public bool IsHeterozygote(int sample) => (_alleles[2 * sample], _alleles[(2 * sample) + 1]) is (0, 1) or (1, 0);

    public bool IsPhased(int sample) => _phased[sample];

    public int First(int sample) => _alleles[2 * sample];
}
