using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using CohortVault.Instruments;
using CohortVault.Instruments.Dictionary;

namespace CohortVault.Cli.Verbs;

/// <summary><c>cohortvault dictionary</c>: REDCap data dictionaries.</summary>
internal static class DictionaryVerb
{
    public static Command Create() => new("dictionary", "Check and rewrite REDCap data dictionaries (CSV).")
    {
        Check(), RoundTrip(),
    };

    private static Command Check()
    {
        var files = new Argument<FileInfo[]>("file")
        {
            Description = "Data dictionaries as REDCap exports them.",
            Arity = ArgumentArity.OneOrMore,
        };
        var json = CommonOptions.Json();
        var command = new Command(
            "check",
            "Check names, types, choices, bounds, matrices, branching logic and calculations of data dictionaries.")
        {
            files, json,
        };
        command.SetAction(parsed =>
        {
            var named = parsed.GetValue(files)!;
            foreach (var file in named)
            {
                MustExist(file);
            }

            DictionaryCheckResult[] results = [.. named.Select(CheckOne)];
            foreach (var finding in results.SelectMany(result => result.Findings))
            {
                Console.Error.WriteLine(finding.Message);
            }

            if (parsed.GetValue(json))
            {
                Console.WriteLine(JsonSerializer.Serialize(results, DictionaryJson.Default.DictionaryCheckResultArray));
            }
            else
            {
                Array.ForEach(results, Tell);
            }

            return results.All(result => result.Errors == 0) ? ExitCode.Done : ExitCode.RefusedInput;
        });
        return command;
    }

    private static Command RoundTrip()
    {
        var input = new Argument<FileInfo>("file") { Description = "Data dictionary as REDCap exports it." };
        var output = new Option<FileInfo>("--output") { Description = "File to write.", Required = true };
        var command = new Command("roundtrip",
            "Read a data dictionary and write it from what was understood: the same bytes.")
        {
            input, output,
        };
        command.SetAction(parsed => RoundTrip(parsed.GetValue(input)!, parsed.GetValue(output)!));
        return command;
    }

    private static int RoundTrip(FileInfo input, FileInfo output)
    {
        MustExist(input);
        DictionaryReading reading;
        try
        {
            reading = DictionaryReader.Read(File.ReadAllBytes(input.FullName), input.Name);
        }
        catch (DictionaryRefusedException refused)
        {
            Console.Error.WriteLine(refused.Message);
            return ExitCode.RefusedInput;
        }

        foreach (var finding in reading.Findings)
        {
            Console.Error.WriteLine(finding.Describe(input.Name));
        }

        if (!reading.IsFaithful)
        {
            return ExitCode.RefusedInput;
        }

        var partial = $"{output.FullName}.partial";
        try
        {
            File.WriteAllBytes(partial, DictionaryWriter.Write(reading.Dictionary));
            File.Move(partial, output.FullName, overwrite: true);
        }
        finally
        {
            File.Delete(partial);
        }

        return ExitCode.Done;
    }

    private static void MustExist(FileInfo file)
    {
        if (!file.Exists)
        {
            throw new FileNotFoundException($"{file.Name}: there is no such file.");
        }
    }

    private static DictionaryCheckResult CheckOne(FileInfo file)
    {
        try
        {
            var report = DictionaryCheck.Run(File.ReadAllBytes(file.FullName), file.Name);
            return new DictionaryCheckResult(
                file.Name, report.Dictionary.Fields.Count,
                    [.. report.Dictionary.Instruments.Select(instrument => instrument.Name)],
                report.RoundTrips, [.. report.Findings.Select(Row)]);
        }
        catch (DictionaryRefusedException refused)
        {
            var row = new DictionaryCheckRow("error", refused.Code, refused.Line, "", "", refused.Problem,
                refused.Remedy, refused.Message);
            return new DictionaryCheckResult(file.Name, 0, [], false, [row]);
        }

        DictionaryCheckRow Row(DictionaryFinding finding) => new(
            finding.Severity == FindingSeverity.Error ? "error" : "warning", finding.Code, finding.Line,
                finding.Column, finding.Field,
            finding.Problem, finding.Remedy, finding.Describe(file.Name));
    }

    private static void Tell(DictionaryCheckResult result) => Console.WriteLine(
        $"{result.File}: {Count(result.Fields, "field")} in {Count(result.Instruments.Count, "instrument")}, "
        + $"{Count(result.Errors, "error")}, {Count(result.Findings.Count - result.Errors, "warning")}"
        + (result.RoundTrips ? "" : "; it would not be written back unchanged"));

    private static string Count(int number, string what) => number == 1 ? $"1 {what}" : $"{number} {what}s";
}

/// <summary>What <c>dictionary check --json</c> says of a file.</summary>
internal sealed record DictionaryCheckResult(
    string File, int Fields, IReadOnlyList<string> Instruments, bool RoundTrips,
        IReadOnlyList<DictionaryCheckRow> Findings)
{
    public int Errors => Findings.Count(finding => finding.Severity == "error");
}

/// <summary>What it says of a place in the file; line 0 and empty texts where there is none.</summary>
internal sealed record DictionaryCheckRow(
    string Severity, string Code, int Line, string Column, string Field, string Problem, string Remedy,
    [property: JsonIgnore] string Message);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(DictionaryCheckResult[]))]
internal sealed partial class DictionaryJson : JsonSerializerContext;
