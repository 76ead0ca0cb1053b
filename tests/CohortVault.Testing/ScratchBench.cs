using System.Text.Json;
using CohortVault.Platform.Features.Statement.Contracts;
using CohortVault.Server;

namespace CohortVault.Testing;

/// <summary>
/// Scratch instances of the server for tests of the statement's checks; workers run the program built beside.
/// </summary>
internal sealed class ScratchBench : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("cohortvault-bench-").FullName;

    /// <summary>Instances with these settings besides.</summary>
    public ScratchBench(IReadOnlyDictionary<string, string>? besides = null)
    {
        var settings = Path.Combine(_directory, "settings.json");
        File.WriteAllText(settings, JsonSerializer.Serialize(
            new Dictionary<string, string>(besides ?? new Dictionary<string, string>()) { ["Imputation:WorkerProgram"] = Program() }));
        Servers = new ScratchServers(
            new ServeOptions { DataDirectory = Path.Combine(_directory, "data"), ConfigurationFile = settings });
    }

    public IScratchServers Servers { get; }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    /// <summary>
    /// The program cohortvault of the same build: <c>src/CohortVault.Cli/bin/CONFIGURATION/FRAMEWORK/cohortvault</c>.
    /// </summary>
    private static string Program()
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        var (framework, configuration) = (output.Name, output.Parent!.Name);
        for (var folder = output; folder is not null; folder = folder.Parent)
        {
            var program = Path.Combine(
                folder.FullName, "src", "CohortVault.Cli", "bin", configuration, framework, "cohortvault");
            if (File.Exists(program))
            {
                return program;
            }
        }

        throw new FileNotFoundException("The program cohortvault is not built beside the tests.");
    }
}
