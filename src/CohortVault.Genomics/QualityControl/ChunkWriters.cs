using CohortVault.Genomics.Formats;
using CohortVault.Genomics.Panels;

namespace CohortVault.Genomics.QualityControl;

/// <summary>
/// The chunks of one file. Each is open while positions are within its window and flanks, so at most a few at once;
/// memory is one counter for each sample and open chunk.
/// </summary>
internal sealed class ChunkWriters(
    IReadOnlyList<ChunkRegion> regions, IReadOnlyList<string> samples, QualityControlOptions options,
    PanelQualityPolicy quality, Func<ChunkRegion, Stream>? open) : IDisposable
{
    private readonly List<OpenChunk> _open = [];
    private readonly List<ChunkOutcome> _finished = [];
    private int _next;

    public IReadOnlyList<ChunkOutcome> Finished => _finished;

    /// <summary>Takes one record that quality control has seen, in order of position within a part.</summary>
    public void Add(
        string part, in VariantSite site, in SiteDecision decision, ReadOnlySpan<short> alleles,
        ReadOnlySpan<bool> phased)
    {
        Advance(part, site.Position);
        foreach (var chunk in _open)
        {
            var inside = site.Position >= chunk.Region.Start && site.Position <= chunk.Region.End;
            if (inside)
            {
                chunk.Count(decision, alleles);
            }

            // A typed-only site cannot help phasing, so the flanks do without.
            if (decision.Fate is SiteFate.Kept or SiteFate.Repaired || (inside && decision.Fate == SiteFate.TypedOnly))
            {
                chunk.Write(site with { Chromosome = chunk.Region.Contig }, alleles, phased);
            }
        }
    }

    /// <summary>Closes what is still open at the end of the file.</summary>
    public void Complete()
    {
        while (_open.Count > 0 || _next < regions.Count)
        {
            OpenUpTo(regions.Count);
            CloseFirst();
        }
    }

    public void Dispose()
    {
        foreach (var chunk in _open)
        {
            chunk.Dispose();
        }
    }

    private void Advance(string part, int position)
    {
        var end = _next;
        while (end < regions.Count && (regions[end].Chromosome == part
            ? regions[end].Start - (long)options.Flank <= position
            : PartIsBehind(regions[end].Chromosome, part)))
        {
            end++;
        }

        OpenUpTo(end);
        while (_open.Count > 0 && (_open[0].Region.Chromosome != part
            ? PartIsBehind(_open[0].Region.Chromosome, part)
            : _open[0].Region.End + (long)options.Flank < position))
        {
            CloseFirst();
        }

        static bool PartIsBehind(string one, string other) => ChromosomeName.Order(one) < ChromosomeName.Order(other);
    }

    private void OpenUpTo(int end)
    {
        for (; _next < end; _next++)
        {
            _open.Add(new OpenChunk(regions[_next], samples, options, open));
        }
    }

    private void CloseFirst()
    {
        var chunk = _open[0];
        _finished.Add(chunk.Finish(quality));
        _open.RemoveAt(0);
        chunk.Dispose();
    }

    private sealed class OpenChunk(
        ChunkRegion region, IReadOnlyList<string> samples, QualityControlOptions options,
        Func<ChunkRegion, Stream>? open) : IDisposable
    {
        private readonly int[] _missing = new int[samples.Count];
        private VariantWriter? _writer;
        private int _snps;
        private int _found;
        private int _typedOnly;

        public ChunkRegion Region => region;

        public void Count(in SiteDecision decision, ReadOnlySpan<short> alleles)
        {
            _typedOnly += decision.Fate == SiteFate.TypedOnly ? 1 : 0;
            _found += decision.IsInPanel ? 1 : 0;
            if (decision.Fate is not (SiteFate.Kept or SiteFate.Repaired))
            {
                return;
            }

            _snps++;
            for (var sample = 0; sample < _missing.Length; sample++)
            {
                _missing[sample] += GenotypeCounts.IsMissing(alleles, sample) ? 1 : 0;
            }
        }

        public void Write(in VariantSite site, ReadOnlySpan<short> alleles, ReadOnlySpan<bool> phased)
        {
            if (open is null)
            {
                return;
            }

            _writer ??= VariantWriter.Create(
                open(region), VariantFormat.Bcf,
                new VariantHeader(samples, [new ContigLine(region.Contig)]) { Formats = [VariantHeader.Genotype] },
                new WriterOptions { Threads = options.Threads, Level = 1 });
            _writer.Write(site, alleles, phased);
        }

        public ChunkOutcome Finish(PanelQualityPolicy quality)
        {
            _writer?.Complete();
            var low = _snps == 0
                ? 0
                : _missing.Count(missing => 1 - SiteCounts.Ratio(missing, _snps) < quality.SampleCallRate);
            var outcome = new ChunkOutcome(region, _snps, _found, _typedOnly, low, ChunkExclusion.None);
            return outcome with
            {
                Exclusion = outcome.ReferenceOverlap < quality.MinimumOverlap ? ChunkExclusion.ReferenceOverlap
                    : _found < quality.MinimumSites || _snps < quality.MinimumSites ? ChunkExclusion.Snps
                    : low > 0 ? ChunkExclusion.SampleCallRate
                    : ChunkExclusion.None,
            };
        }

        public void Dispose() => _writer?.Dispose();
    }
}
