using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using CohortVault.Genomics.Evaluation;

namespace CohortVault.Cli.Verbs;

/// <summary><c>cohortvault evaluate</c>: compares imputed or phased genotypes with the truth.</summary>
internal static class EvaluateVerb
{
    public static Command Create()
    {
        var truth = new Option<FileInfo>("--truth") { Description = "True genotypes (VCF or BCF).", Required = true };
        var imputed = new Option<FileInfo>("--imputed") { Description = "Genotypes to judge (VCF or BCF).", Required = true };
        var sites = new Option<FileInfo>("--reference-sites")
        {
            Description = "Table CHROM POS REF ALT AC AN of the reference; its frequencies make the bins.",
            Required = true,
        };
        var array = new Option<FileInfo?>("--array") { Description = "Table CHROM POS REF ALT of sites to leave out of r2." };
        var json = CommonOptions.Json();
        var command = new Command("evaluate", "Compare imputed or phased genotypes with the truth.")
        {
            truth, imputed, sites, array, json,
        };
        command.SetAction(parsed =>
        {
            var report = ImputationAccuracy.Compare(
                parsed.GetValue(truth)!.FullName, parsed.GetValue(imputed)!.FullName,
                parsed.GetValue(sites)!.FullName, parsed.GetValue(array)?.FullName);
            Console.Write(parsed.GetValue(json) ? Json(report) : Text(report));
            return ExitCode.Done;
        });
        return command;
    }

    private static string Text(AccuracyReport report)
    {
        var lines = new List<string> { "maf_bin\tsites\tmissing\tr2" };
        lines.AddRange(report.Bins.Select(bin => string.Create(CultureInfo.InvariantCulture,
            $"{bin.From}-{bin.To}\t{bin.Sites}\t{bin.Missing}\t{bin.R2 ?? double.NaN:F4}")));
        if (report.SwitchErrorPercent is { } percent)
        {
            lines.Add(string.Create(CultureInfo.InvariantCulture,
                $"switch_error_pct\t{percent:F4}\t({report.Switches} of {report.Pairs} pairs)"));
        }

        return string.Join('\n', lines) + '\n';
    }

    private static string Json(AccuracyReport report)
    {
        using var content = new MemoryStream();
        using (var writer = new Utf8JsonWriter(content))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("bins");
            foreach (var bin in report.Bins)
            {
                writer.WriteStartObject();
                writer.WriteNumber("from", bin.From);
                writer.WriteNumber("to", bin.To);
                writer.WriteNumber("sites", bin.Sites);
                writer.WriteNumber("missing", bin.Missing);
                if (bin.R2 is { } r2)
                {
                    writer.WriteNumber("r2", Math.Round(r2, 6));
                }

                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            if (report.SwitchErrorPercent is { } percent)
            {
                writer.WriteNumber("switchErrorPercent", Math.Round(percent, 6));
                writer.WriteNumber("pairs", report.Pairs);
                writer.WriteNumber("switches", report.Switches);
            }

            writer.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(content.ToArray()) + '\n';
    }
}
