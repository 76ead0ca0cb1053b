using CohortVault.Platform;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Vault.Contracts;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CohortVault.Server;

/// <summary>
/// The features without a web server: for the command line's administration verbs, beside a running server or without
/// one. Nothing is started, so no background work runs twice.
/// </summary>
public sealed class AdministrationHost : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly AsyncServiceScope _scope;

    private AdministrationHost(ServiceProvider services)
    {
        _services = services;
        _scope = services.CreateAsyncScope();
    }

    /// <summary>The features.</summary>
    public IServiceProvider Services => _scope.ServiceProvider;

    /// <summary>
    /// Opens a data directory, brings its databases up to date, and opens the vault; a sealed one asks on the terminal.
    /// </summary>
    /// <exception cref="VaultClosedException">Nobody opened it.</exception>
    public static async Task<AdministrationHost> OpenAsync(
        string dataDirectory, string? configurationFile, CancellationToken ct, bool acceptOlderLog = false)
    {
        var host = await OpenSealedAsync(dataDirectory, configurationFile, ct);
        try
        {
            if (!await host._services.PrepareCohortVaultAsync(ct, acceptOlderLog))
            {
                await VaultSecrets.Typed().OpenAsync(host.Services.GetRequiredService<IVaultSeal>(), ct);
            }

            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Opens a data directory and brings its databases up to date; the vault stays closed.</summary>
    public static async Task<AdministrationHost> OpenSealedAsync(
        string dataDirectory, string? configurationFile, CancellationToken ct)
    {
        var host = Build(dataDirectory, configurationFile);
        try
        {
            await host._services.PrepareSealedCohortVaultAsync(ct);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>The features over a data directory as it is, or that is yet to be filled.</summary>
    public static AdministrationHost Build(string dataDirectory, string? configurationFile)
    {
        var directory = DataDirectory.Open(dataDirectory);
        var configuration = new ConfigurationBuilder();
        configuration.AddCohortVault(configurationFile, directory);
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(configuration.Build());
        services.AddLogging(logging => logging.AddCohortVaultLogging(LogLevel.Warning));
        services.AddSite(new ServeOptions { DataDirectory = directory.Root, ConfigurationFile = configurationFile });
        services.AddCohortVault(directory);
        return new AdministrationHost(services.BuildServiceProvider());
    }

    /// <summary>
    /// Opens a data directory to look at it alone: databases stay as they are, and no master key is asked for.
    /// </summary>
    public static AdministrationHost Look(string dataDirectory, string? configurationFile) =>
        Build(dataDirectory, configurationFile);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _scope.DisposeAsync();
        await _services.DisposeAsync();
    }
}
