using System.Security.Cryptography.X509Certificates;
using CohortVault.Platform;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Statement.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CohortVault.Server;

/// <summary>Builds the web server: configuration, listeners, the order of the middleware, and the features.</summary>
public static class ServerHost
{
    /// <summary>Builds the server and prepares its data directory; the caller runs it.</summary>
    /// <exception cref="DataDirectoryInUseException">Another server runs on the same directory.</exception>
    public static Task<WebApplication> BuildAsync(ServeOptions options, CancellationToken ct) =>
        BuildAsync(options, _ => { }, ct);

    /// <summary>
    /// Builds the server with services replaced at the end: the clock of a scratch instance, a mechanism that a test
    /// breaks.
    /// </summary>
    internal static async Task<WebApplication> BuildAsync(
        ServeOptions options, Action<IServiceCollection> adjust, CancellationToken ct)
    {
        var directory = DataDirectory.Open(options.DataDirectory);
        var held = directory.LockForServer();
        try
        {
            return await BuildAsync(options, directory, held, adjust, ct);
        }
        catch
        {
            // The next try of the same process must not find the directory taken.
            held.Dispose();
            throw;
        }
    }

    private static async Task<WebApplication> BuildAsync(
        ServeOptions options, DataDirectory directory, IDisposable held, Action<IServiceCollection> adjust, CancellationToken ct)
    {
        var builder = WebApplication.CreateSlimBuilder(
            new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddCohortVault(options.ConfigurationFile, directory);
        builder.Logging.AddCohortVaultLogging(LogLevel.Information);
        builder.Services.AddSingleton(_ => held);
        builder.Services.AddSite(options);
        builder.Services.AddCohortVault(directory);
        builder.Services.AddPages();
        builder.Services.AddFormKeys(directory);
        builder.Services.AddOpenApi("v1", OpenApiDocument.Describe);
        var certificate = ServerCertificate.Load(options, directory, TimeProvider.System);
        builder.WebHost.UseCohortVaultListeners(options, certificate);
        builder.Services.AddSingleton<IScratchServers, ScratchServers>();
        adjust(builder.Services);
        HostedWork.Gather(builder.Services);

        Listeners.CheckFree(options);
        var app = builder.Build();
        app.Services.GetRequiredService<IStartupValidator>().Validate();
        _ = app.Services.GetRequiredService<IDisposable>(); // Owned by the container from now on: the lock ends with the server.
        await app.Services.PrepareCohortVaultAsync(ct);
        Use(app, options, certificate);
        return app;
    }

    private static void Use(WebApplication app, ServeOptions options, X509Certificate2 certificate)
    {
        app.UseRequestLog();
        app.UseSecurityHeaders();
        app.UseHostWall(options, certificate);
        app.UseFetchMetadataWall();
        app.UseProgramErrors();
        app.UseErrorPages();
        app.UseStoreOutage();
        app.UseRouting();
        app.UseListenerWalls();
        app.UseSealedGate();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapHealth();
        app.MapPhoneApp();
        app.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();
        app.Services.GetRequiredService<PageBundle>().Map(app);
        app.MapRazorPages();
        app.MapCohortVault();
    }
}
