namespace CohortVault.Genomics.Imputation;

/// <summary>One site of the result: dosages in thousandths per haplotype, and what its INFO says.</summary>
internal sealed class ResultRow
{
    /// <summary>Dosage of an allele that is not known.</summary>
    public const ushort Unknown = ushort.MaxValue;

    public required int Position { get; init; }

    public required bool Imputed { get; init; }

    public required bool Typed { get; init; }

    /// <summary>Dosages of all haplotypes, in thousandths.</summary>
    public required ReadOnlyMemory<ushort> Dosages { get; init; }

    /// <summary>Per sample: a heterozygote without phase; null if there is none.</summary>
    public ReadOnlyMemory<byte>? Unphased { get; init; }

    public double Frequency { get; private set; }

    public double CallScore { get; private set; }

    public double R2 { get; private set; }

    public double? EmpiricalR2 { get; private set; }

    /// <summary>
    /// Frequency, mean of the larger probability, and the variance of the dosages over the variance of called alleles.
    /// Sums are of whole numbers, so they do not depend on any order.
    /// </summary>
    public void Measure()
    {
        long count = 0, sum = 0, squares = 0, certain = 0;
        foreach (var dosage in Dosages.Span)
        {
            if (dosage != Unknown)
            {
                count++;
                sum += dosage;
                squares += dosage * dosage;
                certain += Math.Max(dosage, ChunkResultHead.Unit - dosage);
            }
        }

        if (count == 0)
        {
            return;
        }

        const double unit = ChunkResultHead.Unit;
        Frequency = sum / unit / count;
        CallScore = certain / unit / count;
        // In whole numbers to the end: a site whose dosages are all the same has exactly 0, not a little less.
        var variance = ((Int128)count * squares) - ((Int128)sum * sum);
        var spread = (Int128)sum * ((count * ChunkResultHead.Unit) - sum);
        R2 = !Imputed ? 1 : spread > 0 ? (double)variance / (double)spread : 0;
    }

    /// <summary>Squared correlation between observed alleles and their leave-one-out dosages.</summary>
    public void MeasureEmpirical(ReadOnlySpan<sbyte> observed, ReadOnlySpan<ushort> leaveOneOut)
    {
        long count = 0, alleles = 0, sum = 0, squares = 0, both = 0;
        for (var haplotype = 0; haplotype < observed.Length; haplotype++)
        {
            if (observed[haplotype] >= 0)
            {
                count++;
                alleles += observed[haplotype];
                sum += leaveOneOut[haplotype];
                squares += leaveOneOut[haplotype] * leaveOneOut[haplotype];
                both += observed[haplotype] * leaveOneOut[haplotype];
            }
        }

        double n = count;
        var covariance = both - (alleles * (sum / n));
        var spread = (alleles - (alleles * (alleles / n))) * (squares - (sum * (sum / n)));
        EmpiricalR2 = spread > 0 ? covariance * covariance / spread : 0;
    }
}
