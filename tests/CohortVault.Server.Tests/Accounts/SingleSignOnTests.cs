using System.Net;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Audit;
using CohortVault.Platform.Kernel;
using CohortVault.Server.Tests.Provider;
using CohortVault.Testing;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Server.Tests.Accounts;

/// <summary>Signing in with the institution's log-in, at a real provider, and what must not sign in.</summary>
public sealed class SingleSignOnTests : IAsyncLifetime
{
    private readonly OpenIdProvider _provider = new();
    private RunningServer _server = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await RunningServer.StartAsync(_provider.Settings());
        await _provider.StartAsync(_server);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task A_linked_log_in_stands_in_for_the_password_and_the_code_is_still_asked()
    {
        var ada = await PersonAsync("ada");
        using var browser = _server.Anonymous();
        var back = await browser.LogInAsync("subject-ada", "?returnUrl=%2Faccount");
        Assert.Equal("/account/second-factor?returnUrl=%2Faccount", await browser.ReturnAsync(back));

        var codes = await _server.EnrolAsync(ada.Id);
        back = await browser.LogInAsync("subject-ada", "?returnUrl=%2Faccount");
        Assert.Equal("/sign-in/code?returnUrl=%2Faccount", await browser.ReturnAsync(back));
        using var early = await browser.GetAsync("/account", Stop);
        Assert.StartsWith("/sign-in/code", early.Headers.Location?.ToString(), StringComparison.Ordinal);
        using var passed = await browser.SendAsync("/sign-in/code", "/sign-in/code", new("code", codes[0]), new("returnUrl", "/account"));
        Assert.Equal("/account", passed.Headers.Location?.ToString());
        Assert.Contains("ada@example.org", await browser.GetStringAsync("/account", Stop), StringComparison.Ordinal);
        Assert.Equal(2, await CountAsync("account.provider-accepted"));
    }

    [Fact]
    public async Task The_providers_second_factor_counts_only_at_a_level_that_the_operator_named()
    {
        var ada = await PersonAsync("ada");
        await _server.EnrolAsync(ada.Id);
        foreach (var (claims, page) in ((object, string)[])
            [
                (new { acr = "urn:example:mfa" }, "/jobs"),
                (new { amr = (string[])["pwd", "urn:example:mfa"] }, "/jobs"),
                (new { acr = "urn:example:other" }, "/sign-in/code"),
                (new { acr = "URN:EXAMPLE:MFA", amr = (string[])["mfa"] }, "/sign-in/code"),
                (new { assured = "urn:example:mfa" }, "/sign-in/code"),
            ])
        {
            using var browser = _server.Anonymous();
            var back = await browser.LogInAsync("subject-ada");
            await _provider.BendNextAsync(claims);
            Assert.Equal(page, await browser.ReturnAsync(back));
        }
    }

    [Fact]
    public async Task An_e_mail_address_of_another_account_opens_and_links_nothing()
    {
        await _server.AddPersonAsync("ada");
        using var browser = _server.Anonymous();
        var back = await browser.LogInAsync("ada@example.org");
        await _provider.BendNextAsync(new { email = "ada@example.org", email_verified = true, preferred_username = "ada" });
        Assert.StartsWith("403", await browser.ReturnAsync(back), StringComparison.Ordinal);
        await AssertNobodyAsync(browser);
        Assert.Empty(await _server.LinkedAsync());
        Assert.Equal(1, await CountAsync("account.provider-refused"));
    }

    [Fact]
    public async Task A_token_that_is_not_for_us_or_not_of_now_is_refused()
    {
        await PersonAsync("ada");
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        foreach (var (claims, foreignKey) in ((object, bool)[])
            [
                (new { iss = "https://evil.example.org" }, false),
                (new { aud = "another-client" }, false),
                (new { aud = (string[])["cohortvault", "another-client"], azp = "another-client" }, false),
                (new { iat = now - 7200, exp = now - 3600 }, false),
                (new { nonce = "made-up" }, false),
                (new { nonce = (string?)null }, false),
                (new { sub = "" }, false),
                (new { sub = new string('x', 256) }, false),
                (new { at_hash = "AAAAAAAAAAAAAAAAAAAAAA" }, false),
                (new { sub = "subject-ada" }, true),
            ])
        {
            using var browser = _server.Anonymous();
            var back = await browser.LogInAsync("subject-ada");
            await _provider.BendNextAsync(claims, foreignKey);
            var words = await browser.ReturnAsync(back);
            Assert.True(words.StartsWith("401", StringComparison.Ordinal), $"{claims}: {words}");
            Assert.Contains("could not be accepted", words, StringComparison.Ordinal);
            await AssertNobodyAsync(browser);
        }

        // The same way without a bend: what was refused above was the bend.
        using var good = _server.Anonymous();
        Assert.Equal("/account/second-factor", await good.ReturnAsync(await good.LogInAsync("subject-ada")));
    }

    [Fact]
    public async Task An_answer_counts_once_and_in_the_browser_that_asked()
    {
        await PersonAsync("ada");
        using var browser = _server.Anonymous();
        var back = await browser.LogInAsync("subject-ada");

        using var stranger = _server.Anonymous();
        Assert.StartsWith("401", await stranger.ReturnAsync(back), StringComparison.Ordinal);
        await AssertNobodyAsync(stranger);

        using var victim = _server.Anonymous();
        var own = await victim.LogInAsync("subject-eve");
        Assert.StartsWith("401", await victim.ReturnAsync(back), StringComparison.Ordinal);
        Assert.StartsWith("401", await victim.ReturnAsync(With(own, "state", Of(back, "state"))), StringComparison.Ordinal);
        await AssertNobodyAsync(victim);

        Assert.Equal("/account/second-factor", await browser.ReturnAsync(back));
        using var replayed = _server.Anonymous();
        Assert.StartsWith("401", await replayed.ReturnAsync(back), StringComparison.Ordinal);
        Assert.StartsWith("401", await browser.ReturnAsync(back), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Not_even_with_the_cookies_of_the_first_time_does_an_answer_count_twice()
    {
        await PersonAsync("ada");
        using var browser = _server.Anonymous();
        using var begun = await browser.GetAsync("/sign-in/single-sign-on", Stop);
        var cookies = begun.Headers.GetValues("Set-Cookie").Select(c => c.Split(';')[0]).ToArray();
        Assert.All(begun.Headers.GetValues("Set-Cookie"), c =>
        {
            Assert.StartsWith("__Host-cv-", c, StringComparison.Ordinal);
            Assert.Contains("secure", c, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("httponly", c, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("samesite=lax", c, StringComparison.OrdinalIgnoreCase);
        });
        var back = await browser.WalkAsync(begun.Headers.Location!, "subject-ada");
        Assert.Equal("/account/second-factor", await browser.ReturnAsync(back));

        using var thief = _server.Anonymous();
        thief.DefaultRequestHeaders.Add("Cookie", string.Join("; ", cookies));
        Assert.StartsWith("401", await thief.ReturnAsync(back), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_forged_state_another_issuer_in_the_answer_and_no_answer_at_all_are_refused()
    {
        await PersonAsync("ada");
        using var browser = _server.Anonymous();
        var back = await browser.LogInAsync("subject-ada");
        Assert.Equal(_provider.Issuer, Of(back, "iss"));
        foreach (var bent in (Uri[])
            [
                With(back, "state", "forged"), With(back, "state", ""), With(back, "iss", "https://evil.example.org"),
                new(_server.PublicAddress, back.AbsolutePath), new(_server.PublicAddress, back.AbsolutePath + "?error=server_error"),
            ])
        {
            Assert.StartsWith("401", await browser.ReturnAsync(bent), StringComparison.Ordinal);
        }

        using var posted = await browser.PostAsync(
            back.AbsolutePath, new FormUrlEncodedContent([new("code", Of(back, "code")), new("state", Of(back, "state"))]), Stop);
        Assert.Equal(HttpStatusCode.BadRequest, posted.StatusCode);
        Assert.Equal("/account/second-factor", await browser.ReturnAsync(back));
    }

    [Fact]
    public async Task A_cancelled_log_in_and_a_silent_provider_are_said_in_plain_words()
    {
        await PersonAsync("ada");
        using var browser = _server.Anonymous();
        var back = await browser.LogInAsync("subject-ada");
        var cancelled = new Uri(_server.PublicAddress, $"{back.AbsolutePath}?error=access_denied&state={Of(back, "state")}");
        Assert.Contains("was not completed", await browser.ReturnAsync(cancelled), StringComparison.Ordinal);

        back = await browser.LogInAsync("subject-ada");
        await _provider.StopAsync();
        Assert.Contains("does not answer", await browser.ReturnAsync(back), StringComparison.Ordinal);
        await AssertNobodyAsync(browser);
    }

    [Fact]
    public async Task A_provider_that_cannot_be_found_or_calls_itself_otherwise_is_not_used()
    {
        await using var nowhere = new OpenIdProvider();
        await using var alone = await RunningServer.StartAsync(nowhere.Settings());
        using var lost = alone.Anonymous();
        using var unreachable = await lost.GetAsync("/sign-in/single-sign-on", Stop);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, unreachable.StatusCode);
        Assert.Contains("does not answer", await ProviderSteps.WordsAsync(unreachable), StringComparison.Ordinal);

        await using var other = await RunningServer.StartAsync(
            _provider.Settings(("Accounts:SingleSignOn:Issuer", _provider.Issuer + "/")));
        using var browser = other.Anonymous();
        using var misnamed = await browser.GetAsync("/sign-in/single-sign-on", Stop);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, misnamed.StatusCode);
    }

    [Fact]
    public async Task The_request_carries_a_challenge_and_is_pushed_where_the_provider_takes_it()
    {
        using var browser = _server.Anonymous();
        using var plain = await browser.GetAsync("/sign-in/single-sign-on", Stop);
        var asked = plain.Headers.Location!;
        Assert.Equal("S256", Of(asked, "code_challenge_method"));
        Assert.Equal("code", Of(asked, "response_type"));
        Assert.Equal("openid", Of(asked, "scope"));
        Assert.NotEmpty(Of(asked, "nonce"));
        Assert.DoesNotContain("secret", asked.Query, StringComparison.OrdinalIgnoreCase);

        await using var provider = new OpenIdProvider();
        await using var server = await RunningServer.StartAsync(provider.Settings());
        await provider.StartAsync(server, pushed: true);
        var ada = await server.AddPersonAsync("ada");
        await server.LinkAsync(ada.Id, provider.Issuer, "subject-ada");
        using var second = server.Anonymous();
        using var pushed = await second.GetAsync("/sign-in/single-sign-on", Stop);
        Assert.StartsWith("urn:", Of(pushed.Headers.Location!, "request_uri"), StringComparison.Ordinal);
        Assert.Empty(Of(pushed.Headers.Location!, "state"));
        var back = await second.WalkAsync(pushed.Headers.Location!, "subject-ada");
        Assert.Equal("/account/second-factor", await second.ReturnAsync(back));
        Assert.Contains("\"path\":\"/request\"", await provider.SeenAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_in_at_the_provider_counts_as_long_as_a_session_of_ours_and_for_a_change_not_at_all()
    {
        await PersonAsync("ada");
        using var browser = _server.Anonymous();
        foreach (var (query, age, counts) in ((string, double, bool)[])[("", 11, true), ("", 13, false), ("?again=true", 0.1, false)])
        {
            using var begun = await browser.GetAsync($"/sign-in/single-sign-on{query}", Stop);
            Assert.Equal(query.Length == 0 ? "43200" : "0", Of(begun.Headers.Location!, "max_age"));
            Assert.Equal(query.Length == 0 ? "" : "login", Of(begun.Headers.Location!, "prompt"));
            var back = await browser.WalkAsync(begun.Headers.Location!, "subject-ada");
            await _provider.BendNextAsync(new { auth_time = DateTimeOffset.UtcNow.AddHours(-age).ToUnixTimeSeconds() });
            var led = await browser.ReturnAsync(back);
            Assert.Equal(counts, led == "/account/second-factor");
            Assert.Equal(!counts, led.Contains("longer ago than counts here", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task On_the_admin_listener_there_is_no_single_sign_on()
    {
        using var admin = _server.Anonymous(Listener.Admin);
        foreach (var path in (string[])["/sign-in/single-sign-on", "/sign-in/single-sign-on/return?error=access_denied", "/account/single-sign-on"])
        {
            using var answer = await admin.GetAsync(path, Stop);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }

        Assert.DoesNotContain("University", await admin.GetStringAsync("/sign-in", Stop), StringComparison.Ordinal);
        using var visitor = _server.Anonymous();
        Assert.Contains("Sign in with University of Example", await visitor.GetStringAsync("/sign-in", Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Attempts_count_against_the_limit_of_the_address()
    {
        await using var strict = await RunningServer.StartAsync(_provider.Settings(("Accounts:SignInsPerMinute", "2")));
        using var browser = strict.Anonymous();
        var back = new Uri(strict.PublicAddress, "/sign-in/single-sign-on/return");
        Assert.StartsWith("401", await browser.ReturnAsync(back), StringComparison.Ordinal);
        Assert.StartsWith("401", await browser.ReturnAsync(back), StringComparison.Ordinal);
        Assert.StartsWith("429", await browser.ReturnAsync(back), StringComparison.Ordinal);
        using var begun = await browser.GetAsync("/sign-in/single-sign-on", Stop);
        Assert.Equal(HttpStatusCode.TooManyRequests, begun.StatusCode);
    }

    private async Task<Person> PersonAsync(string name)
    {
        var person = await _server.AddPersonAsync(name);
        await _server.LinkAsync(person.Id, _provider.Issuer, $"subject-{name}");
        return person;
    }

    private Task<int> CountAsync(string action) => _server.WithAsync<CohortDbContext, int>(
        db => db.Set<AuditRecord>().CountAsync(record => record.Action == action, Stop));

    private static async Task AssertNobodyAsync(HttpClient browser)
    {
        using var account = await browser.GetAsync("/account", Stop);
        Assert.StartsWith("/sign-in?", account.Headers.Location?.ToString(), StringComparison.Ordinal);
    }

    private static string Of(Uri address, string name) =>
        System.Web.HttpUtility.ParseQueryString(address.Query)[name] ?? "";

    private static Uri With(Uri address, string name, string value)
    {
        var query = System.Web.HttpUtility.ParseQueryString(address.Query);
        query[name] = value;
        return new Uri(address, $"?{query}");
    }
}
