using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace CohortVault.Attacks.Sites;

/// <summary>The published program on loopback, over a data directory of its own, in demonstration.</summary>
internal sealed partial class Product : ISite, IAsyncDisposable
{
    public const string Password = "seven Quiet rivers 42";

    private readonly string _program;
    private readonly string _data;
    private readonly Process _server;
    private readonly StreamWriter _log;
    private int _requests;
    private int _people;

    private Product(string program, string data, Process server, StreamWriter log, Uri address)
    {
        (_program, _data, _server, _log, Address) = (program, data, server, log, address);
        server.OutputDataReceived += (_, line) => Note(line.Data);
        server.ErrorDataReceived += (_, line) => Note(line.Data);
        server.BeginOutputReadLine();
        server.BeginErrorReadLine();
    }

    public Uri Address { get; }

    public string SessionCookie => "__Host-cohortvault";

    public string ClosedPage => "/account";

    public IReadOnlyList<string> Pages => ["/jobs", "/jobs/new", "/account", "/account/second-factor"];

    public IReadOnlyList<string> MoreAddresses =>
        ["/", "/sign-in", "/sign-up", "/forgotten", "/statement", "/statement.json", "/nowhere", "/api/v1/account", "/api/v2/jobs", "/health/live"];

    public int Requests => _requests;

    /// <param name="program">The published program.</param>
    /// <param name="log">File for what it prints.</param>
    /// <param name="settings">Configuration as keys such as <c>Accounts:SignInsPerMinute</c>.</param>
    /// <param name="ct">Stops it.</param>
    public static async Task<Product> StartAsync(
        string program, string log, IReadOnlyDictionary<string, string> settings, CancellationToken ct)
    {
        var data = Directory.CreateTempSubdirectory("cohortvault-attack-").FullName;
        var configuration = Path.Combine(data, "attack.json");
        await File.WriteAllTextAsync(configuration, JsonSerializer.Serialize(settings), ct);
        var address = new Uri($"https://127.0.0.1:{FreePort()}");
        var server = Process.Start(new ProcessStartInfo(
            program,
            [
                "serve", "--data", data, "--listen", address.GetLeftPart(UriPartial.Authority),
                "--admin-listen", $"https://127.0.0.1:{FreePort()}", "--config", configuration, "--demo",
            ])
        { RedirectStandardOutput = true, RedirectStandardError = true }) ?? throw new InvalidOperationException($"{program} does not start.");
        var product = new Product(program, data, server, new StreamWriter(log) { AutoFlush = true }, address);
        using var browser = new Browser(address);
        for (var tries = 0; tries < 360 && !server.HasExited; tries++)
        {
            try
            {
                using var answer = await browser.GetAsync("/health/ready", ct);
                if (answer.IsSuccessStatusCode)
                {
                    return product;
                }
            }
            catch (HttpRequestException)
            {
                // Not there yet.
            }

            await Task.Delay(500, ct);
        }

        await product.DisposeAsync();
        throw new InvalidOperationException($"The program does not get ready; see {log}.");
    }

    /// <summary>Makes an account on the command line; returns its name, and a token if asked for one.</summary>
    public async Task<(string Name, string? Token)> AddPersonAsync(bool token, CancellationToken ct)
    {
        var name = $"person{Interlocked.Increment(ref _people)}";
        using var made = Process.Start(new ProcessStartInfo(
            _program,
            [
                "user", "create", name, "--email", $"{name}@example.org", "--role", "researcher", "--data", _data,
                "--config", Path.Combine(_data, "attack.json"), "--password-stdin", .. token ? ["--api-token"] : (string[])[],
            ])
        { RedirectStandardInput = true, RedirectStandardOutput = true }) ?? throw new InvalidOperationException($"{_program} does not start.");
        await made.StandardInput.WriteLineAsync(Password);
        made.StandardInput.Close();
        var output = await made.StandardOutput.ReadToEndAsync(ct);
        await made.WaitForExitAsync(ct);
        return made.ExitCode == 0 && output.Contains(token ? "cvt_" : name, StringComparison.Ordinal)
            ? (name, token ? output.Trim() : null)
            : throw new InvalidOperationException("The account could not be made.");
    }

    /// <summary>A person of its own each time, who sets a second factor up.</summary>
    public async Task<IReadOnlyList<string>> SignInAsync(Browser browser, CancellationToken ct)
    {
        var (name, _) = await AddPersonAsync(token: false, ct);
        using (await TryPasswordAsync(browser, name, Password, ct))
        {
        }

        var half = browser.Cookie(SessionCookie) ?? throw new InvalidOperationException("The password opened nothing.");
        const string enrol = "/account/second-factor";
        using var page = await browser.GetAsync(enrol, ct);
        var text = await page.Content.ReadAsStringAsync(ct);
        using (await browser.FillAsync(enrol, text, ct, ("code", DemoCode().Match(text).Groups[1].Value)))
        {
        }

        using var open = await browser.GetAsync(ClosedPage, ct);
        return open.StatusCode is HttpStatusCode.OK
            ? [half, browser.Cookie(SessionCookie)!]
            : throw new InvalidOperationException($"The second factor opened nothing: {(int)open.StatusCode}.");
    }

    public static Task<HttpResponseMessage> TryPasswordAsync(Browser browser, string name, string password, CancellationToken ct) =>
        browser.FillAsync("/sign-in", ct, ("login", name), ("password", password));

    public async ValueTask DisposeAsync()
    {
        if (!_server.HasExited)
        {
            _server.Kill(entireProcessTree: true);
            await _server.WaitForExitAsync();
        }

        _server.Dispose();
        await _log.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private void Note(string? line)
    {
        if (line is null)
        {
            return;
        }

        if (RequestLine().IsMatch(line))
        {
            Interlocked.Increment(ref _requests);
        }

        lock (_log)
        {
            _log.WriteLine(line);
        }
    }

    [GeneratedRegex(@" \d{3} \d+\.\d ms (Public|Admin) ")]
    private static partial Regex RequestLine();

    [GeneratedRegex("id=\"demo-code\">(\\d{6})<")]
    private static partial Regex DemoCode();
}
