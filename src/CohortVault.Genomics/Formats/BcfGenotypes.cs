using CohortVault.Genomics.Kernels;

namespace CohortVault.Genomics.Formats;

/// <summary>
/// Genotypes as BCF stores them: (allele + 1) * 2 plus a phase bit, 0 for a missing allele; shorter genotypes are
/// filled up with the type's end-of-vector value.
/// </summary>
internal static class BcfGenotypes
{
    public const byte End8 = 0x81;

    // Bytes below the reserved ones hold so many alleles.
    private const int LargestByteAlleles = 62;

    public static void Decode(
        ReadOnlySpan<byte> vector, BcfType type, int ploidy, VariantRecord record, VariantReader reader)
    {
        var (alleles, phased) = (record.AlleleStore, record.PhaseStore);
        var alleleCount = record.Alternates.Count + 1;
        if (type == BcfType.Int8 && ploidy == 2 && alleleCount <= LargestByteAlleles
            && GenotypeBytes.TryDecode(vector, alleleCount, alleles, phased))
        {
            return;
        }

        var end = EndOf(type);
        for (var sample = 0; sample < phased.Length; sample++)
        {
            var start = sample * ploidy;
            var second = ploidy > 1 ? BcfCursor.Integer(vector, type, start + 1) : end;
            var good = TryAllele(BcfCursor.Integer(vector, type, start), end, alleleCount, out alleles[2 * sample]);
            if (second == end)
            {
                alleles[(2 * sample) + 1] = VariantRecord.Absent;
                phased[sample] = true;
            }
            else
            {
                good &= TryAllele(second, end, alleleCount, out alleles[(2 * sample) + 1]);
                phased[sample] = (second & 1) != 0;
            }

            if (!good)
            {
                throw FormatRefusals.GenotypeAllele(reader.File, reader.LineNumber, sample + 1);
            }

            for (var further = 2; further < ploidy; further++)
            {
                if (BcfCursor.Integer(vector, type, start + further) != end)
                {
                    throw FormatRefusals.Ploidy(reader.File, reader.LineNumber, sample + 1);
                }
            }
        }
    }

    private static bool TryAllele(int value, int end, int alleleCount, out short allele)
    {
        // The missing value is one below the end of the vector; some programs write it instead of 0.
        var index = value == end - 1 ? -1 : (value >> 1) - 1;
        allele = (short)index;
        return index >= -1 && index < alleleCount;
    }

    private static int EndOf(BcfType type) => type switch
    {
        BcfType.Int8 => sbyte.MinValue + 1,
        BcfType.Int16 => short.MinValue + 1,
        _ => int.MinValue + 1,
    };
}
