using CohortVault.Platform.Features.Statement.Contracts;
using CohortVault.Platform.Features.Statement.Probes;

namespace CohortVault.Platform.Features.Statement.Checks;

/// <summary>L17: TLS it is, and SSL it is not.</summary>
internal sealed class SslOffCheck : IControlCheck
{
    public string Control => "L17";

    public async Task<CheckResult> CheckAsync(CheckContext context, CancellationToken ct)
    {
        var server = await context.ServerAsync(ct);
        var findings = new Findings();
        foreach (var address in (Uri[])[server.PublicAddress, server.AdminAddress])
        {
            foreach (var (version, name) in ((ushort, string)[])
                [(TlsGreeting.Ssl30, "SSL 3.0"), (TlsGreeting.Tls10, "TLS 1.0"), (TlsGreeting.Tls11, "TLS 1.1")])
            {
                findings.Expect(
                    !await TlsGreeting.IsTakenUpAsync(address, version, ct),
                    $"A {name} greeting to port {address.Port} is refused.",
                    $"Port {address.Port} takes up a {name} greeting.");
            }

            findings.Expect(
                await TlsGreeting.IsTakenUpAsync(address, TlsGreeting.Tls12, ct),
                $"A TLS 1.2 greeting to port {address.Port} is taken up.",
                $"Port {address.Port} does not speak TLS 1.2.");
        }

        if (findings.Good)
        {
            using var client = server.Client();
            using var answer = await client.GetAsync("/health/live", ct);
            findings.Expect(
                answer.IsSuccessStatusCode, "A request over TLS is answered.", "A request over TLS is not answered.");
        }

        return findings.Conclude("SSL 3.0, TLS 1.0 and TLS 1.1 refused on both listeners; TLS 1.2 and later spoken.");
    }
}
