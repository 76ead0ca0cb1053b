using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using CohortVault.Testing;

namespace CohortVault.Server.Tests.Provider;

/// <summary>
/// A certified OpenID provider as a process of its own (<c>provider.mjs</c>) on a loopback port that is known before it starts,
/// since the server is configured with it first and it must know the server's address.
/// </summary>
internal sealed class OpenIdProvider : IAsyncDisposable
{
    public const string ClientSecret = "a-Secret-of-the-client-that-no-log-may-hold-71";

    private readonly HttpClient _client = new();
    private Process? _process;

    public OpenIdProvider()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}");
    }

    public Uri Address { get; }

    public string Issuer => Address.ToString().TrimEnd('/');

    /// <summary>Settings of a server that uses this provider, and more of them.</summary>
    public Dictionary<string, string> Settings(params (string Key, string Value)[] more)
    {
        var settings = new Dictionary<string, string>
        {
            ["Accounts:SingleSignOn:Name"] = "University of Example",
            ["Accounts:SingleSignOn:Issuer"] = Issuer,
            ["Accounts:SingleSignOn:ClientId"] = "cohortvault",
            ["Accounts:SingleSignOn:ClientSecret"] = ClientSecret,
            ["Accounts:SingleSignOn:AssuredBy:0"] = "urn:example:mfa",
            ["Accounts:SignInsPerMinute"] = "1000",
            ["Accounts:RegistrationsPerHour"] = "1000",
        };
        foreach (var (key, value) in more)
        {
            settings[key] = value;
        }

        return settings;
    }

    /// <param name="server">Whom it answers.</param>
    /// <param name="pushed">Whether it offers pushed authorization requests.</param>
    public async Task StartAsync(RunningServer server, bool pushed = false)
    {
        var back = new Uri(server.PublicAddress, "/sign-in/single-sign-on/return");
        var start = new ProcessStartInfo("node", ["provider.mjs", $"{Address.Port}", ClientSecret, back.ToString(), pushed ? "par" : "plain"])
        {
            WorkingDirectory = Folder(),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _process = Process.Start(start)!;
        var errors = _process.StandardError.ReadToEndAsync();
        if (await _process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(1)) != "ready")
        {
            throw new InvalidOperationException(await errors);
        }
    }

    /// <summary>The next ID token says this besides, or instead; signed with the provider's key, or with another one.</summary>
    public async Task BendNextAsync(object claims, bool foreignKey = false)
    {
        using var answer = await _client.PostAsJsonAsync(new Uri(Address, "/test/next"), new { claims, foreignKey });
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>All requests that it got, with their queries.</summary>
    public Task<string> SeenAsync() => _client.GetStringAsync(new Uri(Address, "/test/seen"));

    public async Task StopAsync()
    {
        if (_process is { } running)
        {
            running.Kill(entireProcessTree: true);
            await running.WaitForExitAsync();
            running.Dispose();
            _process = null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _client.Dispose();
    }

    private static string Folder()
    {
        var root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "CohortVault.slnx")))
        {
            root = Path.GetDirectoryName(root) ?? throw new DirectoryNotFoundException("The tests run outside the repository.");
        }

        return Path.Combine(root, "tests", "CohortVault.Server.Tests", "Provider");
    }
}
