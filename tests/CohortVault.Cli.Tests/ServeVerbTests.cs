using System.Net;
using System.Net.Sockets;

namespace CohortVault.Cli.Tests;

public sealed class ServeVerbTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("cohortvault-test-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task A_first_start_offers_set_up_and_a_second_server_on_the_same_directory_is_refused()
    {
        using var server = CohortVaultProgram.Start(Serve());
        try
        {
            Assert.StartsWith("CohortVault listens on https://127.0.0.1:", await server.StandardOutput.ReadLineAsync(Stop), StringComparison.Ordinal);
            Assert.StartsWith("CohortVault listens on https://127.0.0.1:", await server.StandardOutput.ReadLineAsync(Stop), StringComparison.Ordinal);
            Assert.Matches(@"https://127\.0\.0\.1:\d+/setup\?token=[A-Za-z0-9_-]{43}$", await server.StandardOutput.ReadLineAsync(Stop));

            Refused(await CohortVaultProgram.RunAsync(Serve()), "is in use by another running server");

            var token = await CohortVaultProgram.RunAsync("user", "create", "beside", "--email", "b@example.org", "--role", "researcher", "--api-token", "--data", _data);
            Assert.Equal(0, token.ExitCode);

            Assert.Empty(Directory.GetFiles("/tmp", $"dotnet-diagnostic-{server.Id}-*"));
            var limits = await File.ReadAllLinesAsync($"/proc/{server.Id}/limits", Stop);
            Assert.Matches(@"^Max core file size\s+0\s+0\s", limits.Single(line => line.StartsWith("Max core file size", StringComparison.Ordinal)));
        }
        finally
        {
            server.Kill();
            await server.WaitForExitAsync(Stop);
        }
    }

    [Fact]
    public async Task A_port_in_use_is_named()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        Refused(await CohortVaultProgram.RunAsync("serve", "--data", _data, "--listen", $"https://127.0.0.1:{port}", "--admin-listen", "https://127.0.0.1:0"), $"{port}");
    }

    [Fact]
    public async Task A_certificate_that_is_missing_or_none_is_named()
    {
        Refused(await CohortVaultProgram.RunAsync(Serve("--certificate", "/nowhere/tls.crt")), "/nowhere/tls.crt");
        var wrong = Path.Combine(_data, "wrong.pem");
        await File.WriteAllTextAsync(wrong, "not a certificate", Stop);
        Refused(await CohortVaultProgram.RunAsync(Serve("--certificate", wrong, "--key", wrong)), wrong);
    }

    [Theory]
    [InlineData("{ \"Accounts\": { \"PasswordIterations\": 1000 } }", "PasswordIterations")]
    [InlineData("{ \"Retention\": { \"ClinicalStudies\": \"1y\" } }", "less than the 2y that nobody can go below")]
    [InlineData("{ \"Accounts\": ", "settings.json")]
    [InlineData("{ \"Site\": { \"PublicUrl\": \"http://example.org\" } }", "Site:PublicUrl")]
    [InlineData("{ \"Database\": { \"Postgres\": \"Host=x;Database=a\", \"PostgresKeys\": \"Host=x;Database=b\" } }", "verified TLS")]
    [InlineData("{ \"Smtp\": { \"Host\": \"smtp.example.org\" } }", "Smtp:From")]
    [InlineData("{ \"Vault\": { \"RequireFips\": true } }", "Vault:RequireFips is set, and the cryptography of this machine is: OpenSSL 3")]
    [InlineData("{ \"Vault\": { \"PassphraseIterations\": 1000 } }", "PassphraseIterations")]
    public async Task A_wrong_configuration_is_explained(string settings, string named)
    {
        var file = Path.Combine(_data, "settings.json");
        await File.WriteAllTextAsync(file, settings, Stop);
        Refused(await CohortVaultProgram.RunAsync(Serve("--config", file)), named);
    }

    [Fact]
    public async Task Plain_http_is_not_listened_on() =>
        Refused(await CohortVaultProgram.RunAsync("serve", "--data", _data, "--listen", "http://127.0.0.1:0"), "https only");

    [Fact]
    public async Task Another_master_key_is_refused()
    {
        var made = await CohortVaultProgram.RunAsync(
            "user", "create", "ada", "--email", "a@example.org", "--role", "researcher", "--data", _data);
        Assert.Equal(0, made.ExitCode);
        var other = Directory.CreateTempSubdirectory("cohortvault-test-").FullName;
        try
        {
            await CohortVaultProgram.RunAsync(
                "user", "create", "ada", "--email", "a@example.org", "--role", "researcher", "--data", other);
            File.Copy(
                Path.Combine(other, "keys", "master.key"), Path.Combine(_data, "keys", "master.key"), overwrite: true);
            Refused(await CohortVaultProgram.RunAsync(Serve()), "master");
        }
        finally
        {
            Directory.Delete(other, recursive: true);
        }
    }

    private static void Refused(CohortVaultProgram.Outcome outcome, string named)
    {
        Assert.NotEqual(0, outcome.ExitCode);
        Assert.Contains(named, outcome.Errors, StringComparison.OrdinalIgnoreCase);
        Assert.Single(outcome.Errors.Trim().Split('\n'));
        Assert.DoesNotContain("   at ", outcome.Errors, StringComparison.Ordinal);
    }

    private string[] Serve(params string[] more) =>
        ["serve", "--data", _data, "--listen", "https://127.0.0.1:0", "--admin-listen", "https://127.0.0.1:0", .. more];
}
