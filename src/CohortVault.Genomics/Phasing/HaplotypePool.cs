using CohortVault.Genomics.Imputation;
using CohortVault.Genomics.Panels;

namespace CohortVault.Genomics.Phasing;

/// <summary>
/// Alleles of all haplotypes a sample can be compared with, at the sites that study and panel share, a bit each: first
/// the panel's, then the study's own as they are phased at the moment.
/// </summary>
internal sealed class HaplotypePool
{
    private readonly ulong[][] _alleles;

    public HaplotypePool(int panelCount, int targetCount, double[] centiMorgans, ulong[][] alleles)
    {
        (PanelCount, TargetCount, CentiMorgans, _alleles) = (panelCount, targetCount, centiMorgans, alleles);
    }

    public HaplotypePool(PanelChromosome panel, PanelHaplotypes haplotypes, TargetGenotypes targets, int[] rows)
    {
        PanelCount = panel.HaplotypeCount;
        TargetCount = targets.HaplotypeCount;
        _alleles = new ulong[rows.Length][];
        CentiMorgans = new double[rows.Length];
        for (var marker = 0; marker < rows.Length; marker++)
        {
            var site = targets.Sites[rows[marker]].PanelSite;
            CentiMorgans[marker] = panel.CentiMorgans[site];
            _alleles[marker] = new ulong[PanelHaplotypes.BitWords(Count)];
            haplotypes.CopyBits(site, _alleles[marker]);
        }
    }

    public int MarkerCount => _alleles.Length;

    public int PanelCount { get; }

    public int TargetCount { get; }

    public int Count => PanelCount + TargetCount;

    public double[] CentiMorgans { get; }

    /// <summary>Alleles of all haplotypes at a site.</summary>
    public ReadOnlySpan<ulong> Alleles(int marker) => _alleles[marker];

    /// <summary>Allele of any haplotype.</summary>
    public int Allele(int marker, int haplotype) => (int)(_alleles[marker][haplotype >> 6] >> haplotype) & 1;

    /// <summary>
    /// Probability that a haplotype copies on from the same one between a site and the one before it: with Ne the
    /// effective population and n haplotypes, exp(-4 Ne d / n) over a distance of d morgans (Li and Stephens 2003).
    /// </summary>
    public double Stay(int marker, double effectivePopulation)
    {
        var distance = Math.Max(0, CentiMorgans[marker] - CentiMorgans[marker - 1]);
        return Math.Min(1 - 1e-7, Math.Exp(-0.04 * effectivePopulation / Count * distance));
    }

    public int Target(int marker, int haplotype) => Allele(marker, PanelCount + haplotype);

    public void SetTarget(int marker, int haplotype, int allele)
    {
        ref var word = ref _alleles[marker][(PanelCount + haplotype) >> 6];
        var bit = 1UL << (PanelCount + haplotype);
        word = allele == 0 ? word & ~bit : word | bit;
    }
}
