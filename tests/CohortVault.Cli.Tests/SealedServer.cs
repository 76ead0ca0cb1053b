using System.Diagnostics;
using System.Text.RegularExpressions;

namespace CohortVault.Cli.Tests;

/// <summary>The real server as a process that starts sealed, and what it printed.</summary>
internal sealed partial class SealedServer : IAsyncDisposable
{
    private readonly Process _process;

    private SealedServer(Process process, List<string> printed)
    {
        _process = process;
        Printed = printed;
        var addresses = printed.Select(line => Listens().Match(line)).Where(match => match.Success).ToList();
        Public = Client(addresses[0].Groups[1].Value);
        Admin = Client(addresses[1].Groups[1].Value);
        Code = printed.Select(line => CodeOf().Match(line)).FirstOrDefault(match => match.Success)?.Groups[1].Value ?? "";
    }

    public IReadOnlyList<string> Printed { get; }

    public HttpClient Public { get; }

    public HttpClient Admin { get; }

    /// <summary>The one-time code; empty if the vault is open.</summary>
    public string Code { get; }

    public StreamReader Output => _process.StandardOutput;

    /// <summary>Starts a server, with a text on its standard input, and reads the first three lines.</summary>
    public static async Task<SealedServer> StartAsync(string data, string input = "", params string[] more)
    {
        var process = CohortVaultProgram.Start(
            ["serve", "--data", data, "--listen", "https://127.0.0.1:0", "--admin-listen", "https://127.0.0.1:0", .. more]);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var printed = new List<string>();
        while (printed.Count < 3)
        {
            printed.Add(await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken)
                ?? throw new InvalidOperationException($"The server ended: {await errors}"));
        }

        return new SealedServer(process, printed);
    }

    /// <summary>The state of the server as a load balancer sees it.</summary>
    public async Task<(int Status, string Words)> ReadyAsync()
    {
        using var answer = await Public.GetAsync("/health/ready", TestContext.Current.CancellationToken);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Waits until it takes requests.</summary>
    public async Task AssertReadyAsync()
    {
        for (var look = 0; look < 100; look++)
        {
            if (await ReadyAsync() == (200, "ready"))
            {
                return;
            }

            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        Assert.Fail($"The server does not get ready: {await ReadyAsync()}.");
    }

    /// <summary>Sends the form of the sealed page.</summary>
    public async Task<(int Status, string Page)> GiveAsync(string code, string secret)
    {
        using var form = new FormUrlEncodedContent([new("code", code), new("secret", secret)]);
        using var answer = await Admin.PostAsync("/unseal", form, TestContext.Current.CancellationToken);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public async ValueTask DisposeAsync()
    {
        Public.Dispose();
        Admin.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static HttpClient Client(string address) => new(new HttpClientHandler
    {
        ServerCertificateCustomValidationCallback = (_, _, _, _) => true,
        AllowAutoRedirect = false,
    })
    {
        BaseAddress = new Uri(address),
    };

    [GeneratedRegex(@"^CohortVault listens on (https://\S+)")]
    private static partial Regex Listens();

    [GeneratedRegex(@"^The vault is sealed\. Open it on https://\S+/unseal with this code: ([0-9A-Z-]{14})$")]
    private static partial Regex CodeOf();
}
