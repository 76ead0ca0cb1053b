using CohortVault.Genomics.Formats;
using CohortVault.Genomics.Panels;

namespace CohortVault.Genomics.Imputation;

/// <summary>A site of the study data.</summary>
/// <param name="Position">1-based position.</param>
/// <param name="Id">Identifier, <c>.</c> if none.</param>
/// <param name="Reference">Reference allele.</param>
/// <param name="Alternate">Alternative allele.</param>
/// <param name="PanelSite">Index in the panel; -1 if the panel does not have it (typed only).</param>
internal sealed record TargetSite(int Position, string Id, string Reference, string Alternate, int PanelSite);

/// <summary>The genotypes of a stretch of one chromosome, matched with the panel, as haplotypes in memory.</summary>
internal sealed class TargetGenotypes
{
    /// <summary>Value of a missing allele.</summary>
    public const sbyte Missing = -1;

    private TargetGenotypes(
        IReadOnlyList<string> samples, bool[] diploid, List<TargetSite> sites, List<sbyte[]> alleles, List<bool[]> unphased)
    {
        Samples = samples;
        Diploid = diploid;
        FirstHaplotype = new int[samples.Count + 1];
        for (var sample = 0; sample < samples.Count; sample++)
        {
            FirstHaplotype[sample + 1] = FirstHaplotype[sample] + (diploid[sample] ? 2 : 1);
        }

        Sites = sites;
        Alleles = alleles;
        Unphased = unphased;
    }

    public IReadOnlyList<string> Samples { get; }

    /// <summary>Per sample: two copies, or one.</summary>
    public bool[] Diploid { get; }

    /// <summary>Index of each sample's first haplotype; the last entry is their number.</summary>
    public int[] FirstHaplotype { get; }

    public int HaplotypeCount => FirstHaplotype[^1];

    /// <summary>Sites in order of position.</summary>
    public IReadOnlyList<TargetSite> Sites { get; }

    /// <summary>Per site, an allele (0, 1 or <see cref="Missing"/>) per haplotype.</summary>
    public IReadOnlyList<sbyte[]> Alleles { get; }

    /// <summary>Per site and sample: a heterozygote whose phase is not known.</summary>
    public IReadOnlyList<bool[]> Unphased { get; }

    /// <summary>Records with several or no alternative alleles, and repeated ones, which were left out.</summary>
    public int LeftOut { get; private init; }

    /// <summary>Reads the records between two positions; the reader is left behind them.</summary>
    public static TargetGenotypes Read(
        VariantReader reader, PanelChromosome panel, int from = 1, int to = int.MaxValue,
        CancellationToken cancellation = default)
    {
        var samples = reader.Header.Samples;
        var sites = new List<TargetSite>();
        var raw = new List<sbyte[]>();
        var unphased = new List<bool[]>();
        var none = new bool[samples.Count];
        var ploidy = new Ploidy(samples.Count);
        var taken = new HashSet<(int, string, string)>();
        var leftOut = 0;
        while (reader.MoveNext())
        {
            cancellation.ThrowIfCancellationRequested();
            var record = reader.Current;
            RequireChromosome(reader, panel);
            if (record.Position < from || record.Position > to)
            {
                continue;
            }

            if (record.Alternates.Count != 1
                || !taken.Add((record.Position, record.Reference, record.Alternates[0])))
            {
                leftOut++;
                continue;
            }

            ploidy.Add(reader);
            var site = panel.Sites.Find(record.Position, record.Reference, record.Alternates[0]);
            sites.Add(new TargetSite(record.Position, record.Id, record.Reference, record.Alternates[0], site));
            raw.Add(Narrow(record.Alleles));
            unphased.Add(UnphasedHeterozygotes(record) ?? none);
        }

        var diploid = ploidy.Diploid();
        var haplotypes = samples.Count + diploid.Count(two => two);
        var order = Enumerable.Range(0, sites.Count)
            .OrderBy(i => sites[i].Position).ThenBy(i => sites[i].PanelSite).ToArray();
        return new TargetGenotypes(
            samples, diploid, [.. order.Select(i => sites[i])], [.. order.Select(i => Compact(raw[i], diploid, haplotypes))],
            [.. order.Select(i => unphased[i])])
        {
            LeftOut = leftOut,
        };
    }

    /// <summary>The part of the genotypes inside a window.</summary>
    public TargetGenotypes Within(Window window)
    {
        var rows = Enumerable.Range(0, Sites.Count).Where(i => window.Contains(Sites[i].Position)).ToArray();
        return With([.. rows.Select(i => Sites[i])], [.. rows.Select(i => Alleles[i])], [.. rows.Select(i => Unphased[i])]);
    }

    /// <summary>The same samples with other sites or alleles.</summary>
    public TargetGenotypes With(List<TargetSite> sites, List<sbyte[]> alleles, List<bool[]> unphased) =>
        new(Samples, Diploid, sites, alleles, unphased)
        {
            LeftOut = LeftOut,
        };

    private static void RequireChromosome(VariantReader reader, PanelChromosome panel)
    {
        var name = ChromosomeName.Canonical(reader.Current.Chromosome);
        if (name is null || ChromosomeName.WholeOf(name) != ChromosomeName.WholeOf(panel.Name))
        {
            throw new InputRefusedException("input.chromosome",
                $"The record lies on another chromosome than the panel's {panel.Name}.",
                "Give one file per chromosome.", reader.File, reader.LineNumber);
        }
    }

    // Null if there are none, as at every site of a phased file.
    private static bool[]? UnphasedHeterozygotes(VariantRecord record)
    {
        bool[]? open = null;
        for (var sample = 0; sample < record.Phased.Length; sample++)
        {
            if (!record.Phased[sample] && record.Alleles[(2 * sample) + 1] != VariantRecord.Absent
                && record.Alleles[2 * sample] != record.Alleles[(2 * sample) + 1])
            {
                open ??= new bool[record.Phased.Length];
                open[sample] = true;
            }
        }

        return open;
    }

    // Records with one alternative allele have alleles 0, 1, and the negative ones.
    private static sbyte[] Narrow(ReadOnlySpan<short> alleles)
    {
        var narrow = new sbyte[alleles.Length];
        for (var i = 0; i < narrow.Length; i++)
        {
            narrow[i] = (sbyte)alleles[i];
        }

        return narrow;
    }

    // In place if everybody has two copies.
    private static sbyte[] Compact(sbyte[] raw, bool[] diploid, int haplotypes)
    {
        var alleles = haplotypes == raw.Length ? raw : new sbyte[haplotypes];
        var haplotype = 0;
        for (var sample = 0; sample < diploid.Length; sample++)
        {
            alleles[haplotype++] = Math.Max(raw[2 * sample], Missing);
            if (diploid[sample])
            {
                alleles[haplotype++] = Math.Max(raw[(2 * sample) + 1], Missing);
            }
        }

        return alleles;
    }

    /// <summary>Learns who has one copy; a missing genotype says nothing.</summary>
    private sealed class Ploidy(int samples)
    {
        private readonly byte[] _copies = new byte[samples];

        public void Add(VariantReader reader)
        {
            var alleles = reader.Current.Alleles;
            for (var sample = 0; sample < _copies.Length; sample++)
            {
                var (first, second) = (alleles[2 * sample], alleles[(2 * sample) + 1]);
                if (first < 0 && second < 0)
                {
                    continue;
                }

                var copies = (byte)(second == VariantRecord.Absent ? 1 : 2);
                if (_copies[sample] != 0 && _copies[sample] != copies)
                {
                    throw new InputRefusedException("input.ploidy",
                        $"Sample {sample + 1} has one copy at some sites and two at others.",
                        "Write males in X nonPAR with one allele at every site, everyone else with two.",
                        reader.File, reader.LineNumber);
                }

                _copies[sample] = copies;
            }
        }

        public bool[] Diploid() => [.. _copies.Select(copies => copies != 1)];
    }
}
