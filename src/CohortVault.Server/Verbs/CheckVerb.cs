using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using CohortVault.Cli;
using CohortVault.Platform.Features.Statement.Contracts;

namespace CohortVault.Server.Verbs;

/// <summary><c>cohortvault check</c>: looks at the controls of the security statement now.</summary>
internal static class CheckVerb
{
    private static readonly JsonSerializerOptions Printed = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // Printed to a terminal or a file, never into a page.
    };

    public static Command Create()
    {
        var data = CommonOptions.Data();
        var json = CommonOptions.Json();
        var id = new Option<string?>("--id") { Description = "One control alone, such as T5." };
        var config = new Option<FileInfo?>("--config")
        {
            Description = "Configuration file (JSON) that the server is run with.",
        };
        var command = ServerVerbs.Check.ToCommand().With(data, id, json, config);
        command.SetAction((parsed, ct) => RunAsync(
            new ServeOptions
            {
                DataDirectory = parsed.GetValue(data)!.FullName,
                ConfigurationFile = parsed.GetValue(config)?.FullName,
            },
            parsed.GetValue(id),
            parsed.GetValue(json),
            ct));
        return command;
    }

    private static async Task<int> RunAsync(ServeOptions options, string? id, bool json, CancellationToken ct)
    {
        if (id is not null && !ControlVerification.Exists(id))
        {
            await Console.Error.WriteLineAsync($"There is no control '{id}'. Controls are T1 to T30 and L1 to L64.");
            return ExitCode.NotFound;
        }

        var reports = await ControlChecks.RunAsync(options, id, ct);
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(
                reports.Select(report => new { report.Id, State = report.State.Word(), report.CheckedAt, report.Evidence }), Printed));
        }
        else
        {
            Print(reports, withDetails: id is not null);
        }

        return reports.Any(report => report.State == ControlState.Failed) ? ExitCode.RefusedInput : ExitCode.Done;
    }

    private static void Print(IReadOnlyList<ControlReport> reports, bool withDetails)
    {
        foreach (var report in reports)
        {
            Console.WriteLine(
                $"{Sign(report.State)} {report.Id,-4}{Words(report.State),-16}{ControlVerification.Claim(report.Id)}");
            if (report.Evidence.Length > 0)
            {
                Console.WriteLine($"       {report.Evidence}");
            }

            foreach (var detail in withDetails || report.State == ControlState.Failed ? report.Details : [])
            {
                Console.WriteLine($"       - {detail}");
            }
        }

        var counts = reports.GroupBy(report => report.State).OrderBy(group => group.Key == ControlState.Unchecked)
            .ThenBy(group => group.Key);
        Console.WriteLine(string.Join(", ", counts.Select(group => $"{group.Count()} {Words(group.Key)}")));
    }

    private static string Sign(ControlState state) => state switch
    {
        ControlState.Verified => "+",
        ControlState.Failed => "!",
        ControlState.Attested => "o",
        ControlState.NotApplicable => "-",
        _ => ".",
    };

    private static string Words(ControlState state) => state switch
    {
        ControlState.NotApplicable => "not applicable",
        ControlState.Unchecked => "not yet checked",
        _ => state.Word(),
    };
}
