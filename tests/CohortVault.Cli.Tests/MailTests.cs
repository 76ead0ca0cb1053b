using System.Text.Json;
using CohortVault.Testing;

namespace CohortVault.Cli.Tests;

public sealed class MailTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_registration_reaches_a_mail_server_over_trusted_TLS()
    {
        var data = Directory.CreateTempSubdirectory("cohortvault-test-").FullName;
        await using var smtp = SmtpServer.Start(tls: true);
        var trusted = Path.Combine(data, "ca.pem");
        var settings = Path.Combine(data, "settings.json");
        await File.WriteAllTextAsync(trusted, smtp.CertificatePem, Stop);
        await File.WriteAllTextAsync(
            settings,
            JsonSerializer.Serialize(new Dictionary<string, string>
            {
                ["Smtp:Host"] = "localhost",
                ["Smtp:Port"] = $"{smtp.Port}",
                ["Smtp:From"] = "cohortvault@example.org",
                ["Site:PublicUrl"] = "https://impute.example.org",
            }),
            Stop);
        using var server = CohortVaultProgram.Start(
            new Dictionary<string, string> { ["SSL_CERT_FILE"] = trusted },
            ["serve", "--data", data, "--config", settings, "--listen", "https://127.0.0.1:0", "--admin-listen", "https://127.0.0.1:0"]);
        try
        {
            var address = (await server.StandardOutput.ReadLineAsync(Stop))!.Split(' ')[^1];
            using var handler = new HttpClientHandler
            {
                ServerCertificateCustomValidationCallback =
                    HttpClientHandler.DangerousAcceptAnyServerCertificateValidator,
            };
            using var client = new HttpClient(handler) { BaseAddress = new Uri(address) };
            using var answer = await client.PostAsync(
                "/api/v2/users/register",
                new FormUrlEncodedContent(
                [
                    new("username", "ada"), new("full-name", "Ada"), new("mail", "ada@example.org"),
                    new("new-password", "Blue-Kettle-42-river"), new("confirm-new-password", "Blue-Kettle-42-river"),
                ]),
                Stop);
            Assert.Equal(200, (int)answer.StatusCode);

            var mail = await smtp.Mails.ReadAsync(Stop);
            Assert.Contains("ada@example.org", mail, StringComparison.Ordinal);
            Assert.Contains("Auto-Submitted: auto-generated", mail, StringComparison.Ordinal);
            Assert.Contains("https://impute.example.org/confirm?token", mail.Replace("=\n", "", StringComparison.Ordinal), StringComparison.Ordinal);
        }
        finally
        {
            server.Kill();
            await server.WaitForExitAsync(Stop);
            Directory.Delete(data, recursive: true);
        }
    }
}
