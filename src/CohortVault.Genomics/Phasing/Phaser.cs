using CohortVault.Genomics.Imputation;
using CohortVault.Genomics.Panels;
using CohortVault.Genomics.Work;

namespace CohortVault.Genomics.Phasing;

/// <summary>
/// Phases unphased diploid genotypes against a panel and against each other. Round by round, each sample is compared
/// with the haplotypes nearest to what it is phased into so far; a round looks only at the result of the one before, so
/// nothing depends on the number of threads.
/// </summary>
internal sealed class Phaser
{
    private readonly TargetGenotypes _targets;
    private readonly PhasingOptions _options;
    private readonly int[] _rows;
    private readonly HaplotypePool _pool;
    private readonly GenotypeNeighbours _byGenotype;
    private readonly SampleState[] _samples;
    private readonly int[] _sampleOf;

    private Phaser(TargetGenotypes targets, PanelChromosome panel, PhasingOptions options,
        CancellationToken cancellation)
    {
        (_targets, _options) = (targets, options);
        _rows = [.. Enumerable.Range(0, targets.Sites.Count).Where(i => targets.Sites[i].PanelSite >= 0)];
        var first = _rows.Length == 0 ? 0 : targets.Sites[_rows[0]].PanelSite;
        var count = _rows.Length == 0 ? 0 : targets.Sites[_rows[^1]].PanelSite + 1 - first;
        _pool = new HaplotypePool(panel, panel.Load(first, count, cancellation), targets, _rows);
        _byGenotype = new GenotypeNeighbours(_pool, options.GenotypePanel, options.AnchorSpacing);
        _sampleOf = new int[targets.HaplotypeCount];
        _samples = new SampleState[targets.Samples.Count];
        for (var sample = 0; sample < _samples.Length; sample++)
        {
            _sampleOf.AsSpan(targets.FirstHaplotype[sample]..targets.FirstHaplotype[sample + 1]).Fill(sample);
            _samples[sample] = new SampleState(
                sample, targets.FirstHaplotype[sample], targets.Diploid[sample], Genotypes(sample));
        }
    }

    /// <summary>
    /// Returns the same sites with phased genotypes; missing ones are filled in. Typed-only sites stay as they are.
    /// </summary>
    public static TargetGenotypes Phase(
        TargetGenotypes targets, PanelChromosome panel, PhasingOptions options, IProgress<double>? progress,
        CancellationToken cancellation) =>
        PhaseWithConfidence(targets, panel, options, progress, cancellation).Phased;

    /// <summary>The same, and how sure each phase is.</summary>
    public static (TargetGenotypes Phased, PhaseConfidence Confidence) PhaseWithConfidence(
        TargetGenotypes targets, PanelChromosome panel, PhasingOptions options, IProgress<double>? progress,
        CancellationToken cancellation)
    {
        var phaser = new Phaser(targets, panel, options, cancellation);
        for (var round = 0; phaser._rows.Length > 0 && round <= options.Rounds; round++)
        {
            phaser.Round(round, Part.Of(progress, round / (options.Rounds + 1.0), 1 / (options.Rounds + 1.0)),
                cancellation);
        }

        var confidence = new PhaseConfidence(phaser._samples, phaser._rows, targets.Sites.Count);
        return (phaser.Result(), confidence);
    }

    private void Round(int round, IProgress<double>? progress, CancellationToken cancellation)
    {
        var open = _samples.Where(sample => !sample.Settled).ToArray();
        if (open.Length == 0)
        {
            return;
        }

        var most = round == 0 ? open.Length : NeighbourTable.MostSamples(_pool, _options);
        var done = 0;
        foreach (var batch in open.Chunk(most))
        {
            var neighbours = round == 0 ? null : new NeighbourTable(_pool, _sampleOf, batch, _options, cancellation);
            Threads.For(batch.Length, _options.WorkingThreads, cancellation, OnePerThread, (i, phaser) =>
            {
                phaser.Phase(batch[i], neighbours, round, cancellation);
                progress?.Report((double)Interlocked.Increment(ref done) / open.Length);
            }, _ => { });
        }

        foreach (var sample in open)
        {
            Take(sample);
        }
    }

    private SamplePhaser OnePerThread() => new(_pool, _byGenotype, _options);

    private void Take(SampleState sample)
    {
        for (var marker = 0; marker < sample.Alleles.Length; marker++)
        {
            _pool.SetTarget(marker, sample.FirstHaplotype, sample.Alleles[marker] & 1);
            if (sample.Diploid)
            {
                _pool.SetTarget(marker, sample.FirstHaplotype + 1, sample.Alleles[marker] >> 1);
            }
        }
    }

    // Number of alternative alleles, or what is missing. One copy counts as two alike.
    private sbyte[] Genotypes(int sample)
    {
        var genotypes = new sbyte[_rows.Length];
        var first = _targets.FirstHaplotype[sample];
        for (var marker = 0; marker < genotypes.Length; marker++)
        {
            var alleles = _targets.Alleles[_rows[marker]];
            genotypes[marker] = (alleles[first], alleles[_targets.Diploid[sample] ? first + 1 : first]) switch
            {
                ( < 0, < 0) => SampleState.Missing,
                ( < 0, 0) or (0, < 0) => SampleState.MissingAndReference,
                ( < 0, _) or (_, < 0) => SampleState.MissingAndAlternate,
                var (a, b) => (sbyte)(a + b),
            };
        }

        return genotypes;
    }

    private TargetGenotypes Result()
    {
        var alleles = _targets.Alleles.ToList();
        var unphased = _targets.Unphased.ToList();
        for (var marker = 0; marker < _rows.Length; marker++)
        {
            var row = new sbyte[_targets.HaplotypeCount];
            for (var haplotype = 0; haplotype < row.Length; haplotype++)
            {
                row[haplotype] = (sbyte)_pool.Target(marker, haplotype);
            }

            alleles[_rows[marker]] = row;
            unphased[_rows[marker]] = new bool[_targets.Samples.Count];
        }

        return _targets.With([.. _targets.Sites], alleles, unphased);
    }
}
