using System.Net;
using System.Text.RegularExpressions;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Accounts.Sessions;
using CohortVault.Platform.Kernel;
using CohortVault.Testing;
using Microsoft.EntityFrameworkCore;
using OtpNet;

namespace CohortVault.Server.Tests.Security;

/// <summary>Sessions through the pages, as a browser and as somebody who would like to have another's.</summary>
public sealed partial class SessionDefencesTests
{
    private const string Password = "seven Quiet rivers 42";

    private static readonly Dictionary<string, string> PasswordAlone = new()
    {
        ["Accounts:SecondFactorExempt:0"] = "researcher",
    };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Signing_in_gives_a_new_secret_and_ends_what_was_before()
    {
        await using var server = await RunningServer.StartAsync(PasswordAlone);
        var ada = await server.AddPersonAsync("ada", password: Password);
        using var browser = await server.KnownBrowserAsync(ada.Id);
        var first = await SignInAsync(browser);
        Assert.True(await OpensAsync(server, first));

        var second = await SignInAsync(browser);

        Assert.NotEqual(first, second);
        Assert.True(await OpensAsync(server, second));
        Assert.False(await OpensAsync(server, first));
    }

    [Fact]
    public async Task A_secret_that_a_stranger_put_into_the_browser_is_not_taken_over()
    {
        await using var server = await RunningServer.StartAsync(PasswordAlone);
        var ada = await server.AddPersonAsync("ada", password: Password);
        var planted = OpaqueSecret.New();
        using var browser = await server.KnownBrowserAsync(ada.Id);
        browser.DefaultRequestHeaders.Add("Cookie", $"{SessionCookie.PublicName}={planted}");

        var given = await SignInAsync(browser);

        Assert.NotEqual(planted, given);
        Assert.True(await OpensAsync(server, given));
        Assert.False(await OpensAsync(server, planted));
    }

    [Fact]
    public async Task The_second_factor_gives_a_new_secret_and_ends_the_one_before()
    {
        const string page = "/account/second-factor";
        await using var server = await RunningServer.StartAsync();
        await server.AddPersonAsync("ada", password: Password);
        using var browser = server.Anonymous();
        var half = await SignInAsync(browser);
        var shown = await browser.GetStringAsync(page, Stop);
        var app = new Totp(Base32Encoding.ToBytes(Secret().Match(shown).Groups[1].Value.Replace(" ", "", StringComparison.Ordinal)));

        using var set = await browser.PostAsync(
            page + "?handler=Enrol",
            Forms.Content(
                ("offer", WebUtility.HtmlDecode(Offer().Match(shown).Groups[1].Value)),
                ("code", app.ComputeTotp(server.Clock.GetUtcNow().UtcDateTime)),
                ("__RequestVerificationToken", await browser.FormTokenAsync(page))),
            Stop);

        Assert.Equal(HttpStatusCode.OK, set.StatusCode);
        var full = set.Cookie(SessionCookie.PublicName)!;
        Assert.NotEqual(half, full);
        Assert.True(await OpensAsync(server, full));
        using var before = server.Anonymous();
        before.DefaultRequestHeaders.Add("Cookie", $"{SessionCookie.PublicName}={half}");
        using var late = await before.GetAsync(page, Stop);
        Assert.StartsWith("/sign-in", late.Headers.Location?.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_signing_out_the_old_secret_opens_nothing()
    {
        await using var server = await RunningServer.StartAsync(PasswordAlone);
        var ada = await server.AddPersonAsync("ada", password: Password);
        using var browser = await server.KnownBrowserAsync(ada.Id);
        var secret = await SignInAsync(browser);

        var token = await browser.FormTokenAsync("/account");
        using var signedOut = await browser.PostAsync("/sign-out", Forms.Content(("__RequestVerificationToken", token)), Stop);

        Assert.Equal(HttpStatusCode.Found, signedOut.StatusCode);
        Assert.Equal("", signedOut.Cookie(SessionCookie.PublicName));
        Assert.False(await OpensAsync(server, secret));
    }

    [Fact]
    public async Task The_operator_ends_the_sessions_of_an_account()
    {
        await using var server = await RunningServer.StartAsync();
        var ada = await server.AddPersonAsync("ada");
        var eve = await server.AddPersonAsync("eve");
        var (hers, another) = (await server.StartSessionAsync(ada.Id), await server.StartSessionAsync(eve.Id));

        await server.WithAsync<IAccountAdministration, bool>(
            async accounts => (await accounts.EndSessionsAsync("ada", Stop)).Succeeded);

        Assert.False(await OpensAsync(server, hers));
        Assert.True(await OpensAsync(server, another));
    }

    [Fact]
    public async Task A_lost_right_is_lost_at_the_next_request()
    {
        await using var server = await RunningServer.StartAsync();
        var ops = await server.AddPersonAsync("ops", AccountRole.Operator);
        using var browser = await server.SignedInAsync(ops.Id, Listener.Admin);
        using var program = server.WithToken(ops.Token);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/power", Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await program.GetAsync("/api/v2/jobs", Stop)).StatusCode);

        await server.WithAsync<CohortDbContext, int>(db => db.Accounts.Where(a => a.Id == ops.Id)
            .ExecuteUpdateAsync(row => row.SetProperty(a => a.Role, AccountRole.PanelManager), Stop));

        Assert.Equal(HttpStatusCode.Forbidden, (await browser.GetAsync("/power", Stop)).StatusCode);

        await server.WithAsync<CohortDbContext, int>(db => db.Accounts.Where(a => a.Id == ops.Id)
            .ExecuteUpdateAsync(row => row.SetProperty(a => a.Role, AccountRole.Auditor), Stop));

        Assert.Equal(HttpStatusCode.Forbidden, (await program.GetAsync("/api/v2/jobs", Stop)).StatusCode);
    }

    [Fact]
    public async Task With_an_account_go_its_sessions_and_tokens()
    {
        await using var server = await RunningServer.StartAsync();
        var ada = await server.AddPersonAsync("ada");
        var secret = await server.StartSessionAsync(ada.Id);
        using var program = server.WithToken(ada.Token);
        Assert.True(await OpensAsync(server, secret));
        Assert.Equal(HttpStatusCode.OK, (await program.GetAsync("/api/v1/account", Stop)).StatusCode);

        await server.WithAsync<AccountRemoval, bool>(async removal =>
        {
            await removal.DeleteRowsAsync(ada.Id, Stop);
            return true;
        });

        Assert.False(await OpensAsync(server, secret));
        Assert.Equal(HttpStatusCode.Unauthorized, (await program.GetAsync("/api/v1/account", Stop)).StatusCode);
    }

    [Fact]
    public async Task Every_page_of_a_signed_in_person_has_the_way_out()
    {
        await using var server = await RunningServer.StartAsync();
        var ada = await server.AddPersonAsync("ada");
        using var browser = await server.SignedInAsync(ada.Id);
        foreach (var page in (string[])["/jobs", "/jobs/new", "/account", "/account/second-factor", "/statement"])
        {
            Assert.Contains("action=\"/sign-out\"", await browser.GetStringAsync(page, Stop), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void No_two_secrets_are_alike_and_each_has_256_bits()
    {
        var secrets = Enumerable.Range(0, 10_000).Select(_ => OpaqueSecret.New()).ToList();
        Assert.Equal(secrets.Count, secrets.Distinct().Count());
        Assert.All(secrets, secret => Assert.Equal(32, System.Buffers.Text.Base64Url.DecodeFromChars(secret).Length));

        // Each bit is set about as often as not: 5000 times, give or take five standard deviations.
        var counts = new int[256];
        foreach (var bytes in secrets.Select(secret => System.Buffers.Text.Base64Url.DecodeFromChars(secret)))
        {
            for (var bit = 0; bit < counts.Length; bit++)
            {
                counts[bit] += (bytes[bit / 8] >> (bit % 8)) & 1;
            }
        }

        Assert.All(counts, count => Assert.InRange(count, 4_700, 5_300));
    }

    private static async Task<string> SignInAsync(HttpClient browser)
    {
        using var answer = await browser.SendFormAsync("/sign-in", ("login", "ada"), ("password", Password));
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        return answer.Cookie(SessionCookie.PublicName)!;
    }

    private static async Task<bool> OpensAsync(RunningServer server, string secret)
    {
        using var browser = server.Anonymous();
        browser.DefaultRequestHeaders.Add("Cookie", $"{SessionCookie.PublicName}={secret}");
        using var answer = await browser.GetAsync("/account", Stop);
        return answer.StatusCode is HttpStatusCode.OK;
    }

    [GeneratedRegex("id=\"factor-secret\">([A-Z2-7 ]+)<")]
    private static partial Regex Secret();

    [GeneratedRegex("name=\"offer\" value=\"([^\"]+)\"")]
    private static partial Regex Offer();
}
