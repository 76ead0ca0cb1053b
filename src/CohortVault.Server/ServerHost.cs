using CohortVault.Platform;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Operations.Contracts;
using CohortVault.Platform.Features.Statement.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CohortVault.Server;

/// <summary>Builds the web server: configuration, listeners, the order of the middleware, and the features.</summary>
public static class ServerHost
{
    /// <summary>Builds the server and prepares its data directory; the caller runs it.</summary>
    /// <exception cref="DataDirectoryInUseException">Another server runs on the same directory.</exception>
    public static Task<WebApplication> BuildAsync(ServeOptions options, CancellationToken ct) => BuildAsync(options, _ => { }, ct);

    /// <summary>Builds the server with services replaced at the end: the clock of a scratch instance, a mechanism that a test breaks.</summary>
    internal static async Task<WebApplication> BuildAsync(ServeOptions options, Action<IServiceCollection> adjust, CancellationToken ct)
    {
        var directory = DataDirectory.Open(options.DataDirectory);
        var held = directory.LockForServer();

        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        if (options.ConfigurationFile is { } file)
        {
            builder.Configuration.AddJsonFile(Path.GetFullPath(file), optional: false);
        }

        builder.Services.AddSingleton(_ => held);
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(new DemoMode(options.Demo));
        builder.Services.AddSingleton<IPublicAddress, PublicAddress>();
        builder.Services.AddOptions<SiteOptions>().BindConfiguration(SiteOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<SiteOptions>, SiteOptionsValidator>();
        builder.Services.AddCohortVault(directory);
        builder.Services.AddPages();
        builder.WebHost.UseCohortVaultListeners(options, ServerCertificate.Load(options, directory, TimeProvider.System));
        builder.Services.AddSingleton<IScratchServers, ScratchServers>();
        adjust(builder.Services);

        var app = builder.Build();
        _ = app.Services.GetRequiredService<IDisposable>(); // Owned by the container from now on: the lock ends with the server.
        await app.Services.PrepareCohortVaultAsync(ct);
        Use(app);
        return app;
    }

    private static void Use(WebApplication app)
    {
        app.UseSecurityHeaders();
        app.UseErrorPages();
        app.UseRouting();
        app.UseListenerWalls();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapGet("/health/live", () => TypedResults.Text("live")).WithMetadata(new OnEveryListener()).AllowAnonymous();
        app.Services.GetRequiredService<PageBundle>().Map(app);
        app.MapRazorPages();
        app.MapCohortVault();
    }
}
