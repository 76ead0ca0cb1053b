using System.Text.Json;
using Microsoft.AspNetCore.Builder;

namespace CohortVault.Server.Tests.Browser;

/// <summary>
/// The real server in demo mode, on a directory of its own and free ports; workers are the real program's.
/// </summary>
internal sealed class DemoServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly DirectoryInfo _directory;

    private DemoServer(WebApplication app, DirectoryInfo directory)
    {
        _app = app;
        _directory = directory;
    }

    // Listeners report their addresses in the order in which they were added: public, then admin.
    public Uri PublicAddress => new(_app.Urls.First());

    public Uri AdminAddress => new(_app.Urls.Last());

    /// <summary>The server's own services.</summary>
    public IServiceProvider Services => _app.Services;

    /// <summary>A file of the samples that come with the program.</summary>
    public static string Sample(string name) =>
        Path.Combine(AppContext.BaseDirectory, "samples", "hapmap2-chr20", name);

    /// <param name="ct">Gives up starting.</param>
    /// <param name="settings">Configuration as keys such as <c>Accounts:SignInsPerMinute</c>.</param>
    public static async Task<DemoServer> StartAsync(
        CancellationToken ct, IReadOnlyDictionary<string, string>? settings = null)
    {
        var directory = Directory.CreateTempSubdirectory("cohortvault-browser-");
        var configuration = settings is null ? null : Path.Combine(directory.FullName, "test-settings.json");
        if (configuration is not null)
        {
            await File.WriteAllTextAsync(configuration, JsonSerializer.Serialize(settings), ct);
        }

        var app = await ServerHost.BuildAsync(
            new ServeOptions
            {
                DataDirectory = directory.FullName,
                Listen = "https://127.0.0.1:0",
                AdminListen = "https://127.0.0.1:0",
                ConfigurationFile = configuration,
                Demo = true,
            },
            ct);
        await app.StartAsync(ct);
        return new DemoServer(app, directory);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        _directory.Delete(recursive: true);
    }
}
