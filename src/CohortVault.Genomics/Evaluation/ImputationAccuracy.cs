using CohortVault.Genomics.Formats;

namespace CohortVault.Genomics.Evaluation;

/// <summary>
/// Compares imputed or phased genotypes with the truth. Both files are read side by side, so memory holds the table of
/// sites and one position.
/// </summary>
public sealed class ImputationAccuracy
{
    private readonly SiteTable _sites;
    private readonly HashSet<SiteKey> _array;
    private readonly IReadOnlyList<double> _edges;
    private readonly VariantReader _truth, _imputed;
    private readonly int[] _truthColumns, _columns;
    private readonly ImputedGenotypes _genotypes;
    private readonly ImputedGenotype[] _current;
    private readonly AgreementSums[] _bins;
    private readonly AgreementSums _all = new();
    private readonly CalibrationSums _calibration = new();
    private readonly PhaseComparison _phase;
    private int _truthSites, _shared;

    private ImputationAccuracy(
        SiteTable sites, HashSet<SiteKey> array, IReadOnlyList<double> edges, VariantReader truth,
        VariantReader imputed)
    {
        (_sites, _array, _edges, _truth, _imputed) = (sites, array, edges, truth, imputed);
        (_truthColumns, _columns) = SharedSamples(truth, imputed);
        _genotypes = new ImputedGenotypes(imputed);
        _current = new ImputedGenotype[_columns.Length];
        _bins = [.. edges.Skip(1).Select(_ => new AgreementSums())];
        _phase = new PhaseComparison(_columns.Length);
    }

    /// <summary>Where bins of minor allele frequency begin and end, unless others are asked for.</summary>
    public static IReadOnlyList<double> DefaultEdges { get; } = [0, 0.001, 0.005, 0.01, 0.05, 0.5];

    /// <summary>Reads all files and compares the samples they share, matched by name.</summary>
    /// <param name="truthFile">True genotypes.</param>
    /// <param name="imputedFile">Genotypes to judge.</param>
    /// <param name="referenceSites">Table CHROM POS REF ALT AC AN, whose frequencies make the bins.</param>
    /// <param name="array">Table CHROM POS REF ALT of sites that count for phase only.</param>
    /// <param name="edges">Bins of minor allele frequency: ascending from 0 to 0.5; the last includes its end.</param>
    public static AccuracyReport Compare(
        string truthFile, string imputedFile, string referenceSites, string? array, IReadOnlyList<double>? edges = null)
    {
        var sites = SiteTable.ReadFrequencies(referenceSites);
        var onArray = array is null ? [] : SiteTable.ReadSites(array);
        using var truth = VariantReader.Open(truthFile);
        using var imputed = VariantReader.Open(imputedFile);
        return new ImputationAccuracy(sites, onArray, edges ?? DefaultEdges, truth, imputed).Run();
    }

    private AccuracyReport Run()
    {
        var (truth, imputed) = (new SiteCursor(_truth, _sites), new SiteCursor(_imputed, _sites));
        var group = new List<TruthRecord>();
        truth.MoveNext();
        imputed.MoveNext();
        while (!truth.AtEnd)
        {
            var place = truth.Place;
            var size = ReadGroup(truth, group);
            while (!imputed.AtEnd && imputed.Place.CompareTo(place) < 0)
            {
                imputed.MoveNext();
            }

            for (; !imputed.AtEnd && imputed.Place == place; imputed.MoveNext())
            {
                var key = imputed.Key;
                var at = group.FindIndex(0, size, record => !record.Found && record.Site == key);
                if (at >= 0)
                {
                    Compare(group[at], imputed.Record);
                }
            }

            for (var at = 0; at < size; at++)
            {
                CompareMissing(group[at]);
            }
        }

        RequireSomething(imputed);
        return Report(truth, imputed);
    }

    // The records of one position; their objects are used again and again.
    private int ReadGroup(SiteCursor truth, List<TruthRecord> group)
    {
        var (place, size) = (truth.Place, 0);
        do
        {
            if (size == group.Count)
            {
                group.Add(new TruthRecord(_columns.Length));
            }

            // A site that is written twice counts once, with its first record.
            var key = truth.Key;
            if (group.FindIndex(0, size, record => record.Site == key) < 0)
            {
                group[size++].Take(key, truth.Record, _truthColumns);
                _truthSites++;
            }
        }
        while (truth.MoveNext() && truth.Place == place);
        return size;
    }

    private void Compare(TruthRecord truth, VariantRecord record)
    {
        truth.Found = true;
        _shared++;
        _phase.Add(truth, record, _columns);
        if (!Counts(truth.Site, out var frequency))
        {
            return;
        }

        _genotypes.Read();
        for (var sample = 0; sample < _current.Length; sample++)
        {
            RequirePloidy(truth, sample, record, _columns[sample]);
            _current[sample] = _genotypes.Of(_columns[sample], truth.Copies(sample));
        }

        _bins[BinOf(frequency)].Add(truth, _current);
        _all.Add(truth, _current);
        _calibration.Add(truth, _current);
    }

    private void CompareMissing(TruthRecord truth)
    {
        if (!truth.Found && Counts(truth.Site, out var frequency))
        {
            _bins[BinOf(frequency)].AddMissing(truth, frequency);
            _all.AddMissing(truth, frequency);
        }
    }

    private bool Counts(in SiteKey site, out double frequency) =>
        _sites.TryGetFrequency(site, out frequency) && !_array.Contains(site);

    private int BinOf(double frequency)
    {
        var minor = Math.Min(frequency, 1 - frequency);
        var bin = 0;
        while (bin + 1 < _bins.Length && minor >= _edges[bin + 1])
        {
            bin++;
        }

        return bin;
    }

    private AccuracyReport Report(SiteCursor truth, SiteCursor imputed) => new()
    {
        Samples = _columns.Length,
        SamplesOnlyInTruth = _truth.Header.Samples.Count - _columns.Length,
        SharedSites = _shared,
        Bins = [.. _bins.Select((bin, i) => bin.ToBin(_edges[i], _edges[i + 1]))],
        All = _all.ToBin(_edges[0], _edges[^1]),
        Calibration = _calibration.Result(),
        Phase = _phase.Result(),
        Notes = [.. Notes(truth, imputed)],
    };

    private IEnumerable<string> Notes(SiteCursor truth, SiteCursor imputed)
    {
        if (_truth.Header.Samples.Count > _columns.Length)
        {
            yield return $"Left out: {_truth.Header.Samples.Count - _columns.Length} samples of the truth that the "
                + "imputed file lacks.";
        }

        if (truth.LeftOut + imputed.LeftOut > 0)
        {
            yield return $"Left out, without exactly one alternative allele: {truth.LeftOut} records of the truth and "
                + $"{imputed.LeftOut} of the imputed file.";
        }

        if (_all.Sites > 0 && _all.Sites == _all.Missing)
        {
            yield return "The imputed file has no site off the array: r2 is what the reference frequencies alone give.";
        }

        if (_phase.Unordered > 0)
        {
            yield return $"Not compared by phase: {_phase.Unordered} heterozygotes that the truth does not phase.";
        }

        if (_phase.ImputedUnordered > 0)
        {
            yield return $"Not compared by phase: {_phase.ImputedUnordered} heterozygotes that the imputed file does "
                + "not phase.";
        }
    }

    private void RequireSomething(SiteCursor imputed)
    {
        if (_truthSites == 0)
        {
            throw new InputRefusedException(
                "evaluate.sites", "No site of the truth lies on a chromosome of the table of reference sites.",
                "Check that all files are of one build and chromosome.", _truth.File);
        }

        if (_shared == 0)
        {
            throw new InputRefusedException(
                "evaluate.sites", "The imputed file and the truth have no site in common.",
                "Check that both are of one build and chromosome, and name alleles alike.", _imputed.File);
        }

        if (_all.Sites == 0 && _phase.Result().Pairs == 0 && _phase.Unordered + _phase.ImputedUnordered > 0)
        {
            var truth = _phase.Unordered > 0;
            throw new InputRefusedException(
                "evaluate.unphased", "Only phase could be compared, and the genotypes of this file are not phased.",
                truth ? "Give a phased truth." : "Give a phased file, or one with imputed sites.",
                truth ? _truth.File : _imputed.File);
        }

        if (_all.Sites == 0 && _phase.Result().Pairs == 0)
        {
            throw new InputRefusedException(
                "evaluate.nothing", "No shared site counts: none is in the table of reference sites and off the array.",
                "Check that the table lists the sites of the panel, and the array those that were typed.",
                _imputed.File);
        }
    }

    private void RequirePloidy(TruthRecord truth, int sample, VariantRecord record, int column)
    {
        var (first, second) = (record.Alleles[2 * column], record.Alleles[(2 * column) + 1]);
        if (first >= 0 && truth.Dosage(sample) >= 0 && (second == VariantRecord.Absent) != (truth.Copies(sample) == 1))
        {
            throw new InputRefusedException(
                "evaluate.ploidy",
                "A sample has one copy of the chromosome here and two in the truth, or the other way round.",
                "Write haploid genotypes alike in both files.", _imputed.File, _imputed.LineNumber);
        }
    }

    private static (int[] Truth, int[] Imputed) SharedSamples(VariantReader truth, VariantReader imputed)
    {
        var columns = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var column = 0; column < imputed.Header.Samples.Count; column++)
        {
            columns[imputed.Header.Samples[column]] = column;
        }

        var shared = Enumerable.Range(0, truth.Header.Samples.Count)
            .Where(column => columns.ContainsKey(truth.Header.Samples[column]))
            .ToArray();
        return shared.Length > 0
            ? (shared, [.. shared.Select(column => columns[truth.Header.Samples[column]])])
            : throw new InputRefusedException(
                "evaluate.samples", "The imputed file and the truth have no sample in common.",
                "Compare files of the same samples, named alike.", imputed.File);
    }
}
