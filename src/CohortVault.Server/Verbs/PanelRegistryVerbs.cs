using System.CommandLine;
using System.Text.Json;
using CohortVault.Cli;
using CohortVault.Platform.Features.Panels.Contracts;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Server.Verbs;

/// <summary><c>cohortvault panel add</c> and <c>panel list</c>: the panels of an installation.</summary>
internal static class PanelRegistryVerbs
{
    public static Command Create() => new("panel", "Manage reference panels.") { Add(), List() };

    private static Command Add()
    {
        var directory = new Argument<DirectoryInfo>("DIR") { Description = "Panel directory made by 'panel build'." };
        var open = new Option<bool>("--open")
        {
            Description = "The panel's haplotypes may be read by anybody who reads this disk: keep it as plain files. Otherwise it is sealed.",
        };
        var data = CommonOptions.Data();
        var command = ServerVerbs.PanelAdd.ToCommand().With(open, data);
        command.Add(directory);
        command.SetAction((parsed, ct) => AddAsync(
            parsed.GetValue(directory)!.FullName, parsed.GetValue(open), parsed.GetValue(data)!.FullName, ct));
        return command;
    }

    private static Command List()
    {
        var data = CommonOptions.Data();
        var json = CommonOptions.Json();
        var command = ServerVerbs.PanelList.ToCommand().With(data, json);
        command.SetAction((parsed, ct) => ListAsync(parsed.GetValue(data)!.FullName, parsed.GetValue(json), ct));
        return command;
    }

    private static async Task<int> AddAsync(string directory, bool open, string data, CancellationToken ct)
    {
        await using var host = await AdministrationHost.OpenAsync(data, null, ct);
        var outcome = await host.Services.GetRequiredService<IPanelAdministration>().AddAsync(directory, open, ct);
        if (outcome.Refusal is { } refusal)
        {
            await Console.Error.WriteLineAsync(refusal.Text);
            return refusal.ExitCode;
        }

        Console.WriteLine($"Added {Line(outcome.Value)}");
        return ExitCode.Done;
    }

    private static async Task<int> ListAsync(string data, bool json, CancellationToken ct)
    {
        await using var host = await AdministrationHost.OpenAsync(data, null, ct);
        var panels = await host.Services.GetRequiredService<IPanelAdministration>().ListAsync(ct);
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(panels, new JsonSerializerOptions(JsonSerializerDefaults.Web) { WriteIndented = true }));
        }
        else
        {
            foreach (var panel in panels)
            {
                Console.WriteLine(Line(panel));
            }
        }

        return ExitCode.Done;
    }

    private static string Line(PanelSummary panel) =>
        $"{panel.Id}  {panel.Build}  {panel.Samples} samples  chromosomes {string.Join(' ', panel.Chromosomes)}  {panel.Name}";
}
