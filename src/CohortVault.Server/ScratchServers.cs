using System.Net;
using System.Security.Cryptography;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Audit;
using CohortVault.Platform.Features.Statement.Contracts;
using CohortVault.Platform.Features.Vault;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Features.Vault.Objects;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CohortVault.Server;

/// <summary>
/// Starts this very server again, on an empty directory and free loopback ports, for the statement's checks.
/// </summary>
internal sealed class ScratchServers(ServeOptions options) : IScratchServers
{
    public async Task<IScratchServer> StartAsync(
        string directory, Action<IServiceCollection> adjust, CancellationToken ct, AdminReach? admin = null)
    {
        var scratch = new ServeOptions
        {
            DataDirectory = directory,
            Listen = "https://127.0.0.1:0",
            AdminListen = $"https://{admin?.Address ?? IPAddress.Loopback}:0",
            ConfigurationFile = options.ConfigurationFile,
        };
        var app = await ServerHost.BuildAsync(
            scratch,
            services =>
            {
                services.AddLogging(logging => logging.ClearProviders());
                services.AddSingleton<IHostLifetime, DetachedLifetime>();

                // Never the installation's own; of its bucket a corner, so that the way there is checked too.
                services.PostConfigure<DatabaseOptions>(
                    database => (database.Postgres, database.PostgresKeys) = ("", ""));
                services.PostConfigure<ObjectStoreOptions>(
                    store => (store.Prefix, store.TakeOver) = ($"{store.Prefix}{IScratchObjects.Prefix}{RandomNumberGenerator.GetHexString(32, lowercase: true)}/", false));
                services.PostConfigure<AuditOptions>(audit =>
                {
                    // It has a log of its own, which is nobody else's business.
                    audit.CheckpointFile = "";
                    audit.Witnesses.Clear();
                });
                services.PostConfigure<VaultOptions>(
                    vault => (vault.MasterKeyFile, vault.PassphraseFile) = ("", ""));
                if (admin is not null)
                {
                    services.PostConfigure<AdminOptions>(options => Limit(options, admin));
                }

                adjust(services);
            },
            ct);
        try
        {
            await app.StartAsync(ct);
            return new ScratchServer(app);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    private static void Limit(AdminOptions options, AdminReach admin)
    {
        options.Allow.Clear();
        if (admin.IsListed)
        {
            options.Allow.Add(admin.Address.ToString());
        }
    }

    private sealed class ScratchServer(WebApplication app) : IScratchServer
    {
        // Listeners report their addresses in the order in which they were added: public, then admin.
        public Uri PublicAddress { get; } = new(app.Urls.First());

        public Uri AdminAddress { get; } = new(app.Urls.Last());

        public IServiceProvider Services => app.Services;

        public async ValueTask DisposeAsync()
        {
            await app.StopAsync(CancellationToken.None);
            await app.Services.GetRequiredService<IScratchObjects>().ClearAsync(CancellationToken.None);
            await app.DisposeAsync();
        }
    }

    /// <summary>Signals of the operating system belong to the program, not to an instance inside it.</summary>
    private sealed class DetachedLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
