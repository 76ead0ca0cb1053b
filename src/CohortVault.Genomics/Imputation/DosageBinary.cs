using System.Buffers.Binary;
using CohortVault.Genomics.Formats;

namespace CohortVault.Genomics.Imputation;

/// <summary>Writes result rows as BCF records.</summary>
internal sealed class DosageBinary(IReadOnlyList<string> formats, bool[] diploid, BcfEncoder encoder)
{
    private const uint MissingFloat = 0x7F800001;
    private const uint EndOfVector = 0x7F800002;

    private readonly short[] _alleles = new short[2 * diploid.Length];
    private readonly bool[] _phased = new bool[diploid.Length];

    /// <summary>Adds INFO and FORMAT of a row to the encoder's record.</summary>
    public void Append(ResultRow row)
    {
        Info(row);
        foreach (var format in formats)
        {
            switch (format)
            {
                case "GT":
                    Genotypes(row);
                    break;
                case "DS":
                    Fill(encoder.FormatFloatBytes("DS", 1), row, 1, Dosage);
                    break;
                case "HDS":
                    Fill(encoder.FormatFloatBytes("HDS", 2), row, 2, HaploidDosages);
                    break;
                default:
                    Fill(encoder.FormatFloatBytes("GP", 3), row, 3, Probabilities);
                    break;
            }
        }
    }

    public void Info(ResultRow row)
    {
        encoder.InfoFloat("AF", (float)row.Frequency);
        encoder.InfoFloat("MAF", (float)Math.Min(row.Frequency, 1 - row.Frequency));
        encoder.InfoFloat("AVG_CS", (float)row.CallScore);
        encoder.InfoFloat("R2", (float)row.R2);
        if (row.EmpiricalR2 is { } empirical)
        {
            encoder.InfoFloat("ER2", (float)empirical);
        }

        if (row.Imputed)
        {
            encoder.InfoFlag("IMPUTED");
        }

        if (row.Typed)
        {
            encoder.InfoFlag("TYPED");
        }
    }

    private void Genotypes(ResultRow row)
    {
        var dosages = row.Dosages.Span;
        var haplotype = 0;
        for (var sample = 0; sample < diploid.Length; sample++)
        {
            var unphased = row.Unphased is { } open && open.Span[sample] != 0;
            _alleles[2 * sample] = unphased ? (short)0 : Allele(dosages[haplotype]);
            haplotype++;
            _alleles[(2 * sample) + 1] = VariantRecord.Absent;
            if (diploid[sample])
            {
                _alleles[(2 * sample) + 1] = unphased ? (short)1 : Allele(dosages[haplotype]);
                haplotype++;
            }

            _phased[sample] = !unphased;
        }

        encoder.FormatGenotypes(_alleles, _phased);
    }

    private static short Allele(ushort dosage) => dosage == ResultRow.Unknown
        ? VariantRecord.Missing
        : (short)(dosage >= ChunkResultHead.Unit / 2 ? 1 : 0);

    private delegate void Values(ushort first, ushort? second, bool unphased, Span<uint> values);

    private void Fill(Span<byte> bytes, ResultRow row, int perSample, Values values)
    {
        Span<uint> some = stackalloc uint[perSample];
        var dosages = row.Dosages.Span;
        var haplotype = 0;
        for (var sample = 0; sample < diploid.Length; sample++)
        {
            var first = dosages[haplotype++];
            ushort? second = diploid[sample] ? dosages[haplotype++] : null;
            some.Fill(EndOfVector);
            values(first, second, row.Unphased is { } open && open.Span[sample] != 0, some);
            for (var value = 0; value < perSample; value++)
            {
                BinaryPrimitives.WriteUInt32LittleEndian(bytes[(4 * ((sample * perSample) + value))..], some[value]);
            }
        }
    }

    private static void Dosage(ushort first, ushort? second, bool unphased, Span<uint> values) =>
        values[0] = first == ResultRow.Unknown || second == ResultRow.Unknown ? MissingFloat : Bits(first + (second ?? 0));

    private static void HaploidDosages(ushort first, ushort? second, bool unphased, Span<uint> values)
    {
        values[0] = first == ResultRow.Unknown ? MissingFloat : Bits(first);
        if (second is { } other)
        {
            values[1] = other == ResultRow.Unknown ? MissingFloat : Bits(other);
        }
    }

    private static void Probabilities(ushort first, ushort? second, bool unphased, Span<uint> values)
    {
        const int unit = ChunkResultHead.Unit;
        if (first == ResultRow.Unknown || second == ResultRow.Unknown)
        {
            values[0] = MissingFloat;
        }
        else if (second is { } other)
        {
            var (none, both) = unphased ? (0, 0) : ((unit - first) * (unit - other), first * other);
            values[0] = Bits(DosageText.Rounded(none));
            values[1] = Bits(DosageText.Rounded((unit * unit) - none - both));
            values[2] = Bits(DosageText.Rounded(both));
        }
        else
        {
            values[0] = Bits(unit - first);
            values[1] = Bits(first);
        }
    }

    private static uint Bits(int thousandths) => BitConverter.SingleToUInt32Bits(thousandths / (float)ChunkResultHead.Unit);
}
