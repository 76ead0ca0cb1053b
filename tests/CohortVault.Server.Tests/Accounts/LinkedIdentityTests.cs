using System.Net;
using System.Text.RegularExpressions;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Accounts.Sessions;
using CohortVault.Platform.Features.Operations.Mail;
using CohortVault.Platform.Kernel;
using CohortVault.Server.Tests.Provider;
using CohortVault.Testing;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Server.Tests.Accounts;

/// <summary>Linking, unlinking, and making an account with the institution's log-in, at a real provider.</summary>
public sealed partial class LinkedIdentityTests : IAsyncLifetime
{
    private const string Password = "seven Quiet rivers 42";
    private const string LinkPage = "/account/single-sign-on";
    private const string Link = $"{LinkPage}?handler=Link";

    private readonly OpenIdProvider _provider = new();
    private RunningServer _server = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await RunningServer.StartAsync(_provider.Settings(("Accounts:SingleSignOn:MayRegister", "true")));
        await _provider.StartAsync(_server);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task A_person_with_a_second_factor_links_and_unlinks()
    {
        var ada = await _server.AddPersonAsync("ada");
        await _server.EnrolAsync(ada.Id);
        using var browser = await _server.SignedInAsync(ada.Id);
        var back = await browser.WalkAsync(await BeginLinkAsync(browser), "subject-ada");
        Assert.Equal($"{LinkPage}?linked=true", await browser.ReturnAsync(back));
        Assert.Equal([ada.Id], await _server.LinkedAsync());
        Assert.Equal("ada@example.org", (await LastMailAsync("identity-linked")).Recipient);
        Assert.Contains(_provider.Issuer, await browser.GetStringAsync(LinkPage, Stop), StringComparison.Ordinal);
        using var second = await browser.SendAsync(LinkPage, Link);
        Assert.Equal(HttpStatusCode.Conflict, second.StatusCode);

        using var elsewhere = _server.Anonymous();
        Assert.Equal("/sign-in/code", await elsewhere.ReturnAsync(await elsewhere.LogInAsync("subject-ada")));

        using var unlinked = await browser.SendAsync(LinkPage, $"{LinkPage}?handler=Unlink");
        Assert.Equal(HttpStatusCode.Found, unlinked.StatusCode);
        Assert.Empty(await _server.LinkedAsync());
        Assert.Equal("ada@example.org", (await LastMailAsync("identity-unlinked")).Recipient);
        Assert.Contains("Create an account", await elsewhere.ReturnAsync(await elsewhere.LogInAsync("subject-ada")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_in_of_another_account_is_not_linked()
    {
        var (ada, eve) = (await _server.AddPersonAsync("ada"), await _server.AddPersonAsync("eve"));
        await _server.LinkAsync(ada.Id, _provider.Issuer, "subject-ada");
        await _server.EnrolAsync(eve.Id);
        using var browser = await _server.SignedInAsync(eve.Id);
        var back = await browser.WalkAsync(await BeginLinkAsync(browser), "subject-ada");
        var words = await browser.ReturnAsync(back);
        Assert.StartsWith("409", words, StringComparison.Ordinal);
        Assert.Contains("linked to another account", words, StringComparison.Ordinal);
        Assert.Equal([ada.Id], await _server.LinkedAsync());
    }

    [Fact]
    public async Task What_one_session_began_links_nothing_in_another()
    {
        var (ada, eve) = (await _server.AddPersonAsync("ada"), await _server.AddPersonAsync("eve"));
        await _server.EnrolAsync(ada.Id);
        // One browser: begun as Ada, come back as somebody else, in a later session of hers, or signed out.
        foreach (var (next, status) in ((Person?, string)[])[(eve, "410"), (ada, "401"), (null, "401")])
        {
            using var browser = _server.Anonymous();
            browser.DefaultRequestHeaders.Add("Cookie", $"{SessionCookie.PublicName}={await _server.StartSessionAsync(ada.Id)}");
            using var shown = await browser.SendAsync(LinkPage, Link);
            var address = GoOn(await shown.Content.ReadAsStringAsync(Stop));
            var back = await browser.WalkAsync(address, "subject-ada");
            browser.DefaultRequestHeaders.Remove("Cookie");
            if (next is not null)
            {
                browser.DefaultRequestHeaders.Add("Cookie", $"{SessionCookie.PublicName}={await _server.StartSessionAsync(next.Id)}");
            }

            var words = await browser.ReturnAsync(back);
            Assert.True(words.StartsWith(status, StringComparison.Ordinal), words);
            Assert.Empty(await _server.LinkedAsync());
        }
    }

    [Fact]
    public async Task A_log_in_of_before_is_not_linked()
    {
        var ada = await _server.AddPersonAsync("ada");
        await _server.EnrolAsync(ada.Id);
        using var browser = await _server.SignedInAsync(ada.Id);
        var address = await BeginLinkAsync(browser);
        Assert.Contains("prompt=login", address.Query, StringComparison.Ordinal);
        var back = await browser.WalkAsync(address, "subject-colleague");
        await _provider.BendNextAsync(new { auth_time = DateTimeOffset.UtcNow.AddHours(-1).ToUnixTimeSeconds() });
        Assert.StartsWith("401", await browser.ReturnAsync(back), StringComparison.Ordinal);
        Assert.Empty(await _server.LinkedAsync());
    }

    [Fact]
    public async Task Without_a_second_factor_nothing_is_linked()
    {
        var ada = await _server.AddPersonAsync("ada");
        using var browser = await _server.SignedInAsync(ada.Id);
        Assert.Contains("you need a second factor", await browser.GetStringAsync(LinkPage, Stop), StringComparison.Ordinal);
        using var answer = await browser.SendAsync("/account", Link);
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);

        using var half = _server.Anonymous();
        half.DefaultRequestHeaders.Add(
            "Cookie", $"{SessionCookie.PublicName}={await _server.StartSessionAsync(ada.Id, stage: SessionStage.AwaitsEnrolment)}");
        using var led = await half.GetAsync(LinkPage, Stop);
        Assert.StartsWith("/account/second-factor", led.Headers.Location?.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_unknown_makes_an_account_confirms_it_and_may_set_a_password()
    {
        using var browser = _server.Anonymous();
        var registered = await RegisterAsync(browser, "subject-new", "newcomer", "newcomer@example.org");
        Assert.Contains("Look into your mail", registered, StringComparison.Ordinal);
        Assert.Contains("not confirmed yet", await browser.ReturnAsync(await browser.LogInAsync("subject-new")), StringComparison.Ordinal);

        Assert.Null(await ConfirmAsync(TokenIn(await LastMailAsync("confirm-account"))));
        Assert.Equal("/account/second-factor", await browser.ReturnAsync(await browser.LogInAsync("subject-new")));

        Assert.Null(await ResetAsync("newcomer"));
        Assert.Null(await _server.WithAsync<SignIn, string?>(async slice => (await slice.Handle(
            new SignIn.Request("newcomer", Password), Listener.Public, null, Stop)).Refusal?.Code));
        Assert.Equal("/account/second-factor", await browser.ReturnAsync(await browser.LogInAsync("subject-new")));
    }

    [Fact]
    public async Task An_account_made_for_the_address_of_another_gives_nothing_of_theirs()
    {
        var ada = await _server.AddPersonAsync("ada");
        using var browser = _server.Anonymous();
        await RegisterAsync(browser, "subject-eve", "eve", "ada@example.org");
        Assert.Equal("ada@example.org", (await LastMailAsync("address-already-registered")).Recipient);
        Assert.Empty(await _server.LinkedAsync());
        Assert.Equal([ada.Id], await _server.WithAsync<CohortDbContext, List<AccountId>>(
            db => db.Accounts.Select(a => a.Id).ToListAsync(Stop)));
    }

    [Fact]
    public async Task Who_resets_an_account_that_a_stranger_registered_is_rid_of_the_strangers_log_in()
    {
        using var stranger = _server.Anonymous();
        await RegisterAsync(stranger, "subject-stranger", "mine", "mine@example.org");
        Assert.Single(await _server.LinkedAsync());
        Assert.Null(await ResetAsync("mine@example.org"));
        Assert.Empty(await _server.LinkedAsync());
        Assert.Contains("Create an account", await stranger.ReturnAsync(await stranger.LogInAsync("subject-stranger")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mistyped_address_is_mended_by_registering_again()
    {
        using var browser = _server.Anonymous();
        await RegisterAsync(browser, "subject-new", "newcomer", "mistyped@example.org");
        var dead = TokenIn(await LastMailAsync("confirm-account"));
        await RegisterAsync(browser, "subject-new", "newcomer2", "right@example.org");
        Assert.Equal("account.link-dead", await ConfirmAsync(dead));
        Assert.Null(await ConfirmAsync(TokenIn(await LastMailAsync("confirm-account"))));
        Assert.Equal("/account/second-factor", await browser.ReturnAsync(await browser.LogInAsync("subject-new")));
    }

    [Fact]
    public async Task An_offer_of_an_account_is_sealed_ends_and_makes_one_account()
    {
        using var browser = _server.Anonymous();
        var offer = await OfferAsync(browser, "subject-new");
        Assert.StartsWith("401", await SendOfferAsync(browser, "forged", "one", "one@example.org"), StringComparison.Ordinal);
        Assert.StartsWith("400", await SendOfferAsync(browser, offer, "1", "one@example.org"), StringComparison.Ordinal);
        Assert.StartsWith("200", await SendOfferAsync(browser, offer, "one", "one@example.org"), StringComparison.Ordinal);
        Assert.Null(await ConfirmAsync(TokenIn(await LastMailAsync("confirm-account"))));
        Assert.StartsWith("409", await SendOfferAsync(browser, offer, "two", "two@example.org"), StringComparison.Ordinal);

        var late = await OfferAsync(browser, "subject-late");
        _server.Clock.Advance(TimeSpan.FromMinutes(31));
        Assert.StartsWith("401", await SendOfferAsync(browser, late, "late", "late@example.org"), StringComparison.Ordinal);
    }

    private static Uri GoOn(string html) => new(WebUtility.HtmlDecode(GoOnLink().Match(html).Groups[1].Value));

    private static string TokenIn(OpenedMail mail) => TokenInLink().Match(mail.Body).Groups[1].Value;

    private static async Task<Uri> BeginLinkAsync(HttpClient browser)
    {
        using var allowed = await browser.SendAsync(LinkPage, Link);
        Assert.Equal(HttpStatusCode.OK, allowed.StatusCode);
        var address = GoOn(await allowed.Content.ReadAsStringAsync(Stop));
        Assert.Equal($"0;url={address.OriginalString}", Assert.Single(allowed.Headers.GetValues("Refresh")));
        return address;
    }

    private static async Task<string> OfferAsync(HttpClient browser, string subject)
    {
        using var shown = await browser.GetAsync(await browser.LogInAsync(subject), Stop);
        return OfferField().Match(await shown.Content.ReadAsStringAsync(Stop)).Groups[1].Value;
    }

    private static async Task<string> SendOfferAsync(HttpClient browser, string offer, string name, string email)
    {
        using var answer = await browser.SendAsync(
            "/sign-up", "/sign-in/single-sign-on/return", new("offer", offer), new("userName", name), new("email", email));
        return await ProviderSteps.WordsAsync(answer);
    }

    private static async Task<string> RegisterAsync(HttpClient browser, string subject, string name, string email) =>
        await SendOfferAsync(browser, await OfferAsync(browser, subject), name, email);

    private Task<string?> ConfirmAsync(string token) => _server.WithAsync<ConfirmAccount, string?>(
        async slice => (await slice.Handle(new ConfirmAccount.Request(token), Stop)).Refusal?.Code);

    private async Task<string?> ResetAsync(string login)
    {
        await _server.WithAsync<RequestReset, bool>(
            async slice => (await slice.Handle(new RequestReset.Request(login), null, Stop)).Succeeded);
        var token = TokenIn(await LastMailAsync("reset-password"));
        return await _server.WithAsync<ResetPassword, string?>(async slice => (await slice.Handle(
            new ResetPassword.Request(token, Password, Password), null, Stop)).Refusal?.Code);
    }

    private Task<OpenedMail> LastMailAsync(string template) => _server.WithAsync<ListOutbox, OpenedMail>(async outbox =>
        (await outbox.Handle(1, Stop)).Mails.First(mail => mail.Template == template));

    [GeneratedRegex("id=\"go-on\" href=\"([^\"]+)\"")]
    private static partial Regex GoOnLink();

    [GeneratedRegex("name=\"offer\" value=\"([^\"]+)\"")]
    private static partial Regex OfferField();

    [GeneratedRegex(@"token=([\w-]+)")]
    private static partial Regex TokenInLink();
}
