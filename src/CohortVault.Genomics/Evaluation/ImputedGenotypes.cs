using CohortVault.Genomics.Formats;

namespace CohortVault.Genomics.Evaluation;

/// <summary>What a file says about one genotype.</summary>
/// <param name="Dosage">Expected number of alternative alleles; NaN if missing.</param>
/// <param name="BestGuess">Called number of alternative alleles; -1 if missing.</param>
/// <param name="None">Probability of no alternative allele.</param>
/// <param name="One">Probability of one of two.</param>
/// <param name="All">Probability that every allele is the alternative one.</param>
internal readonly record struct ImputedGenotype(double Dosage, int BestGuess, double None, double One, double All);

/// <summary>
/// The genotypes of a record of the imputed file. Dosages from DS, else from GP, HDS or GT; probabilities from GP, else
/// from HDS (the two alleles being independent given the haplotypes), else certainty of the best guess; the best guess
/// from GT, else the most probable genotype, else the rounded dosage.
/// </summary>
internal sealed class ImputedGenotypes(VariantReader reader)
{
    private readonly float[] _dosages = new float[reader.Header.Samples.Count];
    private readonly float[] _haploid = new float[2 * reader.Header.Samples.Count];
    private readonly float[] _probabilities = new float[3 * reader.Header.Samples.Count];
    private bool _hasDosages, _hasHaploid, _hasProbabilities;

    /// <summary>Takes the values of the reader's record.</summary>
    public void Read()
    {
        var record = reader.Current;
        _hasDosages = record.TryReadFormat("DS", 1, _dosages);
        _hasProbabilities = record.TryReadFormat("GP", 3, _probabilities);
        _hasHaploid = !_hasProbabilities && record.TryReadFormat("HDS", 2, _haploid);
        if (_hasDosages && _dosages.AsSpan().ContainsAnyExceptInRange(-0.01f, 2.01f)
            && _dosages.Any(dosage => float.IsFinite(dosage) && dosage is < -0.01f or > 2.01f))
        {
            throw new InputRefusedException("evaluate.dosage", "A dosage (DS) is not between 0 and 2.",
                "Check how the file was made.", reader.File, reader.LineNumber);
        }
    }

    /// <summary>The genotype of one sample, which has one or two copies of the chromosome.</summary>
    public ImputedGenotype Of(int sample, int copies)
    {
        var called = Called(sample);
        var (none, one, all) = Probabilities(sample, copies);
        var guess = called >= 0 ? called : MostProbable(none, one, all, copies);
        var dosage = _hasDosages ? _dosages[sample]
            : double.IsNaN(none) ? called
            : one + (copies * all);
        if (guess < 0 && double.IsFinite(dosage))
        {
            guess = (int)Math.Round(dosage);
        }

        if (double.IsNaN(none) && guess >= 0)
        {
            (none, one, all) = (guess == 0 ? 1 : 0, copies == 2 && guess == 1 ? 1 : 0, guess == copies ? 1 : 0);
        }

        return new ImputedGenotype(dosage < 0 && !_hasDosages ? double.NaN : dosage, guess, none, one, all);
    }

    private int Called(int sample)
    {
        var (first, second) = (reader.Current.Alleles[2 * sample], reader.Current.Alleles[(2 * sample) + 1]);
        return first < 0 || second == VariantRecord.Missing ? -1 : first + Math.Max(second, (short)0);
    }

    private (double None, double One, double All) Probabilities(int sample, int copies)
    {
        if (_hasProbabilities)
        {
            var of = _probabilities.AsSpan(3 * sample, 3);
            return copies == 2 ? (of[0], of[1], of[2]) : (of[0], 0, of[1]);
        }

        if (_hasHaploid)
        {
            double first = _haploid[2 * sample], second = _haploid[(2 * sample) + 1];
            return copies == 2
                ? ((1 - first) * (1 - second), (first * (1 - second)) + (second * (1 - first)), first * second)
                : (1 - first, 0, first);
        }

        return (double.NaN, double.NaN, double.NaN);
    }

    private static int MostProbable(double none, double one, double all, int copies) =>
        double.IsNaN(none) || double.IsNaN(one) || double.IsNaN(all) ? -1
        : none >= one && none >= all ? 0
        : one >= all ? 1
        : copies;
}
