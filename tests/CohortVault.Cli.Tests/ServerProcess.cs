using System.Collections.Concurrent;
using System.Diagnostics;
using CohortVault.Client;

namespace CohortVault.Cli.Tests;

/// <summary>The real server as a process on a data directory of its own, to be killed and started again.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly string[] _options;
    private readonly bool _ownsFolder;
    private readonly ConcurrentQueue<string> _said = new();
    private Process? _process;

    private ServerProcess(string folder, bool ownsFolder, string[] options) =>
        (Folder, _ownsFolder, _options) = (folder, ownsFolder, options);

    /// <summary>Its process.</summary>
    public int Id => _process!.Id;

    public string Folder { get; }

    public string Data => Path.Combine(Folder, "data");

    public HttpClient Http { get; private set; } = null!;

    /// <summary>
    /// A server in demo mode, with the HapMap panel, on free ports. A folder that is given is left for its owner to
    /// remove.
    /// </summary>
    public static async Task<ServerProcess> StartAsync(string? configuration = null, string? folder = null)
    {
        var ownsFolder = folder is null;
        folder ??= Directory.CreateTempSubdirectory("cohortvault-test-").FullName;
        string[] options = [];
        if (configuration is not null)
        {
            var file = Path.Combine(folder, "config.json");
            await File.WriteAllTextAsync(file, configuration);
            options = ["--config", file];
        }

        var server = new ServerProcess(folder, ownsFolder, options);
        await server.StartAgainAsync();
        return server;
    }

    public async Task StartAgainAsync()
    {
        _process = Process.Start(CohortVaultProgram.StartInfo(
        [
            "serve", "--data", Data, "--demo", "--listen", "https://127.0.0.1:0", "--admin-listen", "https://127.0.0.1:0", .. _options,
        ]))!;
        _ = ListenAsync(_process.StandardError);
        const string listens = "CohortVault listens on ";
        while (await _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (line.StartsWith(listens, StringComparison.Ordinal))
            {
                Http = new HttpClient(new HttpClientHandler
                {
                    // The certificate was made by the server a moment ago; that this is TLS at all is tested elsewhere.
                    ServerCertificateCustomValidationCallback = (_, _, _, _) => true,
                })
                {
                    BaseAddress = new Uri(line[listens.Length..].Trim().TrimEnd('/') + "/"),
                };
                _ = ListenAsync(_process.StandardOutput);
                return;
            }
        }

        throw new InvalidOperationException("The server ended before it listened.");
    }

    /// <summary>The last lines that the server said, for a test that fails.</summary>
    public string Said => string.Join('\n', _said);

    private async Task ListenAsync(StreamReader output)
    {
        const int most = 60;
        while (await output.ReadLineAsync() is { } line)
        {
            _said.Enqueue(line);
            if (_said.Count > most)
            {
                _said.TryDequeue(out _);
            }
        }
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
        Http.Dispose();
    }

    /// <summary>Makes an account and returns a client with its token.</summary>
    public async Task<ImputationClient> ClientAsync(string user)
    {
        Token = await TokenAsync(user);
        return new ImputationClient(Http, Token);
    }

    public string Token { get; private set; } = "";

    /// <summary>A client for the account that was made before, after a restart.</summary>
    public ImputationClient ClientAgain() => new(Http, Token);

    /// <summary>Processes that work for this server.</summary>
    public IReadOnlyList<int> Workers()
    {
        var children = File.ReadAllText($"/proc/{_process!.Id}/task/{_process.Id}/children");
        return
        [
            .. Process.GetProcesses().Where(p => IsChild(p.Id)).Select(p => p.Id)
                .Concat(children.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)).Distinct(),
        ];
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            await KillAsync();
        }

        if (_ownsFolder)
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    private bool IsChild(int id)
    {
        try
        {
            var fields = File.ReadAllText($"/proc/{id}/stat").Split(')')[^1].Split(
                ' ', StringSplitOptions.RemoveEmptyEntries);
            return fields[1] == _process!.Id.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private async Task<string> TokenAsync(string user)
    {
        var made = await CohortVaultProgram.RunAsync(
            "user", "create", user, "--email", $"{user}@example.org", "--role", "researcher", "--api-token", "--data",
            Data);
        Assert.True(made.ExitCode == 0, made.Errors);
        return made.Output.Trim();
    }
}
