using System.CommandLine;
using System.Text.Json;
using CohortVault.Cli;

namespace CohortVault.Server.Verbs;

/// <summary><c>cohortvault verify</c>: reads everything that an installation keeps and names what is damaged.</summary>
internal static class VerifyVerb
{
    public static Command Create()
    {
        var data = CommonOptions.Data();
        var json = CommonOptions.Json();
        var config = new Option<FileInfo?>("--config")
        {
            Description = "Configuration file (JSON) that the server is run with.",
        };
        var command = ServerVerbs.Verify.ToCommand().With(data, json, config);
        command.SetAction((parsed, ct) => RunAsync(
            new ServeOptions
            {
                DataDirectory = parsed.GetValue(data)!.FullName,
                ConfigurationFile = parsed.GetValue(config)?.FullName,
            },
            parsed.GetValue(json),
            ct));
        return command;
    }

    private static async Task<int> RunAsync(ServeOptions options, bool json, CancellationToken ct)
    {
        if (!Directory.Exists(Path.Combine(options.DataDirectory, "keys")))
        {
            await Console.Error.WriteLineAsync(
                $"{options.DataDirectory} is not a data directory. Name one with --data.");
            return ExitCode.NotFound;
        }

        var found = await DataVerification.RunAsync(options, ct);
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(found, JsonSerializerOptions.Web));
        }
        else
        {
            foreach (var problem in found.Problems)
            {
                Console.WriteLine(problem);
            }

            Console.WriteLine(
                $"{found.Objects} sealed objects ({found.Bytes} bytes) and {found.AuditRecords} audit records read, "
                + $"{found.Problems.Count} problems");
        }

        return found.Problems.Count == 0 ? ExitCode.Done : ExitCode.RefusedInput;
    }
}
