namespace CohortVault.Genomics.Evaluation;

/// <summary>Imputed and true shares of alternative alleles, by twentieths of the imputed one.</summary>
internal sealed class CalibrationSums
{
    private const int Bins = 20;

    private readonly long[] _genotypes = new long[Bins];
    private readonly double[] _imputed = new double[Bins];
    private readonly double[] _observed = new double[Bins];

    public void Add(TruthRecord truth, ReadOnlySpan<ImputedGenotype> imputed)
    {
        for (var sample = 0; sample < imputed.Length; sample++)
        {
            var (alleles, dosage) = (truth.Dosage(sample), imputed[sample].Dosage);
            if (alleles < 0 || !double.IsFinite(dosage))
            {
                continue;
            }

            var copies = truth.Copies(sample);
            var share = Math.Clamp(dosage / copies, 0, 1);
            var bin = Math.Min((int)(share * Bins), Bins - 1);
            _genotypes[bin]++;
            _imputed[bin] += share;
            _observed[bin] += (double)alleles / copies;
        }
    }

    public IReadOnlyList<CalibrationBin> Result() =>
    [
        .. _genotypes.Select((count, bin) => new CalibrationBin(
            (double)bin / Bins, (bin + 1.0) / Bins, count,
            count == 0 ? null : _imputed[bin] / count, count == 0 ? null : _observed[bin] / count)),
    ];
}
