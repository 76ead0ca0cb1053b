namespace CohortVault.Genomics.Evaluation;

/// <summary>Sums over the genotypes of many sites, from which the figures of a bin are made.</summary>
internal sealed class AgreementSums
{
    private double _n, _x, _y, _xx, _yy, _xy;
    private long _genotypes, _right, _rightReference;
    private double _scores;
    private int _scored;

    public int Sites { get; private set; }

    public int Missing { get; private set; }

    /// <summary>Adds a site that both files have.</summary>
    public void Add(TruthRecord truth, ReadOnlySpan<ImputedGenotype> imputed)
    {
        Sites++;
        var score = new ScoreSums();
        for (var sample = 0; sample < imputed.Length; sample++)
        {
            var (alleles, genotype) = (truth.Dosage(sample), imputed[sample]);
            if (alleles < 0)
            {
                continue;
            }

            if (double.IsFinite(genotype.Dosage))
            {
                Correlate(alleles, genotype.Dosage);
            }

            if (genotype.BestGuess >= 0)
            {
                _genotypes++;
                _right += alleles == genotype.BestGuess ? 1 : 0;
                _rightReference += alleles == 0 && genotype.BestGuess == 0 ? 1 : 0;
            }

            score.Add(alleles, truth.Copies(sample), genotype);
        }

        if (score.Iqs() is { } iqs)
        {
            _scores += iqs;
            _scored++;
        }
    }

    /// <summary>Adds a site that the imputed file lacks: what is known of it is the reference frequency.</summary>
    public void AddMissing(TruthRecord truth, double frequency)
    {
        Sites++;
        Missing++;
        for (var sample = 0; sample < truth.Samples; sample++)
        {
            if (truth.Dosage(sample) is var alleles and >= 0)
            {
                Correlate(alleles, truth.Copies(sample) * frequency);
            }
        }
    }

    public AccuracyBin ToBin(double from, double to)
    {
        var covariance = _xy - (_x * _y / _n);
        var (truth, imputed) = (_xx - (_x * _x / _n), _yy - (_y * _y / _n));
        var others = _genotypes - _rightReference;
        return new AccuracyBin
        {
            From = from,
            To = to,
            Sites = Sites,
            Missing = Missing,
            R2 = _n > 1 && truth > 0 && imputed > 0 ? covariance * covariance / (truth * imputed) : null,
            Slope = _n > 1 && imputed > 0 ? covariance / imputed : null,
            Genotypes = _genotypes,
            Concordance = _genotypes == 0 ? null : (double)_right / _genotypes,
            NonReferenceConcordance = others == 0 ? null : (double)(_right - _rightReference) / others,
            Iqs = _scored == 0 ? null : _scores / _scored,
        };
    }

    private void Correlate(double x, double y)
    {
        (_n, _x, _y) = (_n + 1, _x + x, _y + y);
        (_xx, _yy, _xy) = (_xx + (x * x), _yy + (y * y), _xy + (x * y));
    }

    /// <summary>
    /// The imputation quality score of one site (Lin and others 2010, PLoS ONE 5:e9697): Cohen's kappa of true
    /// genotypes and genotype probabilities, (Po - Pc) / (1 - Pc) with Po the observed agreement and Pc
    /// that expected by chance. Haploid genotypes count as homozygous.
    /// </summary>
    private struct ScoreSums
    {
        private double _samples, _agreement;
        private double _trueNone, _trueOne, _trueAll;
        private double _none, _one, _all;

        public void Add(int alleles, int copies, in ImputedGenotype genotype)
        {
            if (!double.IsFinite(genotype.None + genotype.One + genotype.All))
            {
                return;
            }

            _samples++;
            (_none, _one, _all) = (_none + genotype.None, _one + genotype.One, _all + genotype.All);
            if (alleles == 0)
            {
                (_trueNone, _agreement) = (_trueNone + 1, _agreement + genotype.None);
            }
            else if (alleles == copies)
            {
                (_trueAll, _agreement) = (_trueAll + 1, _agreement + genotype.All);
            }
            else
            {
                (_trueOne, _agreement) = (_trueOne + 1, _agreement + genotype.One);
            }
        }

        // Where all samples have one genotype, chance explains every agreement and the score says nothing.
        public readonly double? Iqs()
        {
            if (_trueNone == _samples || _trueOne == _samples || _trueAll == _samples)
            {
                return null;
            }

            var chance = ((_trueNone * _none) + (_trueOne * _one) + (_trueAll * _all)) / (_samples * _samples);
            return ((_agreement / _samples) - chance) / (1 - chance);
        }
    }
}
