namespace CohortVault.Genomics.Formats;

/// <summary>What came of reading one genotype.</summary>
internal enum GenotypeState
{
    Good,
    Malformed,
    UnknownAllele,
    TooManyAlleles,
}

/// <summary>Reads one GT value such as <c>0|1</c>, <c>./.</c> or <c>1</c>.</summary>
internal static class GenotypeText
{
    public static GenotypeState Parse(
        ReadOnlySpan<byte> text, int alleleCount, out short first, out short second, out bool phased)
    {
        (first, second, phased) = (VariantRecord.Missing, VariantRecord.Absent, true);

        // Since VCF 4.4 the first allele may carry its own phase mark; between alleles the second one's decides.
        if (text is [(byte)'/' or (byte)'|', ..])
        {
            phased = text[0] == '|';
            text = text[1..];
        }

        var state = Allele(ref text, alleleCount, out first);
        if (state != GenotypeState.Good || text.IsEmpty)
        {
            return state;
        }

        if (text[0] is not ((byte)'/' or (byte)'|'))
        {
            return GenotypeState.Malformed;
        }

        phased = text[0] == '|';
        text = text[1..];
        state = Allele(ref text, alleleCount, out second);
        if (state != GenotypeState.Good || text.IsEmpty)
        {
            return state;
        }

        return text[0] is (byte)'/' or (byte)'|' ? GenotypeState.TooManyAlleles : GenotypeState.Malformed;
    }

    private static GenotypeState Allele(ref ReadOnlySpan<byte> text, int alleleCount, out short allele)
    {
        allele = VariantRecord.Missing;
        if (text.IsEmpty)
        {
            return GenotypeState.Malformed;
        }

        if (text[0] == '.')
        {
            text = text[1..];
            return GenotypeState.Good;
        }

        var (value, digits) = (0, 0);
        while (digits < text.Length && text[digits] is >= (byte)'0' and <= (byte)'9')
        {
            value = (value * 10) + (text[digits++] - '0');
            if (digits > 4)
            {
                return GenotypeState.UnknownAllele;
            }
        }

        if (digits == 0)
        {
            return GenotypeState.Malformed;
        }

        text = text[digits..];
        allele = (short)value;
        return value < alleleCount ? GenotypeState.Good : GenotypeState.UnknownAllele;
    }
}
