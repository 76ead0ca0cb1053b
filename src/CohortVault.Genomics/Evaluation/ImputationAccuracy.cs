using CohortVault.Genomics.Formats;

namespace CohortVault.Genomics.Evaluation;

/// <summary>Accuracy in one range of reference minor allele frequencies.</summary>
/// <param name="From">Lowest frequency of the bin.</param>
/// <param name="To">Frequency where the next bin starts.</param>
/// <param name="Sites">Sites of the truth in the bin, array sites excluded.</param>
/// <param name="Missing">Those that the imputed file lacks; they count with the reference frequency as dosage.</param>
/// <param name="R2">Squared correlation of true and imputed dosages over all sites and samples; null if undefined.</param>
public sealed record AccuracyBin(double From, double To, int Sites, int Missing, double? R2);

/// <summary>What an evaluation found.</summary>
/// <param name="Bins">Dosage accuracy by minor allele frequency.</param>
/// <param name="Pairs">Pairs of neighbouring heterozygotes that are phased in both files.</param>
/// <param name="Switches">Those whose relative phase differs.</param>
public sealed record AccuracyReport(IReadOnlyList<AccuracyBin> Bins, long Pairs, long Switches)
{
    /// <summary>Switches per pair in percent; null if nothing can be compared.</summary>
    public double? SwitchErrorPercent => Pairs == 0 ? null : 100.0 * Switches / Pairs;
}

/// <summary>Compares imputed or phased genotypes with the truth.</summary>
public static class ImputationAccuracy
{
    private static readonly double[] _edges = [0, 0.001, 0.005, 0.01, 0.05, 0.5001];

    /// <summary>Reads all files and compares; samples are matched by name.</summary>
    public static AccuracyReport Compare(string truthFile, string imputedFile, string referenceSites, string? array)
    {
        var frequencies = SiteTable.ReadFrequencies(referenceSites);
        var onArray = array is null ? [] : SiteTable.ReadSites(array);
        var (samples, truth) = ReadTruth(truthFile);
        using var imputed = VariantReader.Open(imputedFile);
        var column = samples.Select(sample => imputed.Header.Samples.ToList().IndexOf(sample)).ToArray();
        if (column.Contains(-1))
        {
            throw new InputRefusedException("evaluate.samples", "A sample of the truth is not in the imputed file.",
                "Compare files of the same samples.", imputed.File);
        }

        var bins = new Sums[_edges.Length - 1];
        var phase = new PhaseComparison(samples.Count);
        var seen = new HashSet<SiteKey>();
        var dosages = new float[imputed.Header.Samples.Count];
        while (imputed.MoveNext())
        {
            var record = imputed.Current;
            if (record.Alternates.Count != 1)
            {
                continue;
            }

            var key = new SiteKey(record.Position, record.Reference, record.Alternates[0]);
            if (!truth.TryGetValue(key, out var alleles) || !seen.Add(key))
            {
                continue;
            }

            phase.Add(alleles, record, column);
            if (frequencies.TryGetValue(key, out var frequency) && !onArray.Contains(key))
            {
                Dosages(record, dosages);
                var bin = bins[BinOf(frequency)] ??= new Sums();
                bin.Add(alleles, sample => dosages[column[sample]]);
            }
        }

        foreach (var (key, alleles) in truth)
        {
            if (!seen.Contains(key) && !onArray.Contains(key) && frequencies.TryGetValue(key, out var frequency))
            {
                var bin = bins[BinOf(frequency)] ??= new Sums();
                bin.Missing++;
                bin.Add(alleles, _ => 2 * frequency);
            }
        }

        return new AccuracyReport(
            [.. bins.Select((bin, i) => new AccuracyBin(
                _edges[i], Math.Min(_edges[i + 1], 0.5), bin?.Sites ?? 0, bin?.Missing ?? 0, bin?.R2()))],
            phase.Pairs, phase.Switches);
    }

    private static int BinOf(double frequency)
    {
        var minor = Math.Min(frequency, 1 - frequency);
        var bin = 0;
        while (minor >= _edges[bin + 1])
        {
            bin++;
        }

        return bin;
    }

    private static (IReadOnlyList<string> Samples, Dictionary<SiteKey, sbyte[]> Alleles) ReadTruth(string file)
    {
        using var reader = VariantReader.Open(file);
        var truth = new Dictionary<SiteKey, sbyte[]>();
        while (reader.MoveNext())
        {
            var record = reader.Current;
            if (record.Alternates.Count != 1)
            {
                continue;
            }

            var alleles = new sbyte[record.Alleles.Length];
            for (var i = 0; i < alleles.Length; i++)
            {
                alleles[i] = (sbyte)record.Alleles[i];
            }

            for (var sample = 0; sample < record.Phased.Length; sample++)
            {
                // A heterozygote without phase says nothing about switches: 2 marks the same dosage without order.
                if (!record.Phased[sample] && alleles[2 * sample] + alleles[(2 * sample) + 1] == 1
                    && Math.Min(alleles[2 * sample], alleles[(2 * sample) + 1]) == 0)
                {
                    (alleles[2 * sample], alleles[(2 * sample) + 1]) = (PhaseComparison.Unordered, 0);
                }
            }

            truth.TryAdd(new SiteKey(record.Position, record.Reference, record.Alternates[0]), alleles);
        }

        return (reader.Header.Samples, truth);
    }

    // DS where the file has it, otherwise the called alleles.
    private static void Dosages(VariantRecord record, float[] dosages)
    {
        if (record.TryReadFormat("DS", 1, dosages))
        {
            return;
        }

        for (var sample = 0; sample < dosages.Length; sample++)
        {
            var (first, second) = (record.Alleles[2 * sample], record.Alleles[(2 * sample) + 1]);
            dosages[sample] = first < 0 || second == VariantRecord.Missing ? float.NaN : first + Math.Max(second, (short)0);
        }
    }

    private sealed class Sums
    {
        private double _n, _x, _y, _xx, _yy, _xy;

        public int Sites { get; private set; }

        public int Missing { get; set; }

        public void Add(sbyte[] alleles, Func<int, double> dosage)
        {
            Sites++;
            for (var sample = 0; sample < alleles.Length / 2; sample++)
            {
                var (first, second) = (alleles[2 * sample], alleles[(2 * sample) + 1]);
                var y = dosage(sample);
                if (first < 0 || second == VariantRecord.Missing || !double.IsFinite(y))
                {
                    continue;
                }

                double x = first == PhaseComparison.Unordered ? 1 : first + Math.Max(second, (sbyte)0);
                (_n, _x, _y) = (_n + 1, _x + x, _y + y);
                (_xx, _yy, _xy) = (_xx + (x * x), _yy + (y * y), _xy + (x * y));
            }
        }

        public double? R2()
        {
            var covariance = _xy - (_x * _y / _n);
            var spread = (_xx - (_x * _x / _n)) * (_yy - (_y * _y / _n));
            return _n > 1 && spread > 0 ? covariance * covariance / spread : null;
        }
    }
}
