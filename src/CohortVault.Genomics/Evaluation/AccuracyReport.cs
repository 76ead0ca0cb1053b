namespace CohortVault.Genomics.Evaluation;

/// <summary>Agreement of imputed genotypes with the truth in one range of reference minor allele frequencies.</summary>
public sealed record AccuracyBin
{
    /// <summary>Lowest frequency of the bin.</summary>
    public required double From { get; init; }

    /// <summary>Frequency where the next bin starts.</summary>
    public required double To { get; init; }

    /// <summary>Sites of the truth in the bin, array sites excluded.</summary>
    public required int Sites { get; init; }

    /// <summary>Those that the imputed file lacks; in r² they count with the reference frequency as dosage.</summary>
    public required int Missing { get; init; }

    /// <summary>Squared correlation of true and imputed dosages over all genotypes; null if undefined.</summary>
    public required double? R2 { get; init; }

    /// <summary>
    /// Slope of the regression of the true on the imputed dosage: 1 if dosages mean what they say, below 1 if they are
    /// overconfident; null if undefined.
    /// </summary>
    public required double? Slope { get; init; }

    /// <summary>Genotypes compared at sites that both files have.</summary>
    public required long Genotypes { get; init; }

    /// <summary>Share of these whose best guess is right; null without genotypes.</summary>
    public required double? Concordance { get; init; }

    /// <summary>The same without genotypes that both files call homozygous reference; null without others.</summary>
    public required double? NonReferenceConcordance { get; init; }

    /// <summary>Imputation quality score, the mean over the sites that have one; null without such sites.</summary>
    public required double? Iqs { get; init; }
}

/// <summary>Genotypes with similar imputed dosage, and how often the alternative allele was really there.</summary>
/// <param name="From">Lowest imputed share of alternative alleles.</param>
/// <param name="To">Where the next bin starts.</param>
/// <param name="Genotypes">Genotypes in the bin.</param>
/// <param name="Imputed">Their mean imputed share of alternative alleles; null without genotypes.</param>
/// <param name="Observed">Their mean true share; null without genotypes.</param>
public sealed record CalibrationBin(double From, double To, long Genotypes, double? Imputed, double? Observed);

/// <summary>How well phase agrees.</summary>
/// <param name="Pairs">Pairs of neighbouring heterozygotes of one sample that are phased in both files.</param>
/// <param name="Switches">Pairs whose relative phase differs.</param>
/// <param name="Flips">Two switches in a row: a single heterozygote is the wrong way round.</param>
/// <param name="MedianSwitchErrorPercent">Median over the samples; null if nothing can be compared.</param>
public sealed record PhaseAccuracy(long Pairs, long Switches, long Flips, double? MedianSwitchErrorPercent)
{
    /// <summary>Switches per pair in percent; null if nothing can be compared.</summary>
    public double? SwitchErrorPercent => Percent(Switches);

    /// <summary>Flips per pair in percent; null if nothing can be compared.</summary>
    public double? FlipErrorPercent => Percent(Flips);

    private double? Percent(long errors) => Pairs == 0 ? null : 100.0 * errors / Pairs;
}

/// <summary>What an evaluation found.</summary>
public sealed record AccuracyReport
{
    /// <summary>Samples compared.</summary>
    public required int Samples { get; init; }

    /// <summary>Samples of the truth that the imputed file lacks.</summary>
    public required int SamplesOnlyInTruth { get; init; }

    /// <summary>Sites that both files have.</summary>
    public required int SharedSites { get; init; }

    /// <summary>Agreement by minor allele frequency.</summary>
    public required IReadOnlyList<AccuracyBin> Bins { get; init; }

    /// <summary>Agreement over all frequencies.</summary>
    public required AccuracyBin All { get; init; }

    /// <summary>Imputed against observed, by imputed dosage.</summary>
    public required IReadOnlyList<CalibrationBin> Calibration { get; init; }

    /// <summary>Phase.</summary>
    public required PhaseAccuracy Phase { get; init; }

    /// <summary>What was not compared, and why.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>Switches per pair of neighbouring heterozygotes in percent; null if nothing can be compared.</summary>
    public double? SwitchErrorPercent => Phase.SwitchErrorPercent;

    /// <summary>Mean distance of imputed and observed shares over the genotypes; null without genotypes.</summary>
    public double? CalibrationError
    {
        get
        {
            var genotypes = Calibration.Sum(bin => bin.Genotypes);
            return genotypes == 0
                ? null
                : Calibration.Sum(bin => bin.Genotypes * Math.Abs((bin.Imputed - bin.Observed) ?? 0)) / genotypes;
        }
    }
}
