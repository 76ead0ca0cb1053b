using System.CommandLine;
using System.Globalization;
using CohortVault.Genomics.Panels;
using CohortVault.Genomics.QualityControl;
using CohortVault.Genomics.QualityControl.Report;

namespace CohortVault.Cli.Verbs;

/// <summary><c>cohortvault qc</c>: validates genotypes and checks them against a panel.</summary>
internal static class QcVerb
{
    public static Command Create()
    {
        var panel = new Option<DirectoryInfo>("--panel") { Description = "Panel directory.", Required = true };
        var input = new Option<FileInfo[]>("--input")
        {
            Description = "VCF or BCF files, one per chromosome.",
            Required = true,
            AllowMultipleArgumentsPerToken = true,
        };
        var output = new Option<DirectoryInfo>("--output")
        {
            Description = "Directory for snps-excluded.txt, snps-typed-only.txt, chunks-excluded.txt, statistics.json "
                + "and quality-control.html.",
            Required = true,
        };
        var population = new Option<string?>("--population")
        {
            Description = "Panel population to compare allele frequencies with; 'off' for none. Default: all.",
        };
        var build = new Option<string?>("--build")
        {
            Description = "Build of the files, hg19 or hg38. Default: the panel's.",
        };
        var repair = new Option<bool>("--repair")
        {
            Description = "Correct strand flips and allele switches by the panel; snps-repaired.txt lists them.",
        };
        var json = CommonOptions.Json();
        var command = new Command("qc", "Validate genotypes and check them against a reference panel.")
        {
            panel, input, output, population, build, repair, json,
        };
        command.SetAction((parsed, ct) =>
        {
            var options = new QualityControlOptions
            {
                Population = parsed.GetValue(population),
                Build = parsed.GetValue(build),
                Repair = parsed.GetValue(repair),
            };
            var result = Run(
                PanelDirectory.Open(parsed.GetValue(panel)!.FullName),
                [.. parsed.GetValue(input)!.Select(file => StudyFile.At(file.FullName))],
                parsed.GetValue(output)!.FullName, options, ct);
            Console.Out.Write(parsed.GetValue(json) ? StatisticsDocument.Of(result).ToJson() : Describe(result));

            // The lists stay: they say why. What was refused is still refused.
            return result.Failure is { } failure ? throw failure : Task.FromResult(ExitCode.Done);
        });
        return command;
    }

    private static QualityControlResult Run(
        PanelDirectory panel, IReadOnlyList<StudyFile> files, string output, QualityControlOptions options,
        CancellationToken cancellation)
    {
        var validated = InputValidation.Run(files, panel, options, cancellation);
        using var outputs = new OutputFiles(output);
        QualityControlResult result;
        using (Stream excluded = outputs.Create("snps-excluded.txt"), typedOnly = outputs.Create("snps-typed-only.txt"),
            chunks = outputs.Create("chunks-excluded.txt"))
        using (var repaired = options.Repair ? outputs.Create("snps-repaired.txt") : null)
        {
            var lists = new QualityControlOutputs
            {
                ExcludedSites = excluded,
                TypedOnlySites = typedOnly,
                ExcludedChunks = chunks,
                RepairedSites = repaired,
            };
            result = StudyQualityControl.Run(validated, panel, options, lists, cancellation: cancellation);
        }

        outputs.Write("statistics.json", StatisticsDocument.Of(result).ToJson());
        outputs.Write("quality-control.html", QualityReport.Write(result));
        if (AmbiguousPloidyList.Write(result) is { } ambiguous)
        {
            outputs.Write(AmbiguousPloidyList.FileName, ambiguous);
        }

        outputs.Publish();
        return result;
    }

    private static string Describe(QualityControlResult result)
    {
        var (input, sites) = (result.Input, result.Sites);
        string[] lines =
        [
            .. InputSummary.Lines(input, result.PanelId),
            "",
            $"Alternative allele frequency > 0.5 sites: {sites.AlternativeFrequencyAboveHalf}",
            string.Create(CultureInfo.InvariantCulture, $"Reference Overlap: {sites.ReferenceOverlap * 100:0.00} %"),
            $"Match: {sites.Match}",
            $"Allele switch: {sites.AlleleSwitch}",
            $"Strand flip: {sites.StrandFlip}",
            $"Strand flip and allele switch: {sites.StrandFlipAndAlleleSwitch}",
            $"A/T, C/G genotypes: {sites.StrandAmbiguous}",
            "Filtered sites:",
            $"Filter flag set: {sites.FilterFlagSet}",
            $"Invalid alleles: {sites.InvalidAlleles}",
            $"Multiallelic sites: {sites.Multiallelic}",
            $"Duplicated sites: {sites.Duplicated}",
            $"NonSNP sites: {sites.NonSnp}",
            $"Monomorphic sites: {sites.Monomorphic}",
            $"Allele mismatch: {sites.AlleleMismatch}",
            $"SNPs call rate < 90%: {sites.LowCallRate}",
            "",
            $"Excluded sites in total: {sites.Excluded}",
            $"Remaining sites in total: {sites.Remaining}",
            $"Typed only sites: {sites.TypedOnly}",
            .. sites.Repaired > 0 ? (string[])[$"Repaired sites: {sites.Repaired}"] : [],
            .. result.Warnings.Select(warning => $"Warning: {warning}"),
            $"Remaining chunk(s): {result.RemainingChunks.Count()}",
        ];
        return string.Join('\n', lines) + "\n";
    }
}
