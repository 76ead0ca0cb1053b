using System.Diagnostics;

namespace CohortVault.Benchmarks.SigningIn;

/// <summary>The published program in demo mode on a data directory of its own, with an account for each person.</summary>
internal sealed class BenchServer : IAsyncDisposable
{
    public const string Password = "seven Quiet rivers 42";

    private readonly Process _process;
    private readonly string _folder;

    private BenchServer(Process process, string folder, Uri address, string token) =>
        (_process, _folder, Address, Token) = (process, folder, address, token);

    public Uri Address { get; }

    /// <summary>API token of one of them.</summary>
    public string Token { get; }

    public static async Task<BenchServer> StartAsync(string program, int people)
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
        var token = "";
        for (var person = 0; person < people; person++)
        {
            using var create = Start(
                program, "user", "create", NameOf(person), "--email", $"{NameOf(person)}@example.org", "--role", "researcher",
                "--password-stdin", "--api-token", "--data", data);
            await create.StandardInput.WriteLineAsync(Password);
            create.StandardInput.Close();
            token = (await create.StandardOutput.ReadToEndAsync()).Trim();
            await create.WaitForExitAsync();
            if (create.ExitCode != 0)
            {
                throw new InvalidOperationException("An account could not be made.");
            }
        }

        return new BenchServer(process, folder, new Uri(line[listens.Length..].Trim().TrimEnd('/') + "/"), token);
    }

    /// <summary>User name of a person, from 0.</summary>
    public static string NameOf(int person) => $"person{person}";

    /// <summary>A client that keeps no cookies and follows nothing; the server made its certificate a moment ago.</summary>
    public HttpClient Client() => new(new HttpClientHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
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
