using System.Text.Json;

namespace CohortVault.Cli.Tests;

public sealed class SealedStartTests : IDisposable
{
    private const string Passphrase = "nine quiet herons wade at dusk 17";

    private readonly string _data = Directory.CreateTempSubdirectory("cohortvault-test-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task A_sealed_server_says_so_everywhere_and_opens_with_shares_without_a_new_start()
    {
        await MakeAsync();
        var shares = await SplitAsync("2/3");
        await using var server = await SealedServer.StartAsync(_data);
        Assert.NotEqual("", server.Code);
        Assert.Equal((503, "sealed"), await server.ReadyAsync());
        Assert.Equal("live", await server.Public.GetStringAsync("/health/live", Stop));

        using (var page = await server.Public.GetAsync("/jobs", Stop))
        {
            Assert.Equal(503, (int)page.StatusCode);
            Assert.Equal("60", page.Headers.GetValues("Retry-After").Single());
            Assert.Contains("This server is sealed", await page.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        }

        using (var api = await server.Public.GetAsync("/api/v1/account", Stop))
        {
            Assert.Equal((503, "application/problem+json"), ((int)api.StatusCode, api.Content.Headers.ContentType!.MediaType));
            using var problem = JsonDocument.Parse(await api.Content.ReadAsStringAsync(Stop));
            Assert.Equal("vault.sealed", problem.RootElement.GetProperty("code").GetString());
        }

        using (var api = await server.Public.GetAsync("/api/v2/jobs", Stop))
        {
            Assert.StartsWith("""{"success":false,"message":"This server is sealed""", await api.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        }

        using (var there = await server.Public.GetAsync("/unseal", Stop))
        {
            Assert.Equal(404, (int)there.StatusCode);
        }

        Assert.Equal(403, (await server.GiveAsync("0000-0000-0000", shares[0])).Status);
        Assert.Contains("checksum", (await server.GiveAsync(server.Code, shares[0][..^2])).Page, StringComparison.Ordinal);
        Assert.Equal(302, (await server.GiveAsync(server.Code, shares[2])).Status);
        Assert.Contains("One more share opens the vault", await server.Admin.GetStringAsync("/unseal", Stop), StringComparison.Ordinal);
        Assert.Equal(409, (await server.GiveAsync(server.Code, shares[2])).Status);
        Assert.Equal((503, "sealed"), await server.ReadyAsync());
        Assert.Equal(302, (await server.GiveAsync(server.Code.ToLowerInvariant().Replace('-', ' '), shares[0])).Status);
        await server.AssertReadyAsync();
        Assert.Contains("setup?token=", await server.Output.ReadLineAsync(Stop), StringComparison.Ordinal);
        using var open = await server.Public.GetAsync("/", Stop);
        Assert.Equal(200, (int)open.StatusCode);
        Assert.Contains("The vault is open", (await server.GiveAsync(server.Code, shares[0])).Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_five_wrong_attempts_even_the_right_one_waits()
    {
        await MakeAsync();
        await PassphraseAsync();
        await using var server = await SealedServer.StartAsync(_data);
        for (var attempt = 0; attempt < 4; attempt++)
        {
            Assert.Equal(403, (await server.GiveAsync("WRONG", Passphrase)).Status);
        }

        var (status, page) = await server.GiveAsync(server.Code, "the wrong passphrase of another house");
        Assert.Equal(403, status);
        Assert.Contains("does not open the vault", page, StringComparison.Ordinal);
        Assert.DoesNotContain("another house", page, StringComparison.Ordinal);
        Assert.Equal(429, (await server.GiveAsync(server.Code, Passphrase)).Status);
        Assert.Equal((503, "sealed"), await server.ReadyAsync());
    }

    [Fact]
    public async Task A_passphrase_opens_from_the_page_from_standard_input_and_from_a_credential_alone()
    {
        await MakeAsync();
        await PassphraseAsync();
        Assert.Empty(Directory.GetFiles(Path.Combine(_data, "keys"), "master.key*"));
        await using (var typed = await SealedServer.StartAsync(_data))
        {
            Assert.Equal(302, (await typed.GiveAsync(typed.Code, Passphrase)).Status);
            await typed.AssertReadyAsync();
        }

        await using (var piped = await SealedServer.StartAsync(_data, Passphrase + "\n", "--passphrase-stdin"))
        {
            Assert.Equal("", piped.Code);
            await piped.AssertReadyAsync();
        }

        var wrong = await CohortVaultProgram.RunAsync(
            "not the passphrase\n", ["serve", "--data", _data, "--listen", "https://127.0.0.1:0", "--admin-listen", "https://127.0.0.1:0", "--passphrase-stdin"]);
        Assert.Equal((5, "That passphrase does not open the vault. Capitals, blanks and the keyboard's language count.\n"), (wrong.ExitCode, wrong.Errors));

        // As systemd does it with LoadCredential=vault-passphrase:FILE.
        var credentials = Directory.CreateDirectory(Path.Combine(_data, "credentials")).FullName;
        var file = Path.Combine(credentials, "vault-passphrase");
        await File.WriteAllTextAsync(file, Passphrase + "\n", Stop);
        File.SetUnixFileMode(file, UnixFileMode.UserRead);
        using var service = CohortVaultProgram.Start(
            new Dictionary<string, string> { ["CREDENTIALS_DIRECTORY"] = credentials },
            ["user", "create", "ada", "--email", "a@example.org", "--role", "researcher", "--data", _data]);
        service.StandardInput.Close();
        await service.WaitForExitAsync(Stop);
        Assert.Equal((0, ""), (service.ExitCode, await service.StandardError.ReadToEndAsync(Stop)));

        // Without it, and without a terminal, an administration verb says what is missing.
        var beside = await CohortVaultProgram.RunAsync("user", "create", "bea", "--email", "b@example.org", "--role", "researcher", "--data", _data);
        Assert.Equal(1, beside.ExitCode);
        Assert.Contains("Vault:PassphraseFile", beside.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Opening_the_vault_is_in_the_log_of_the_server_and_what_was_typed_is_not()
    {
        await MakeAsync();
        await PassphraseAsync();
        var process = CohortVaultProgram.Start(
            "serve", "--data", _data, "--listen", "https://127.0.0.1:0", "--admin-listen", "https://127.0.0.1:0");
        var lines = new List<string>();
        while (lines.Count < 3)
        {
            lines.Add((await process.StandardOutput.ReadLineAsync(Stop))!);
        }

        using var admin = new HttpClient(new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, _, _, _) => true })
        {
            BaseAddress = new Uri(lines[1].Split(' ')[^1]),
        };
        foreach (var secret in (string[])["a wrong passphrase that was typed", Passphrase])
        {
            using var form = new FormUrlEncodedContent([new("code", lines[2].Split(' ')[^1]), new("secret", secret)]);
            using var answer = await admin.PostAsync("/unseal", form, Stop);
        }

        process.Kill();
        var log = await process.StandardError.ReadToEndAsync(Stop);
        Assert.Contains("vault.wrong-passphrase", log, StringComparison.Ordinal);
        Assert.Contains("The vault was opened by passphrase", log, StringComparison.Ordinal);
        Assert.DoesNotContain(Passphrase, log, StringComparison.Ordinal);
        Assert.DoesNotContain("a wrong passphrase", log, StringComparison.Ordinal);
        Assert.DoesNotContain(lines[2].Split(' ')[^1], log, StringComparison.Ordinal);
    }

    private async Task MakeAsync() => Assert.Equal(0, (await CohortVaultProgram.RunAsync(
        "user", "create", "first", "--email", "f@example.org", "--role", "researcher", "--data", _data)).ExitCode);

    private async Task<string[]> SplitAsync(string split)
    {
        var made = await CohortVaultProgram.RunAsync("keys", "split", split, "--data", _data);
        Assert.True(made.ExitCode == 0, made.Errors);
        return made.Output.Trim().Split('\n');
    }

    private async Task PassphraseAsync()
    {
        var made = await CohortVaultProgram.RunAsync(
            Passphrase + "\n", ["keys", "rewrap", "--to", "passphrase", "--secrets-stdin", "--data", _data]);
        Assert.True(made.ExitCode == 0, made.Errors);
    }
}
