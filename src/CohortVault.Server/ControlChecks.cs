using CohortVault.Platform;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Statement.Contracts;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Server;

/// <summary>
/// Runs the statement's checks for an installation from the command line, whether its server runs or not.
/// </summary>
public static class ControlChecks
{
    /// <summary>Looks at every control, or one; the installation's directory is read and not changed.</summary>
    public static async Task<IReadOnlyList<ControlReport>> RunAsync(
        ServeOptions options, string? id, CancellationToken ct)
    {
        var configuration = new ConfigurationManager();
        if (options.ConfigurationFile is { } file)
        {
            configuration.AddJsonFile(Path.GetFullPath(file), optional: false);
        }

        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<IConfiguration>(configuration);
        services.AddSingleton(options);
        services.AddSingleton<IScratchServers, ScratchServers>();
        services.AddCohortVault(DataDirectory.Open(options.DataDirectory));
        await using var provider = services.BuildServiceProvider();
        return await ControlVerification.RunAsync(provider, id, ct);
    }
}
