using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using CohortVault.Genomics.Evaluation;

namespace CohortVault.Cli.Verbs;

/// <summary><c>cohortvault evaluate</c>: compares imputed or phased genotypes with the truth.</summary>
internal static class EvaluateVerb
{
    public static Command Create()
    {
        var truth = new Option<FileInfo>("--truth") { Description = "True genotypes (VCF or BCF).", Required = true };
        var imputed = new Option<FileInfo>("--imputed")
        {
            Description = "Genotypes to judge (VCF or BCF).",
            Required = true,
        };
        var sites = new Option<FileInfo>("--reference-sites")
        {
            Description =
                "Table CHROM POS REF ALT AC AN of the reference, plain or gzip; its frequencies make the bins.",
            Required = true,
        };
        var array = new Option<FileInfo?>("--array")
        {
            Description = "Table CHROM POS REF ALT of the typed sites: they count for phase only.",
        };
        var bins = new Option<IReadOnlyList<double>>("--bins")
        {
            Description = "Limits of the bins of minor allele frequency, from 0 to 0.5.",
            DefaultValueFactory = _ => ImputationAccuracy.DefaultEdges,
            CustomParser = ParseBins,
        };
        var picture = new Option<FileInfo?>("--picture")
        {
            Description = "Also draw accuracy and calibration into this SVG file.",
        };
        var json = CommonOptions.Json();
        var command = new Command(
            "evaluate",
            "Compare imputed or phased genotypes with the truth: dosage r2, concordance, IQS, calibration, switch and "
            + "flip error.")
        {
            truth, imputed, sites, array, bins, picture, json,
        };
        command.SetAction(parsed =>
        {
            var report = ImputationAccuracy.Compare(
                parsed.GetValue(truth)!.FullName, parsed.GetValue(imputed)!.FullName,
                parsed.GetValue(sites)!.FullName, parsed.GetValue(array)?.FullName, parsed.GetValue(bins));
            if (parsed.GetValue(picture) is { } file)
            {
                File.WriteAllText(file.FullName, AccuracyPicture.ToSvg(report));
            }

            Console.Write(parsed.GetValue(json) ? AccuracyText.Json(report) : AccuracyText.Table(report));
            foreach (var note in report.Notes)
            {
                Console.Error.WriteLine(note);
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static IReadOnlyList<double>? ParseBins(ArgumentResult argument)
    {
        var edges = new List<double>();
        foreach (var part in string.Join(',', argument.Tokens.Select(token => token.Value)).Split(','))
        {
            if (!double.TryParse(part, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var edge)
                || (edges.Count == 0 ? edge != 0 : edge <= edges[^1]))
            {
                edges.Clear();
                break;
            }

            edges.Add(edge);
        }

        if (edges.Count > 1 && edges[^1] == 0.5)
        {
            return edges;
        }

        argument.AddError("--bins takes ascending numbers from 0 to 0.5 with commas between, such as 0,0.01,0.05,0.5.");
        return null;
    }
}
