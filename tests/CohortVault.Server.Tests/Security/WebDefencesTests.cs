using System.Net;
using System.Text.RegularExpressions;
using CohortVault.Platform.Features.Accounts.Sessions;
using CohortVault.Platform.Kernel;
using CohortVault.Server.Tests.Host;
using CohortVault.Testing;

namespace CohortVault.Server.Tests.Security;

/// <summary>What pages, cookies and headers keep a browser from.</summary>
public sealed partial class WebDefencesTests
{
    private const string Password = "seven Quiet rivers 42";

    private static readonly Dictionary<string, string> PasswordAlone = new()
    {
        ["Accounts:SecondFactorExempt:0"] = "researcher",
    };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_cookie_is_for_this_host_alone_secure_closed_to_scripts_and_short()
    {
        const int most = 4096;
        await using var server = await RunningServer.StartAsync(PasswordAlone);
        var ada = await server.AddPersonAsync("ada", password: Password);
        using var signedIn = await server.SignedInAsync(ada.Id);
        var cookies = new List<string>();
        foreach (var route in Routes.Of(server).Where(r => r is { IsPage: true, Method: "GET" } && r.Listener is not Listener.Admin))
        {
            using var answer = await signedIn.SendAsync(route.Request(), Stop);
            cookies.AddRange(answer.Cookies());
        }

        using var browser = server.Anonymous();
        using var session = await browser.SendFormAsync("/sign-in", ("login", "ada"), ("password", Password));
        cookies.AddRange(session.Cookies());

        Assert.Contains(cookies, cookie => cookie.StartsWith(SessionCookie.PublicName + "=", StringComparison.Ordinal));
        Assert.Contains(cookies, cookie => cookie.StartsWith("__Host-cv-form=", StringComparison.Ordinal));
        Assert.All(cookies, cookie =>
        {
            Assert.StartsWith("__Host-", cookie, StringComparison.Ordinal);
            Assert.InRange(cookie.Length, 1, most);
            var attributes = cookie.Split(';', StringSplitOptions.TrimEntries).Skip(1).Select(a => a.ToLowerInvariant()).ToList();
            Assert.Contains("secure", attributes);
            Assert.Contains("httponly", attributes);
            Assert.Contains("path=/", attributes);
            Assert.Contains(attributes, a => a is "samesite=lax" or "samesite=strict");
            Assert.DoesNotContain(attributes, a => a.StartsWith("domain", StringComparison.Ordinal));
        });
    }

    [Fact]
    public async Task Every_answer_forbids_frames_plugins_bases_shared_windows_and_use_by_others()
    {
        await using var server = await RunningServer.StartAsync();
        var wrong = new List<string>();
        foreach (var route in Routes.Of(server).Where(r => r.Listener is not Listener.Admin))
        {
            using var client = server.Anonymous();
            using var request = route.Request();
            request.Headers.Add("Origin", server.PublicAddress.GetLeftPart(UriPartial.Authority));
            using var answer = await client.SendAsync(request, Stop);
            var policy = string.Join(' ', answer.Headers.GetValues("Content-Security-Policy"));

            // Scripts come with the answer's nonce, or none may come at all.
            var scripts = policy.Contains("script-src", StringComparison.Ordinal) ? "script-src 'nonce-" : "default-src 'none'";
            foreach (var needed in (string[])["frame-ancestors 'none'", "object-src 'none'", "base-uri 'none'", scripts])
            {
                if (!policy.Contains(needed, StringComparison.Ordinal))
                {
                    wrong.Add($"{route}: no {needed}");
                }
            }

            foreach (var (header, value) in ((string, string)[])
                [
                    ("Cross-Origin-Opener-Policy", "same-origin"), ("Cross-Origin-Resource-Policy", "same-origin"),
                    ("Referrer-Policy", "no-referrer"), ("X-Content-Type-Options", "nosniff"),
                    ("Strict-Transport-Security", "max-age=63072000; includeSubDomains"),
                ])
            {
                if (!answer.Headers.TryGetValues(header, out var found) || found.Single() != value)
                {
                    wrong.Add($"{route}: {header}");
                }
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task No_answer_is_opened_to_another_origin()
    {
        await using var server = await RunningServer.StartAsync();
        var ada = await server.AddPersonAsync("ada");
        using var program = server.WithToken(ada.Token);
        var wrong = new List<string>();
        foreach (var route in Routes.Of(server).Where(r => r.Listener is not Listener.Admin))
        {
            foreach (var method in (string[])[route.Method, "OPTIONS"])
            {
                using var request = route.Request();
                request.Method = new HttpMethod(method);
                request.Headers.Add("Origin", "https://evil.example");
                request.Headers.Add("Access-Control-Request-Method", "POST");
                using var answer = await program.SendAsync(request, Stop);
                if (answer.Headers.Any(h => h.Key.StartsWith("Access-Control-Allow", StringComparison.OrdinalIgnoreCase)))
                {
                    wrong.Add($"{method} {route.Path}");
                }
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task What_a_person_typed_comes_back_as_text()
    {
        await using var server = await RunningServer.StartAsync();
        using var browser = server.Anonymous();
        using var answer = await browser.SendFormAsync(
            "/sign-in", ("login", "\"><script>alert(1)</script>"), ("password", "x"), ("returnUrl", "'\"><img src=x>"));
        var page = await answer.Content.ReadAsStringAsync(Stop);
        Assert.Contains("&lt;script&gt;alert(1)", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<img src=x", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    [InlineData("javascript:alert(1)")]
    public async Task Signing_in_leads_to_no_other_host(string target)
    {
        await using var server = await RunningServer.StartAsync(PasswordAlone);
        await server.AddPersonAsync("ada", password: Password);
        using var browser = server.Anonymous();
        using var answer = await browser.SendFormAsync(
            "/sign-in", ("login", "ada"), ("password", Password), ("returnUrl", target));
        Assert.Equal("/sign-in/device", answer.Headers.Location?.ToString());
    }

    [Fact]
    public async Task A_form_token_of_another_session_is_refused()
    {
        await using var server = await RunningServer.StartAsync();
        var (ada, eve) = (await server.AddPersonAsync("ada"), await server.AddPersonAsync("eve"));
        using var hers = await server.SignedInAsync(ada.Id);
        using var another = await server.SignedInAsync(eve.Id);
        var stolen = await another.FormTokenAsync("/account");
        var own = await hers.FormTokenAsync("/account");

        using var refused = await hers.PostAsync(
            "/account/tokens?handler=Create", Forms.Content(("name", "n"), ("days", "1"), ("scopes", "jobs.read"), ("__RequestVerificationToken", stolen)), Stop);
        using var taken = await hers.PostAsync(
            "/account/tokens?handler=Create", Forms.Content(("name", "n"), ("days", "1"), ("scopes", "jobs.read"), ("__RequestVerificationToken", own)), Stop);

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal(HttpStatusCode.OK, taken.StatusCode);
    }

    [Fact]
    public async Task Every_form_of_a_page_is_refused_without_its_token()
    {
        await using var server = await RunningServer.StartAsync();
        var ada = await server.AddPersonAsync("ada");
        using var browser = await server.SignedInAsync(ada.Id);
        var wrong = new List<string>();
        foreach (var route in Routes.Of(server).Where(r => r is { IsPage: true, Method: "POST" } && r.Listener is not Listener.Admin))
        {
            using var answer = await browser.SendAsync(route.Request(), Stop);

            // Found: not for who is signed in already; error pages only show; a page that reads its form itself asks its study's
            // gate before (StudyAccessTests has its token).
            var shows = route.Path.StartsWith("/error/", StringComparison.Ordinal);
            var gated = answer.StatusCode is HttpStatusCode.NotFound && route.Path.StartsWith("/studies/", StringComparison.Ordinal);
            if (!shows && !gated && answer.StatusCode is not (HttpStatusCode.BadRequest or HttpStatusCode.Found or HttpStatusCode.Forbidden))
            {
                wrong.Add($"{route} answered {(int)answer.StatusCode}");
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task Scripts_are_the_same_for_everybody_and_come_from_here()
    {
        await using var server = await RunningServer.StartAsync();
        var ada = await server.AddPersonAsync("ada");
        using var signedIn = await server.SignedInAsync(ada.Id);
        using var stranger = server.Anonymous();
        var page = await signedIn.GetStringAsync("/account", Stop);
        var loaded = Loaded().Matches(page).Select(match => match.Groups[1].Value).ToList();
        Assert.Contains(loaded, address => address.EndsWith(".js", StringComparison.Ordinal));
        Assert.All(loaded, address => Assert.StartsWith("/assets/", address, StringComparison.Ordinal));
        foreach (var address in loaded)
        {
            Assert.Equal(await stranger.GetByteArrayAsync(address, Stop), await signedIn.GetByteArrayAsync(address, Stop));
        }
    }

    [Theory]
    [InlineData("/statement.json?callback=steal")]
    [InlineData("/api/v1/account?callback=steal&jsonp=steal")]
    public async Task No_answer_is_wrapped_in_a_function_that_the_address_names(string address)
    {
        await using var server = await RunningServer.StartAsync();
        var ada = await server.AddPersonAsync("ada");
        using var program = server.WithToken(ada.Token);
        using var answer = await program.GetAsync(address, Stop);
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
        Assert.DoesNotContain("steal", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [GeneratedRegex("""<(?:script|link|img)[^>]*?(?:src|href)="([^"]+)""")]
    private static partial Regex Loaded();
}
