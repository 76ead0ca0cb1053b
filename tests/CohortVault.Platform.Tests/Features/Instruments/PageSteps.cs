using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using CohortVault.Platform.Features.Instruments.Questionnaire;

namespace CohortVault.Platform.Tests.Features.Instruments;

/// <summary>The page's side of a questionnaire, bundled as for browsers and run by node.</summary>
internal static class PageSteps
{
    private const string Runner = """
        import { text } from 'node:stream/consumers';
        const { settle } = await import(process.argv[2]);
        const results = JSON.parse(await text(process.stdin)).map(({ logic, typed }) => {
          const { hidden, values } = settle(JSON.parse(logic), new Map(Object.entries(typed)));
          return { hidden: [...hidden], values };
        });
        process.stdout.write(JSON.stringify(results));
        """;

    /// <param name="Hidden">Fields that the page hides.</param>
    /// <param name="Values">Values that the page knows: of fields that some step names, and calculated ones.</param>
    public sealed record Settled(string[] Hidden, Dictionary<string, string> Values);

    /// <summary>What the page makes of each form.</summary>
    public static async Task<Settled[]> RunAsync(
        IEnumerable<(QuestionnaireSheet Sheet, Dictionary<string, string[]> Form)> forms, CancellationToken ct)
    {
        var directory = Directory.CreateTempSubdirectory("cohortvault-test-").FullName;
        try
        {
            var (bundle, runner) = (Path.Combine(directory, "settle.mjs"), Path.Combine(directory, "run.mjs"));
            await File.WriteAllTextAsync(runner, Runner, ct);
            await NodeAsync(
                "", ["web/node_modules/esbuild/bin/esbuild", "web/src/questionnaire/settle.ts", "--bundle", "--format=esm",
                    "--target=es2022", "--log-level=warning", $"--outfile={bundle}"], ct);
            var input = new JsonArray([.. forms.Select(form => new JsonObject
            {
                ["logic"] = QuestionnaireView.Of(form.Sheet).Logic,
                ["typed"] = new JsonObject(form.Form.Select(field => KeyValuePair.Create<string, JsonNode?>(field.Key, field.Value[0]))),
            })]);
            var output = await NodeAsync(input.ToJsonString(), [runner, bundle], ct);
            return JsonSerializer.Deserialize<Settled[]>(output, JsonSerializerOptions.Web)!;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task<string> NodeAsync(string input, string[] arguments, CancellationToken ct)
    {
        using var node = Process.Start(new ProcessStartInfo("node", arguments)
        {
            WorkingDirectory = Root(),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (output, errors) = (node.StandardOutput.ReadToEndAsync(ct), node.StandardError.ReadToEndAsync(ct));
        await node.StandardInput.WriteAsync(input);
        node.StandardInput.Close();
        await node.WaitForExitAsync(ct);
        Assert.True(node.ExitCode == 0, await errors);
        return await output;
    }

    public static string Root()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "CohortVault.slnx")))
        {
            directory = directory.Parent!;
        }

        return directory.FullName;
    }
}
