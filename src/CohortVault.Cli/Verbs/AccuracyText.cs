using System.Globalization;
using System.Text;
using System.Text.Json;
using CohortVault.Genomics.Evaluation;

namespace CohortVault.Cli.Verbs;

/// <summary>An evaluation as a table that people and awk read, and as JSON.</summary>
internal static class AccuracyText
{
    /// <summary>Lines of values between tabs; what is undefined is <c>nan</c>.</summary>
    public static string Table(AccuracyReport report)
    {
        var text = new StringBuilder("maf_bin\tsites\tmissing\tr2\tslope\tconcordance\tnonref_concordance\tiqs\n");
        foreach (var bin in report.Bins)
        {
            Row(text, Invariant($"{bin.From}-{bin.To}"), bin);
        }

        Row(text, "all", report.All);
        text.Append(Invariant($"\nsamples\t{report.Samples}\nsites_in_both\t{report.SharedSites}\n"));
        if (report.CalibrationError is { } error)
        {
            text.Append(Invariant($"calibration_error\t{error:F6}\n\n"))
                .Append("imputed_share\tgenotypes\tmean_imputed\tmean_observed\n");
            foreach (var bin in report.Calibration)
            {
                text.Append(Invariant($"{bin.From:0.00}-{bin.To:0.00}\t{bin.Genotypes}\t"))
                    .Append(Number(bin.Imputed)).Append('\t').Append(Number(bin.Observed)).Append('\n');
            }
        }

        if (report.Phase is { Pairs: > 0 } phase)
        {
            text.Append(Invariant($"\nswitch_error_pct\t{phase.SwitchErrorPercent:F4}\t"))
                .Append(Invariant($"({phase.Switches} of {phase.Pairs} pairs)\n"))
                .Append(Invariant($"flip_error_pct\t{phase.FlipErrorPercent:F4}\t({phase.Flips} flips)\n"))
                .Append(Invariant($"median_switch_error_pct\t{phase.MedianSwitchErrorPercent:F4}\n"));
        }

        return text.ToString();
    }

    /// <summary>The same for a program; what is undefined is left out.</summary>
    public static string Json(AccuracyReport report)
    {
        using var content = new MemoryStream();
        using (var writer = new Utf8JsonWriter(content))
        {
            writer.WriteStartObject();
            writer.WriteNumber("samples", report.Samples);
            writer.WriteNumber("samplesOnlyInTruth", report.SamplesOnlyInTruth);
            writer.WriteNumber("sharedSites", report.SharedSites);
            writer.WriteStartArray("bins");
            foreach (var bin in report.Bins)
            {
                Write(writer, bin);
            }

            writer.WriteEndArray();
            writer.WritePropertyName("all");
            Write(writer, report.All);
            Calibration(writer, report);
            Phase(writer, report.Phase);
            writer.WriteStartArray("notes");
            foreach (var note in report.Notes)
            {
                writer.WriteStringValue(note);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(content.ToArray()) + '\n';
    }

    private static void Row(StringBuilder text, string name, AccuracyBin bin)
    {
        text.Append(name).Append(Invariant($"\t{bin.Sites}\t{bin.Missing}"));
        foreach (var figure in new[] { bin.R2, bin.Slope, bin.Concordance, bin.NonReferenceConcordance, bin.Iqs })
        {
            text.Append('\t').Append(Number(figure));
        }

        text.Append('\n');
    }

    private static void Write(Utf8JsonWriter writer, AccuracyBin bin)
    {
        writer.WriteStartObject();
        writer.WriteNumber("from", bin.From);
        writer.WriteNumber("to", bin.To);
        writer.WriteNumber("sites", bin.Sites);
        writer.WriteNumber("missing", bin.Missing);
        Write(writer, "r2", bin.R2);
        Write(writer, "slope", bin.Slope);
        writer.WriteNumber("genotypes", bin.Genotypes);
        Write(writer, "concordance", bin.Concordance);
        Write(writer, "nonReferenceConcordance", bin.NonReferenceConcordance);
        Write(writer, "iqs", bin.Iqs);
        writer.WriteEndObject();
    }

    private static void Calibration(Utf8JsonWriter writer, AccuracyReport report)
    {
        Write(writer, "calibrationError", report.CalibrationError);
        writer.WriteStartArray("calibration");
        foreach (var bin in report.Calibration)
        {
            writer.WriteStartObject();
            writer.WriteNumber("from", bin.From);
            writer.WriteNumber("to", bin.To);
            writer.WriteNumber("genotypes", bin.Genotypes);
            Write(writer, "imputed", bin.Imputed);
            Write(writer, "observed", bin.Observed);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void Phase(Utf8JsonWriter writer, PhaseAccuracy phase)
    {
        writer.WriteNumber("pairs", phase.Pairs);
        writer.WriteNumber("switches", phase.Switches);
        writer.WriteNumber("flips", phase.Flips);
        Write(writer, "switchErrorPercent", phase.SwitchErrorPercent);
        Write(writer, "flipErrorPercent", phase.FlipErrorPercent);
        Write(writer, "medianSwitchErrorPercent", phase.MedianSwitchErrorPercent);
    }

    private static void Write(Utf8JsonWriter writer, string name, double? figure)
    {
        if (figure is { } value)
        {
            writer.WriteNumber(name, Math.Round(value, 8));
        }
    }

    private static string Number(double? figure) =>
        figure is { } value ? value.ToString("F4", CultureInfo.InvariantCulture) : "nan";

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
