using CohortVault.Platform;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Vault.Contracts;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Server;

/// <summary>Reads everything that an installation keeps, from the command line, whether its server runs or not.</summary>
public static class DataVerification
{
    /// <summary>Authenticates every sealed object and the audit log.</summary>
    public static async Task<VerifiedData> RunAsync(ServeOptions options, CancellationToken ct)
    {
        var configuration = new ConfigurationManager();
        if (options.ConfigurationFile is { } file)
        {
            configuration.AddJsonFile(Path.GetFullPath(file), optional: false);
        }

        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<IConfiguration>(configuration);
        services.AddCohortVault(DataDirectory.Open(options.DataDirectory));
        await using var provider = services.BuildServiceProvider();
        await provider.PrepareCohortVaultAsync(ct);
        return await VaultVerification.RunAsync(provider, ct);
    }
}
