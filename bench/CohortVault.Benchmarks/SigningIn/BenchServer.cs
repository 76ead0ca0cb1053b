using System.Diagnostics;

namespace CohortVault.Benchmarks.SigningIn;

/// <summary>The published program in demo mode on a data directory of its own, with one account.</summary>
internal sealed class BenchServer : IAsyncDisposable
{
    public const string User = "bench";
    public const string Password = "seven Quiet rivers 42";

    private readonly Process _process;
    private readonly string _folder;

    private BenchServer(Process process, string folder, Uri address, string token) =>
        (_process, _folder, Address, Token) = (process, folder, address, token);

    public Uri Address { get; }

    /// <summary>API token of the account.</summary>
    public string Token { get; }

    public static async Task<BenchServer> StartAsync(string program)
    {
        var folder = Directory.CreateTempSubdirectory("cohortvault-bench-").FullName;
        var data = Path.Combine(folder, "data");
        var configuration = Path.Combine(folder, "config.json");
        await File.WriteAllTextAsync(
            configuration,
            """{"Accounts":{"SignInsPerMinute":10000},"Imputation":{"JobsPerAccount":100}}""");
        var process = Start(
            program, "serve", "--data", data, "--demo", "--config", configuration, "--listen", "https://127.0.0.1:0",
            "--admin-listen", "https://127.0.0.1:0");
        const string listens = "CohortVault listens on ";
        string? line;
        while ((line = await process.StandardOutput.ReadLineAsync()) is not null
            && !line.StartsWith(listens, StringComparison.Ordinal))
        {
        }

        if (line is null)
        {
            throw new InvalidOperationException("The server ended before it listened.");
        }

        _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        using var create = Start(
            program, "user", "create", User, "--email", "bench@example.org", "--role", "researcher", "--password-stdin",
            "--api-token", "--data", data);
        await create.StandardInput.WriteLineAsync(Password);
        create.StandardInput.Close();
        var token = (await create.StandardOutput.ReadToEndAsync()).Trim();
        await create.WaitForExitAsync();
        return create.ExitCode == 0
            ? new BenchServer(process, folder, new Uri(line[listens.Length..].Trim().TrimEnd('/') + "/"), token)
            : throw new InvalidOperationException("The account could not be made.");
    }

    /// <summary>A client that keeps cookies and follows nothing; the server made its certificate a moment ago.</summary>
    public HttpClient Client() => new(new HttpClientHandler
    {
        AllowAutoRedirect = false,
        ServerCertificateCustomValidationCallback = (_, _, _, _) => true,
    })
    {
        BaseAddress = Address,
    };

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static Process Start(string program, params string[] arguments)
    {
        var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        _ = process.StandardError.BaseStream.CopyToAsync(Stream.Null);
        return process;
    }
}
