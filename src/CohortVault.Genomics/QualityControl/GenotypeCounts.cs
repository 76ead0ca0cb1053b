using CohortVault.Genomics.Formats;

namespace CohortVault.Genomics.QualityControl;

/// <summary>What the genotypes of one bi-allelic record add up to.</summary>
/// <param name="Called">Alleles that are not missing.</param>
/// <param name="Alternate">Alternative alleles.</param>
/// <param name="MissingSamples">Samples without any allele.</param>
internal readonly record struct GenotypeCounts(int Called, int Alternate, int MissingSamples)
{
    public double AlternateFrequency => Called == 0 ? 0 : (double)Alternate / Called;

    public static GenotypeCounts Of(ReadOnlySpan<short> alleles)
    {
        var (called, alternate, missing) = (0, 0, 0);
        for (var place = 0; place < alleles.Length; place += 2)
        {
            var (first, second) = (alleles[place], alleles[place + 1]);
            var own = (first >= 0 ? 1 : 0) + (second >= 0 ? 1 : 0);
            called += own;
            alternate += (first > 0 ? 1 : 0) + (second > 0 ? 1 : 0);
            missing += own == 0 ? 1 : 0;
        }

        return new GenotypeCounts(called, alternate, missing);
    }

    /// <summary>Whether a sample has no allele at all.</summary>
    public static bool IsMissing(ReadOnlySpan<short> alleles, int sample) =>
        alleles[2 * sample] < 0 && alleles[(2 * sample) + 1] < 0;

    /// <summary>Whether one of a sample's two alleles is missing.</summary>
    public static bool IsMixed(ReadOnlySpan<short> alleles, int sample) =>
        alleles[(2 * sample) + 1] != VariantRecord.Absent
        && alleles[2 * sample] < 0 != alleles[(2 * sample) + 1] < 0;
}
