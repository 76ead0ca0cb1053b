using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using CohortVault.Platform.Kernel;
using CohortVault.Testing;

namespace CohortVault.Server.Tests.Host;

public sealed class OneServer : IAsyncLifetime
{
    internal RunningServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await RunningServer.StartAsync(demo: true);

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}

public sealed class HostTests(OneServer one) : IClassFixture<OneServer>
{
    private RunningServer Server => one.Server;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/", 200)]
    [InlineData("/health/live", 200)]
    [InlineData("/health/ready", 200)]
    [InlineData("/openapi/v1.json", 200)]
    [InlineData("/nowhere", 404)]
    [InlineData("/api/v1/nowhere", 404)]
    [InlineData("/api/v2/nowhere", 404)]
    [InlineData("/%2e%2e/etc/passwd", 404)]
    public async Task Every_answer_carries_the_security_headers(string path, int status)
    {
        using var client = Server.Anonymous();
        using var answer = await client.GetAsync(path, Stop);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(
            "max-age=63072000; includeSubDomains", answer.Headers.GetValues("Strict-Transport-Security").Single());
        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.StartsWith("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe-inline", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.False(answer.Headers.Contains("Server"));
    }

    [Fact]
    public async Task A_request_that_names_another_host_is_turned_away()
    {
        using var client = Server.Anonymous();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { Host = "evil.example" } };
        using var answer = await client.SendAsync(request, Stop);
        Assert.Equal(HttpStatusCode.MisdirectedRequest, answer.StatusCode);
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    public async Task A_page_of_another_site_cannot_make_a_browser_change_anything(string header, string value)
    {
        using var client = Server.Anonymous();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/sign-in")
        {
            Content = new FormUrlEncodedContent([]),
        };
        request.Headers.Add(header, value);
        using var answer = await client.SendAsync(request, Stop);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task A_form_without_its_token_is_refused()
    {
        using var client = Server.Anonymous();
        using var answer = await client.PostAsync(
            "/sign-in", new FormUrlEncodedContent([new("login", "ada"), new("password", "x")]), Stop);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Admin_pages_do_not_exist_on_the_public_listener_and_public_ones_not_on_the_admin_listener()
    {
        using var everybody = Server.Anonymous();
        using var operators = Server.Anonymous(Listener.Admin);
        Assert.Equal(HttpStatusCode.NotFound, (await everybody.GetAsync("/setup", Stop)).StatusCode);
        Assert.NotEqual(HttpStatusCode.NotFound, (await operators.GetAsync("/setup?token=x", Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await operators.PostAsync("/api/v2/tokens/verify", new FormUrlEncodedContent([]), Stop)).StatusCode);
    }

    [Fact]
    public async Task The_api_does_not_look_at_cookies()
    {
        var person = await Server.AddPersonAsync("cookie");
        using var browser = await Server.SignedInAsync(person.Id);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/account", Stop)).StatusCode);
        using var program = Server.WithToken(person.Token);
        Assert.NotEqual(HttpStatusCode.OK, (await program.GetAsync("/account", Stop)).StatusCode);

        using var answer = await browser.GetAsync("/api/v1/account", Stop);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Theory]
    [InlineData("X-Auth-Token", "{0}", true)]
    [InlineData("X-Auth-Token", "Bearer {0}", true)]
    [InlineData("Authorization", "Bearer {0}", true)]
    [InlineData("Authorization", "bearer {0}", true)]
    [InlineData("Authorization", "Basic {0}", false)]
    [InlineData("X-Auth-Token", "{0}x", false)]
    public async Task A_token_counts_in_two_headers(string header, string form, bool counts)
    {
        var person = await Server.AddPersonAsync("t" + Guid.NewGuid().ToString("N")[..8]);
        using var client = Server.Anonymous();
        client.DefaultRequestHeaders.TryAddWithoutValidation(
            header, string.Format(System.Globalization.CultureInfo.InvariantCulture, form, person.Token));
        using var answer = await client.GetAsync("/api/v1/account", Stop);
        Assert.Equal(counts ? HttpStatusCode.OK : HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task Only_new_TLS_with_forward_secrecy_and_authenticated_encryption_is_spoken()
    {
#pragma warning disable SYSLIB0039, CA5397 // That the old protocols are refused is what is tested.
        Assert.False(await ShakesHandsAsync(SslProtocols.Tls11, null));
#pragma warning restore SYSLIB0039, CA5397
        Assert.True(await ShakesHandsAsync(SslProtocols.Tls13, null));
        Assert.True(await ShakesHandsAsync(SslProtocols.Tls12, TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256));
        Assert.False(
            await ShakesHandsAsync(SslProtocols.Tls12, TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256));
    }

    [Fact]
    public async Task Plain_http_gets_no_answer()
    {
        using var client = new HttpClient();
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(
            new UriBuilder(Server.PublicAddress) { Scheme = "http" }.Uri, Stop));
    }

    [Fact]
    public async Task A_body_larger_than_a_form_is_refused()
    {
        using var client = Server.Anonymous();
        using var answer = await client.PostAsync(
            "/api/v2/tokens/verify", new FormUrlEncodedContent([new("token", new string('x', 100_000))]), Stop);
        Assert.Contains(
            answer.StatusCode, (HttpStatusCode[])[HttpStatusCode.BadRequest, HttpStatusCode.RequestEntityTooLarge]);
        Assert.DoesNotContain("   at ", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    private async Task<bool> ShakesHandsAsync(SslProtocols protocol, TlsCipherSuite? suite)
    {
        using var connection = new System.Net.Sockets.TcpClient();
        await connection.ConnectAsync(Server.PublicAddress.Host, Server.PublicAddress.Port, Stop);
        await using var tls = new SslStream(connection.GetStream());
        try
        {
            await tls.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = "localhost",
                    EnabledSslProtocols = protocol,
                    CipherSuitesPolicy = suite is { } one ? new CipherSuitesPolicy([one]) : null,
                    RemoteCertificateValidationCallback = (_, _, _, _) => true,
                },
                Stop);
            return true;
        }
        catch (Exception refused) when (refused is AuthenticationException or IOException)
        {
            return false;
        }
    }
}
