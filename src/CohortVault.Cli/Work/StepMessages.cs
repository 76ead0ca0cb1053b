using System.Globalization;
using CohortVault.Genomics.QualityControl;
using CohortVault.Genomics.Work;

namespace CohortVault.Cli.Work;

/// <summary>What the owner of a job is told after validation and quality control, in the field's words.</summary>
internal static class StepMessages
{
    private const string Validated = "validation";
    private const string Controlled = "quality-control";

    public static IEnumerable<WorkMessage> Validation(
        ValidatedInput input, QualityControlResult result, WorkOrder order)
    {
        List<string> lines =
        [
            .. InputSummary.Lines(input, result.PanelId),
            $"Phasing: {(input.Phased ? "n/a" : order.Phasing ? "cohortvault" : "no_phasing")}",
            $"Mode: {(order.OnlyQualityControl ? "qc_only" : "imputation")}",
        ];
        if (order.MinimumR2 > 0)
        {
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"Rsq filter: {order.MinimumR2}"));
        }

        yield return new WorkMessage(Validated, 0, string.Join('\n', lines));
    }

    public static IEnumerable<WorkMessage> QualityControl(QualityControlResult result)
    {
        var sites = result.Sites;
        string[] statistics =
        [
            "Statistics:",
            $"Alternative allele frequency > 0.5 sites: {Count(sites.AlternativeFrequencyAboveHalf)}",
            string.Create(CultureInfo.InvariantCulture, $"Reference Overlap: {sites.ReferenceOverlap * 100:0.00} %"),
            $"Match: {Count(sites.Match)}",
            $"Allele switch: {Count(sites.AlleleSwitch)}",
            $"Strand flip: {Count(sites.StrandFlip)}",
            $"Strand flip and allele switch: {Count(sites.StrandFlipAndAlleleSwitch)}",
            $"A/T, C/G genotypes: {Count(sites.StrandAmbiguous)}",
            "Filtered sites:",
            $"Filter flag set: {Count(sites.FilterFlagSet)}",
            $"Invalid alleles: {Count(sites.InvalidAlleles)}",
            $"Multiallelic sites: {Count(sites.Multiallelic)}",
            $"Duplicated sites: {Count(sites.Duplicated)}",
            $"NonSNP sites: {Count(sites.NonSnp)}",
            $"Monomorphic sites: {Count(sites.Monomorphic)}",
            $"Allele mismatch: {Count(sites.AlleleMismatch)}",
            $"SNPs call rate < 90%: {Count(sites.LowCallRate)}",
        ];
        yield return new WorkMessage(Controlled, 0, string.Join('\n', statistics));

        var remaining = result.RemainingChunks.Count();
        string[] summary =
        [
            $"Excluded sites in total: {Count(sites.Excluded)}",
            $"Remaining sites in total: {Count(sites.Remaining)}",
            "See snps-excluded.txt for details.",
            $"Typed only sites: {Count(sites.TypedOnly)}",
            "See snps-typed-only.txt for details.",
            $"Remaining chunk(s): {remaining}",
        ];
        yield return new WorkMessage(Controlled, remaining == 0 ? 2 : 0, string.Join('\n', summary));

        foreach (var warning in result.Warnings)
        {
            yield return new WorkMessage(Controlled, 2, $"Warning: {warning}");
        }

        if (result.Failure is { } failure)
        {
            yield return new WorkMessage(Controlled, 1, $"Error: {failure.Message}");
        }
    }

    private static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
