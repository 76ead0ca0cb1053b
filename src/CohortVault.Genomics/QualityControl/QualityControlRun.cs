using CohortVault.Genomics.Formats;
using CohortVault.Genomics.Panels;

namespace CohortVault.Genomics.QualityControl;

/// <summary>The state of one run.</summary>
internal sealed class QualityControlRun(
    ValidatedInput input, PanelDirectory panel, QualityControlOptions options, QualityControlOutputs outputs,
    IProgress<double>? progress, CancellationToken cancellation) : IDisposable
{
    private const int RecordsBetweenLooks = 1_000;

    private readonly PanelQualityPolicy _quality = options.Quality ?? panel.Description.Quality;
    private readonly SiteCounts _counts = new();
    private readonly FrequencyComparison _frequencies = new();
    private readonly List<ChunkOutcome> _chunks = [];
    private readonly SiteList _excluded = SiteList.OfSites(outputs.ExcludedSites);
    private readonly SiteList _typedOnly = SiteList.OfSites(outputs.TypedOnlySites);
    private readonly SiteList _excludedChunks = SiteList.OfChunks(outputs.ExcludedChunks);
    private readonly SiteList? _repaired =
        outputs.RepairedSites is { } repaired ? SiteList.OfSites(repaired) : null;

    private readonly short[] _swapped = new short[2 * input.Samples.Count];
    private PloidyCheck? _ploidy;
    private PanelChromosome? _chromosome;
    private int _population = -1;
    private long _seen;

    public QualityControlResult Run()
    {
        foreach (var file in input.Files)
        {
            RunFile(file);
        }

        foreach (var chunk in _chunks.Where(chunk => !chunk.Kept))
        {
            _excludedChunks.Add(chunk);
        }

        progress?.Report(1);
        return new QualityControlResult
        {
            Input = input,
            PanelId = panel.Description.Id,
            Sites = _counts,
            Chunks = _chunks,
            Frequencies = input.Population is null ? null : _frequencies,
            AmbiguousPloidy = _ploidy?.Ambiguous ?? [],
            Warnings = QualityControlFailures.Warnings(input, _chunks, _quality),
            Failure = QualityControlFailures.Of(_counts, _chunks, _ploidy, _quality, options.Repair),
        };
    }

    public void Dispose()
    {
        _excluded.Dispose();
        _typedOnly.Dispose();
        _excludedChunks.Dispose();
        _repaired?.Dispose();
        _chromosome?.Dispose();
    }

    private void RunFile(ValidatedFile file)
    {
        var regions = input.Chunks.Where(chunk => ChromosomeName.WholeOf(chunk.Chromosome) == file.Chromosome).ToList();
        using var chunks = new ChunkWriters(regions, input.Samples, options, _quality, outputs.Chunk);
        using var reader = VariantReader.Open(file.File.Open(), file.File.Name, options.Limits);
        var rules = new SiteRules(options, input.Samples.Count, _counts);
        while (reader.MoveNext())
        {
            if (_seen++ % RecordsBetweenLooks == 0)
            {
                cancellation.ThrowIfCancellationRequested();
                progress?.Report((double)_seen / Math.Max(1, input.Records));
            }

            var record = reader.Current;
            if (IsInRange(file.Chromosome, record.Position))
            {
                Take(file, record, rules, chunks);
            }
        }

        chunks.Complete();
        _chunks.AddRange(chunks.Finished);
    }

    private void Take(ValidatedFile file, VariantRecord record, SiteRules rules, ChunkWriters chunks)
    {
        var part = ChromosomeName.PartOf(file.Chromosome, record.Position, input.Build);
        OpenPanel(part);
        if (part == ChromosomeName.NonPseudoautosomal)
        {
            _ploidy ??= new PloidyCheck(input.Samples.Count);
            _ploidy.Add(record.Position, record.Alleles);
        }

        var site = record.Site;
        var genotypes = GenotypeCounts.Of(record.Alleles);
        var decision = rules.Decide(site, genotypes, _chromosome!.Sites);
        var alleles = record.Alleles;
        switch (decision.Fate)
        {
            case SiteFate.Excluded:
                _excluded.Add(site, decision.Reason);
                break;
            case SiteFate.TypedOnly:
                _typedOnly.Add(site, decision.Reason);
                break;
            case SiteFate.Repaired:
                _repaired?.Add(site, decision.Reason);
                site = site with
                {
                    Reference = _chromosome.Sites.Reference(decision.PanelSite),
                    Alternates = [_chromosome.Sites.Alternate(decision.PanelSite)],
                };
                if (decision.Swapped)
                {
                    alleles = Swap(alleles);
                    genotypes = GenotypeCounts.Of(alleles);
                }

                break;
        }

        if (decision.Fate is SiteFate.Kept or SiteFate.Repaired)
        {
            CompareFrequency(site, genotypes, decision.PanelSite);
        }

        // The chunks' header knows no filters, and nothing but PASS gets this far.
        chunks.Add(part, site with { Filter = "PASS" }, decision, alleles, record.Phased);
    }

    private void CompareFrequency(in VariantSite site, in GenotypeCounts genotypes, int panelSite)
    {
        // A swapped A/T or C/G site has the panel's alleles the other way round, so there is nothing to compare.
        var sites = _chromosome!.Sites;
        if (_population < 0 || genotypes.Called == 0 || sites.Reference(panelSite) != site.Reference)
        {
            return;
        }

        var study = genotypes.AlternateFrequency;
        var reference = sites.AlternateFrequency(panelSite, _population);
        _frequencies.Add(study, reference);
        var chiSquare = FrequencyComparison.ChiSquare(
            genotypes.Alternate, genotypes.Called,
            sites.AlternateCount(panelSite, _population), sites.PopulationHaplotypes(_population));
        if (chiSquare > options.ChiSquareLimit)
        {
            _frequencies.AddDiffering(new DifferingSite(
                site.Id, site.Chromosome, site.Position, site.Reference, site.Alternates[0], study, reference,
                chiSquare));
        }
    }

    private ReadOnlySpan<short> Swap(ReadOnlySpan<short> alleles)
    {
        for (var place = 0; place < alleles.Length; place++)
        {
            _swapped[place] = alleles[place] < 0 ? alleles[place] : (short)(1 - alleles[place]);
        }

        return _swapped;
    }

    private void OpenPanel(string part)
    {
        if (_chromosome?.Name != part)
        {
            _chromosome?.Dispose();
            _chromosome = panel.Open(part, cancellation);
            _population = input.Population is null ? -1 : _chromosome.Sites.PopulationIndex(input.Population);
        }
    }

    private bool IsInRange(string chromosome, int position) => options.Ranges.Count == 0
        || options.Ranges.Any(range =>
            range.Chromosome == chromosome && position >= range.Start && position <= range.End);
}
