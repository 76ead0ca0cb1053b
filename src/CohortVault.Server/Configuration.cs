using System.Text.Json;
using CohortVault.Platform.Data;
using Microsoft.Extensions.Configuration;

namespace CohortVault.Server;

/// <summary>
/// Reads the configuration: the file named on the command line, or <c>cohortvault.json</c> in the data directory if
/// there is one, then environment variables that begin with <c>COHORTVAULT_</c>.
/// </summary>
internal static class Configuration
{
    private const string EnvironmentPrefix = "COHORTVAULT_";
    private const string FileName = "cohortvault.json";

    public static void AddCohortVault(this IConfigurationBuilder configuration, string? file, DataDirectory directory)
    {
        configuration.Sources.Clear();
        var path = file is null ? Path.Combine(directory.Root, FileName) : Path.GetFullPath(file);
        if (file is not null || File.Exists(path))
        {
            Read(configuration, path);
        }

        configuration.AddEnvironmentVariables(EnvironmentPrefix);
    }

    private static void Read(IConfigurationBuilder configuration, string path)
    {
        if (!File.Exists(path))
        {
            throw new StartRefusedException($"{path}: there is no such configuration file. Check --config.");
        }

        try
        {
            // Read once, here, so that a mistake is reported with its place and not from within the host.
            using var file = File.OpenRead(path);
            var read = new ConfigurationBuilder().AddJsonStream(file).Build();
            configuration.AddInMemoryCollection(read.AsEnumerable());
        }
        catch (Exception broken) when (broken is FormatException or JsonException)
        {
            throw new StartRefusedException($"{path}: {broken.Message} Mend the configuration file.");
        }
    }
}
