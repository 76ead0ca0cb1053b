using CohortVault.Genomics.Imputation;
using CohortVault.Genomics.Panels;

namespace CohortVault.Genomics.Phasing;

/// <summary>
/// Alleles of all haplotypes a sample can be compared with, at the sites that study and panel share: first the panel's,
/// then the study's own as they are phased at the moment.
/// </summary>
internal sealed class HaplotypePool
{
    private readonly byte[][] _alleles;

    public HaplotypePool(PanelChromosome panel, PanelHaplotypes haplotypes, TargetGenotypes targets, int[] rows)
    {
        PanelCount = panel.HaplotypeCount;
        TargetCount = targets.HaplotypeCount;
        _alleles = new byte[rows.Length][];
        CentiMorgans = new double[rows.Length];
        var bits = new ulong[PanelHaplotypes.BitWords(PanelCount)];
        for (var marker = 0; marker < rows.Length; marker++)
        {
            var site = targets.Sites[rows[marker]].PanelSite;
            CentiMorgans[marker] = panel.CentiMorgans[site];
            haplotypes.CopyBits(site, bits);
            var alleles = _alleles[marker] = new byte[PanelCount + TargetCount];
            for (var haplotype = 0; haplotype < PanelCount; haplotype++)
            {
                alleles[haplotype] = (byte)((bits[haplotype >> 6] >> haplotype) & 1);
            }
        }
    }

    public int MarkerCount => _alleles.Length;

    public int PanelCount { get; }

    public int TargetCount { get; }

    public int Count => PanelCount + TargetCount;

    public double[] CentiMorgans { get; }

    /// <summary>Alleles of all haplotypes at a site.</summary>
    public ReadOnlySpan<byte> Alleles(int marker) => _alleles[marker];

    public byte Target(int marker, int haplotype) => _alleles[marker][PanelCount + haplotype];

    public void SetTarget(int marker, int haplotype, byte allele) => _alleles[marker][PanelCount + haplotype] = allele;
}
