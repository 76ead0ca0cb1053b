using CohortVault.Genomics.Formats;
using CohortVault.Genomics.Imputation;
using CohortVault.Genomics.Panels;

namespace CohortVault.Genomics.Phasing;

/// <summary>Writes genotypes with GT alone.</summary>
internal static class PhasedFile
{
    public static VariantHeader Header(
        TargetGenotypes genotypes, PanelChromosome panel, IReadOnlyList<(string Key, string Value)> lines) =>
        new(genotypes.Samples, [new ContigLine(panel.Contig)]) { Formats = [VariantHeader.Genotype], Others = lines };

    /// <summary>Writes the sites inside a window; returns how many.</summary>
    public static int Write(TargetGenotypes genotypes, PanelChromosome panel, Window window, VariantWriter writer)
    {
        var alleles = new short[2 * genotypes.Samples.Count];
        var phased = new bool[genotypes.Samples.Count];
        var written = 0;
        for (var i = 0; i < genotypes.Sites.Count; i++)
        {
            var site = genotypes.Sites[i];
            if (!window.Contains(site.Position))
            {
                continue;
            }

            for (var sample = 0; sample < phased.Length; sample++)
            {
                var first = genotypes.FirstHaplotype[sample];
                alleles[2 * sample] = genotypes.Alleles[i][first];
                alleles[(2 * sample) + 1] = genotypes.Diploid[sample]
                    ? genotypes.Alleles[i][first + 1]
                    : VariantRecord.Absent;
                phased[sample] = !genotypes.Unphased[i][sample];
            }

            writer.Write(
                new VariantSite(panel.Contig, site.Position, site.Id, site.Reference, [site.Alternate], "."), alleles, phased);
            written++;
        }

        return written;
    }
}
