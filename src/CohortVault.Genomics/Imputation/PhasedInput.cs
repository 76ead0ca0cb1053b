namespace CohortVault.Genomics.Imputation;

/// <summary>Makes sure that genotypes are phased before they are taken apart into haplotypes.</summary>
internal static class PhasedInput
{
    // A phased file may have a few heterozygotes that its phasing could not place.
    private const double ToleratedShare = 0.01;

    /// <summary>
    /// Refuses unphased genotypes. The rare heterozygote without phase in a phased file becomes unknown on both
    /// haplotypes: which of them carries the allele is left to the model.
    /// </summary>
    public static TargetGenotypes Require(TargetGenotypes targets, string displayName)
    {
        var (heterozygotes, open) = Count(targets);
        if (open == 0)
        {
            return targets;
        }

        if (open > ToleratedShare * heterozygotes)
        {
            throw new InputRefusedException("impute.unphased", "The genotypes are not phased.",
                "Phase them first or ask for phasing (--phase); if they are phased though written with '/', say so (--phased).",
                displayName);
        }

        var alleles = targets.Alleles.ToList();
        for (var site = 0; site < alleles.Count; site++)
        {
            if (targets.Sites[site].PanelSite >= 0 && targets.Unphased[site].Contains(true))
            {
                alleles[site] = Unknown(targets, site);
            }
        }

        return targets.With([.. targets.Sites], alleles, [.. targets.Unphased]);
    }

    private static sbyte[] Unknown(TargetGenotypes targets, int site)
    {
        var alleles = (sbyte[])targets.Alleles[site].Clone();
        for (var sample = 0; sample < targets.Samples.Count; sample++)
        {
            if (targets.Unphased[site][sample])
            {
                alleles[targets.FirstHaplotype[sample]] = TargetGenotypes.Missing;
                alleles[targets.FirstHaplotype[sample] + 1] = TargetGenotypes.Missing;
            }
        }

        return alleles;
    }

    private static (long Heterozygotes, long Open) Count(TargetGenotypes targets)
    {
        long heterozygotes = 0, open = 0;
        for (var site = 0; site < targets.Sites.Count; site++)
        {
            if (targets.Sites[site].PanelSite < 0)
            {
                continue;
            }

            var (alleles, unphased) = (targets.Alleles[site], targets.Unphased[site]);
            for (var sample = 0; sample < unphased.Length; sample++)
            {
                var first = targets.FirstHaplotype[sample];
                heterozygotes += targets.Diploid[sample] && alleles[first] != alleles[first + 1] ? 1 : 0;
                open += unphased[sample] ? 1 : 0;
            }
        }

        return (heterozygotes, open);
    }
}
