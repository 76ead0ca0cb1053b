using System.Globalization;
using CohortVault.Genomics.Panels;

namespace CohortVault.Genomics.QualityControl;

/// <summary>What makes a whole run fail, in the order in which it is looked at, and what only warns.</summary>
internal static class QualityControlFailures
{
    private const string Stop = "Imputation cannot be started!";

    public static InputRefusedException? Of(
        SiteCounts sites, IReadOnlyList<ChunkOutcome> chunks, PloidyCheck? ploidy, PanelQualityPolicy quality,
        bool repair)
    {
        if (sites.FoundInPanel == 0)
        {
            return new InputRefusedException(
                "qc.no-overlap", $"No site of the files is in the reference panel. {Stop}",
                "Check that the build is right and that the panel covers the region.");
        }

        if (!chunks.Any(chunk => chunk.Kept))
        {
            return new InputRefusedException(
                "qc.no-chunks", $"No chunks passed the QC step. {Stop}",
                "See chunks-excluded.txt and snps-excluded.txt for the reasons.");
        }

        // With repair, every flip and switch has been corrected.
        if (!repair && sites.StrandFlip + sites.StrandFlipAndAlleleSwitch > quality.StrandFlips)
        {
            return new InputRefusedException(
                "qc.strand-flips",
                $"More than {quality.StrandFlips} obvious strand flips have been detected. {Stop}",
                "Align the files to the forward strand of the build (snps-excluded.txt has the sites), or use repair.");
        }

        if (!repair && quality.AlleleSwitches is { } limit
            && sites.AlleleSwitch + sites.StrandFlipAndAlleleSwitch > limit)
        {
            return new InputRefusedException(
                "qc.allele-switches", $"More than {limit} allele switches have been detected. {Stop}",
                "Make REF the reference allele of the build, for example with 'bcftools +fixref', or use repair.");
        }

        if (ploidy?.HasTooManyMixed(quality.MixedGenotypes) == true)
        {
            return new InputRefusedException(
                "qc.mixed-genotypes",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Chromosome X nonPAR region includes > {quality.MixedGenotypes * 100:0.##} % mixed genotypes. ")
                    + Stop,
                "Write males haploid, or diploid with two equal alleles, and missing genotypes as './.'.");
        }

        return ploidy?.Ambiguous.Count > 0
            ? new InputRefusedException(
                "qc.ambiguous-ploidy", $"ChrX nonPAR region includes ambiguous samples. {Stop}",
                "Write each sample either haploid or diploid throughout; chrX-info.txt lists samples and positions.")
            : null;
    }

    public static IReadOnlyList<string> Warnings(
        ValidatedInput input, IReadOnlyList<ChunkOutcome> chunks, PanelQualityPolicy quality)
    {
        var warnings = new List<string>();
        if (input.Population is null)
        {
            warnings.Add("Skip allele frequency check.");
        }

        Add(ChunkExclusion.Snps, $"< {quality.MinimumSites} SNPs");
        Add(
            ChunkExclusion.SampleCallRate,
            $"at least one sample has a call rate < {Percent(quality.SampleCallRate)} %");
        Add(ChunkExclusion.ReferenceOverlap, $"reference overlap < {Percent(quality.MinimumOverlap)} %");
        return warnings;

        void Add(ChunkExclusion exclusion, string reason)
        {
            var count = chunks.Count(chunk => chunk.Exclusion == exclusion);
            if (count > 0)
            {
                warnings.Add($"{count} Chunk(s) excluded: {reason}");
            }
        }
    }

    private static string Percent(double share) => (share * 100).ToString("0.##", CultureInfo.InvariantCulture);
}
