using System.Net.Sockets;
using System.Text;
using CohortVault.Platform.Features.Statement.Contracts;
using CohortVault.Platform.Features.Statement.Probes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CohortVault.Platform.Features.Statement.Checks;

/// <summary>T26: a connection that never gets as far as TLS leaves a record with listener and address.</summary>
internal sealed class ConnectionsLoggedCheck : IControlCheck
{
    private const string Category = "CohortVault.Connections";

    public string Control => "T26";

    public async Task<CheckResult> CheckAsync(CheckContext context, CancellationToken ct)
    {
        var heard = new HeardLog();
        var server = await context.FreshServerAsync(services => services.AddSingleton<ILoggerProvider>(heard), ct);
        var findings = new Findings();
        var (expected, wellFormed) = (0, 0);
        foreach (var address in (Uri[])[server.PublicAddress, server.AdminAddress])
        {
            // An outdated greeting, and plain HTTP; then a good request, which must leave no such record.
            findings.Expect(
                !await TlsGreeting.IsTakenUpAsync(address, TlsGreeting.Tls10, ct),
                "An outdated greeting was refused.", "An outdated greeting was taken up, so nothing is known of refused ones.");
            await SpeakPlainAsync(address, ct);
            expected += 2;
            using var client = server.Client(admin: address == server.AdminAddress);
            using var answer = await client.GetAsync("/sign-in", ct);
            wellFormed += answer.IsSuccessStatusCode ? 1 : 0;
        }

        var records = await heard.WaitAsync(Category, expected, ct);
        findings.Expect(wellFormed == 2, "A good request was answered on both listeners.", "A good request was not answered.");
        findings.Expect(
            records.Count == expected,
            $"{expected} broken greetings left {expected} records, good ones none.",
            $"{expected} broken greetings left {records.Count} records.");
        findings.Expect(
            records.All(r => r.Fields.GetValueOrDefault("Address") is { Length: > 0 } && r.Fields.GetValueOrDefault("Listener") is { Length: > 0 }),
            "Each names listener and address.", "A record of a broken greeting does not name listener and address.");
        return findings.Conclude(
            $"{expected} connections with an outdated greeting or plain HTTP, on both listeners, left a record each, with listener and address.");
    }

    private static async Task SpeakPlainAsync(Uri address, CancellationToken ct)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port, ct);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"), ct);
        try
        {
            while (await stream.ReadAsync(new byte[256], ct) > 0)
            {
                // Until the server hangs up.
            }
        }
        catch (IOException)
        {
            // Some servers just hang up.
        }
    }
}
