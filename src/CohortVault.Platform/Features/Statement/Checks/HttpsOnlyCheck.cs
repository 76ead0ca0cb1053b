using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using CohortVault.Platform.Features.Statement.Contracts;
using CohortVault.Platform.Features.Statement.Probes;

namespace CohortVault.Platform.Features.Statement.Checks;

/// <summary>T2: nothing but TLS 1.2 and 1.3 is spoken, and every route says so with HSTS.</summary>
internal sealed class HttpsOnlyCheck : IControlCheck
{
    private const long OneYear = 31_536_000;
    private static readonly TimeSpan PlainPatience = TimeSpan.FromSeconds(3);

    public string Control => "T2";

    public async Task<CheckResult> CheckAsync(CheckContext context, CancellationToken ct)
    {
        var server = await context.ServerAsync(ct);
        var findings = new Findings();
        foreach (var address in (Uri[])[server.PublicAddress, server.AdminAddress])
        {
            await VersionsAsync(findings, address, ct);
            findings.Expect(
                !await AnswersPlainHttpAsync(address, ct),
                $"Plain HTTP on port {address.Port} gets no answer.",
                $"Port {address.Port} answers plain HTTP.");
        }

        if (!findings.Good)
        {
            return findings.Conclude(""); // Requests over what is broken would say nothing more.
        }

        var routes = RouteTable.Of(server);
        var answers = await HstsOnEveryRouteAsync(findings, server, routes, ct);
        return findings.Conclude(
            $"TLS 1.0 and 1.1 refused, 1.2 and 1.3 accepted, plain HTTP unanswered on both listeners; HSTS on all {answers} answers of {routes.Count} routes.");
    }

    private static async Task VersionsAsync(Findings findings, Uri address, CancellationToken ct)
    {
        foreach (var (version, name) in ((ushort, string)[])[(TlsGreeting.Tls10, "TLS 1.0"), (TlsGreeting.Tls11, "TLS 1.1")])
        {
            findings.Expect(
                !await TlsGreeting.IsTakenUpAsync(address, version, ct),
                $"A {name} greeting to port {address.Port} is refused.",
                $"Port {address.Port} takes up a {name} greeting.");
        }

        findings.Expect(
            await TlsGreeting.IsTakenUpAsync(address, TlsGreeting.Tls12, ct),
            $"The same greeting in TLS 1.2 is taken up, so the refusals were about the version.",
            $"Port {address.Port} refuses the greeting in TLS 1.2 too, so the refusals prove nothing.");
        await ModernAsync(findings, address, ct);
    }

    private static async Task ModernAsync(Findings findings, Uri address, CancellationToken ct)
    {
        foreach (var version in (SslProtocols[])[SslProtocols.Tls12, SslProtocols.Tls13])
        {
            using var client = new TcpClient();
            await client.ConnectAsync(address.Host, address.Port, ct);
            await using var tls = new SslStream(client.GetStream());
            var options = new SslClientAuthenticationOptions
            {
                TargetHost = address.Host,
                EnabledSslProtocols = version,
                RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null,
                // The version is asked for, no data is sent.
            };
            var agreed = SslProtocols.None;
            try
            {
                await tls.AuthenticateAsClientAsync(options, ct);
                agreed = tls.SslProtocol;
            }
            catch (Exception refused) when (refused is AuthenticationException or IOException)
            {
                findings.Note($"{version}: {refused.Message}");
            }

            findings.Expect(
                agreed == version,
                $"A {version} handshake with port {address.Port} succeeds ({(agreed == SslProtocols.None ? "" : tls.NegotiatedCipherSuite)}).",
                $"A {version} handshake with port {address.Port} does not succeed.");
        }
    }

    private static async Task<bool> AnswersPlainHttpAsync(Uri address, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(PlainPatience);
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port, patience.Token);
        var stream = client.GetStream();
        try
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\nHost: {address.Authority}\r\nConnection: close\r\n\r\n"), patience.Token);
            var answer = new byte[5];
            await stream.ReadExactlyAsync(answer, patience.Token);
            return answer.AsSpan().SequenceEqual("HTTP/"u8);
        }
        catch (Exception silent) when (silent is IOException
            || (silent is OperationCanceledException && !ct.IsCancellationRequested))
        {
            return false;
        }
    }

    private static async Task<int> HstsOnEveryRouteAsync(
        Findings findings, ProbeServer server, IReadOnlyList<ProbedRoute> routes, CancellationToken ct)
    {
        using var atPublic = server.Client();
        using var atAdmin = server.Client(admin: true);
        List<(HttpClient Client, HttpMethod Method, string Path)> calls =
        [
            .. routes.Select(
                route => (route.OnAdmin ? atAdmin : atPublic, new HttpMethod(route.Method), route.Path(_ => null))),
            (atPublic, HttpMethod.Get, "/there/is/no/such/page"),
            (atPublic, HttpMethod.Get, "/api/v2/there/is/no/such/call"),
            (atAdmin, HttpMethod.Get, "/there/is/no/such/page"),
        ];
        List<string> without = [];
        foreach (var (client, method, path) in calls)
        {
            using var request = new HttpRequestMessage(method, path);
            using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
            if (!HasHsts(answer))
            {
                without.Add($"{method} {path}");
            }

            findings.Expect(
                answer.Headers.Location is not { IsAbsoluteUri: true, Scheme: "http" },
                $"{method} {path}: {(int)answer.StatusCode}.",
                $"{method} {path} sends people to plain HTTP.");
        }

        findings.Expect(
            without.Count == 0,
            $"{calls.Count} answers carry HSTS of at least a year, errors included.",
            $"{without.Count} of {calls.Count} answers lack HSTS, first {without.FirstOrDefault()}.");
        return calls.Count;
    }

    private static bool HasHsts(HttpResponseMessage answer)
    {
        if (!answer.Headers.TryGetValues("Strict-Transport-Security", out var values))
        {
            return false;
        }

        var parts = values.First().Split(';', StringSplitOptions.TrimEntries);
        return parts.Any(part => part.StartsWith("max-age=", StringComparison.OrdinalIgnoreCase)
            && long.TryParse(part.AsSpan("max-age=".Length), out var seconds) && seconds >= OneYear);
    }
}
