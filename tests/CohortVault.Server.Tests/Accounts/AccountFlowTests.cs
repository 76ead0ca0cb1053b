using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Operations.Mail;
using CohortVault.Platform.Kernel;
using CohortVault.Testing;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Server.Tests.Accounts;

public sealed partial class AccountFlowTests : IAsyncLifetime
{
    private const string Password = "Blue-Kettle-42-river";
    private const string Another = "Green-Saddle-77-moor";

    private RunningServer _server = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await RunningServer.StartAsync(new Dictionary<string, string>
    {
        ["Accounts:SignInsPerMinute"] = "1000",
        ["Accounts:RegistrationsPerHour"] = "1000",
    });

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_newcomer_registers_confirms_and_signs_in_once_confirmed()
    {
        Assert.True((await RegisterAsync("grace", "grace@example.org")).GetProperty("success").GetBoolean());
        Assert.Equal("account.wrong-credentials", await SignInAsync("grace", Password));

        var link = TokenIn(await LastMailAsync("confirm-account"));
        Assert.Null(await ConfirmAsync(link));
        Assert.Equal("account.link-dead", await ConfirmAsync(link));
        Assert.Null(await SignInAsync("grace", Password));
        Assert.Null(await SignInAsync("GRACE@EXAMPLE.ORG", Password));
        Assert.Equal("account.wrong-credentials", await SignInAsync("grace", Another));
    }

    [Fact]
    public async Task A_confirmation_link_is_dead_after_a_day_and_its_account_goes()
    {
        await RegisterAsync("late", "late@example.org");
        var link = TokenIn(await LastMailAsync("confirm-account"));
        _server.Clock.Advance(TimeSpan.FromHours(25));
        Assert.Equal("account.link-dead", await ConfirmAsync(link));
        await _server.WithAsync<AccountRemoval, int>(async removal =>
        {
            await removal.SweepUnconfirmedAsync(Stop);
            return 0;
        });
        Assert.Equal(0, await _server.WithAsync<CohortDbContext, int>(db => db.Accounts.CountAsync(Stop)));
    }

    [Fact]
    public async Task The_answer_to_a_registration_does_not_say_whether_the_address_or_the_name_is_known()
    {
        await _server.AddPersonAsync("known");
        var fresh = await RegisterAsync("fresh", "fresh@example.org");
        var takenAddress = await RegisterAsync("fresh2", "KNOWN@example.org");
        var takenName = await RegisterAsync("Known", "else@example.org");
        Assert.Equal(Without(fresh, "time"), Without(takenAddress, "time"));
        Assert.Equal(Without(fresh, "time"), Without(takenName, "time"));
        Assert.Equal(2, await _server.WithAsync<CohortDbContext, int>(db => db.Accounts.CountAsync(Stop)));
        Assert.Equal("known@example.org", (await LastMailAsync("address-already-registered")).Recipient);
        Assert.Equal("else@example.org", (await LastMailAsync("user-name-not-available")).Recipient);
    }

    [Fact]
    public async Task A_stranger_who_registered_my_address_first_gains_nothing_when_I_register_it()
    {
        await RegisterAsync("stranger", "mine@example.org", Another);
        var theirs = TokenIn(await LastMailAsync("confirm-account"));
        await RegisterAsync("me", "mine@example.org");
        Assert.Equal("account.link-dead", await ConfirmAsync(theirs));
        Assert.Null(await ConfirmAsync(TokenIn(await LastMailAsync("confirm-account"))));
        Assert.Null(await SignInAsync("mine@example.org", Password));
        Assert.Equal("account.wrong-credentials", await SignInAsync("mine@example.org", Another));
    }

    [Fact]
    public async Task Wrong_passwords_lock_for_a_while_even_against_the_right_one()
    {
        await _server.AddPersonAsync("target", password: Password);
        for (var i = 0; i < GrowingDelay.FreeAttempts; i++)
        {
            Assert.Equal("account.wrong-credentials", await SignInAsync("target", Another));
        }

        Assert.Equal("account.wrong-credentials", await SignInAsync("target", Password));
        _server.Clock.Advance(TimeSpan.FromMinutes(31));
        Assert.Null(await SignInAsync("target", Password));
    }

    [Fact]
    public async Task A_right_password_forgives_wrong_ones()
    {
        await _server.AddPersonAsync("target", password: Password);
        for (var round = 0; round < 3; round++)
        {
            for (var i = 1; i < GrowingDelay.FreeAttempts; i++)
            {
                Assert.Equal("account.wrong-credentials", await SignInAsync("target", Another));
            }

            Assert.Null(await SignInAsync("target", Password));
        }
    }

    [Fact]
    public async Task Guesses_at_one_moment_count_as_many()
    {
        await _server.AddPersonAsync("target", password: Password);
        await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => SignInAsync("target", Another)));
        Assert.Equal("account.wrong-credentials", await SignInAsync("target", Password));
    }

    [Fact]
    public async Task A_reset_link_works_once_within_fifteen_minutes_and_ends_every_session()
    {
        var person = await _server.AddPersonAsync("forgot", password: Password);
        using var browser = await _server.SignedInAsync(person.Id);
        Assert.Equal(200, (int)(await browser.GetAsync("/account", Stop)).StatusCode);

        await AskResetAsync("forgot");
        var late = TokenIn(await LastMailAsync("reset-password"));
        _server.Clock.Advance(TimeSpan.FromMinutes(16));
        Assert.Equal("account.link-dead", await ResetAsync(late, Another));

        await AskResetAsync("FORGOT@example.org");
        var link = TokenIn(await LastMailAsync("reset-password"));
        Assert.Equal("account.password-common", await ResetAsync(link, "Password1"));
        Assert.Null(await ResetAsync(link, Another));
        Assert.Equal("account.link-dead", await ResetAsync(link, Password));
        Assert.Equal(302, (int)(await browser.GetAsync("/account", Stop)).StatusCode);
        Assert.Null(await SignInAsync("forgot", Another));
        Assert.Equal("account.wrong-credentials", await SignInAsync("forgot", Password));
    }

    [Fact]
    public async Task Asking_for_a_reset_of_nobody_gets_the_same_answer()
    {
        Assert.Null(await AskResetAsync("nobody@example.org"));
        Assert.Equal(0, await _server.WithAsync<CohortDbContext, int>(db => db.OutgoingMails.CountAsync(Stop)));
    }

    [Fact]
    public async Task A_researcher_cannot_sign_in_on_the_admin_listener()
    {
        await _server.AddPersonAsync("res", password: Password);
        await _server.AddPersonAsync("ops", AccountRole.Operator, Password);
        Assert.Equal("account.wrong-credentials", await SignInAsync("res", Password, Listener.Admin));
        Assert.Null(await SignInAsync("ops", Password, Listener.Admin));
    }

    [Fact]
    public async Task The_first_operator_is_made_by_a_link_that_works_once()
    {
        var link = await _server.WithAsync<IAccountAdministration, Uri?>(
            administration => administration.OfferSetUpAsync(Stop));
        Assert.StartsWith(_server.AdminAddress.ToString(), link!.ToString(), StringComparison.Ordinal);
        var token = link.Query["?token=".Length..];
        Assert.Null(await SetUpAsync(token, "first"));
        Assert.Equal("account.link-dead", await SetUpAsync(token, "second"));
        Assert.Null(await _server.WithAsync<IAccountAdministration, Uri?>(administration => administration.OfferSetUpAsync(Stop)));
        Assert.Null(await SignInAsync("first", Password, Listener.Admin));
    }

    [Fact]
    public async Task A_token_is_verified_in_the_shape_that_clients_expect()
    {
        var person = await _server.AddPersonAsync("tok");
        using var client = _server.Anonymous();
        var good = await VerifyAsync(client, person.Token);
        Assert.Equal(
            ["valid", "message", "username", "name", "mail", "expire"], good.EnumerateObject().Select(p => p.Name));
        Assert.True(good.GetProperty("valid").GetBoolean());
        Assert.Equal("tok", good.GetProperty("username").GetString());
        Assert.Equal("tok@example.org", good.GetProperty("mail").GetString());
        Assert.True(DateTimeOffset.TryParse(good.GetProperty("expire").GetString(), out _));
        Assert.False((await VerifyAsync(client, "nonsense")).GetProperty("valid").GetBoolean());
    }

    [Fact]
    public async Task Too_many_registrations_from_one_address_are_turned_away()
    {
        await using var strict = await RunningServer.StartAsync(
            new Dictionary<string, string> { ["Accounts:RegistrationsPerHour"] = "1" });
        using var client = strict.Anonymous();
        Assert.Equal(200, (int)(await PostRegistrationAsync(client, "one", "one@example.org", Password)).StatusCode);
        Assert.Equal(429, (int)(await PostRegistrationAsync(client, "two", "two@example.org", Password)).StatusCode);
    }

    [Fact]
    public async Task Nothing_of_an_account_is_readable_in_the_data_directory()
    {
        await RegisterAsync("zebrafinch", "zebrafinch@example.org");
        await _server.AddPersonAsync("kingfisher", password: Password);
        foreach (var file in Directory.EnumerateFiles(_server.DataDirectory, "*", SearchOption.AllDirectories).Where(f => !f.EndsWith("server.lock", StringComparison.Ordinal)))
        {
            await using var open = new FileStream(
                file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(open, System.Text.Encoding.Latin1);
            var text = await reader.ReadToEndAsync(Stop);
            foreach (var secret in (string[])["zebrafinch", "kingfisher", "Zebra Finch", Password])
            {
                Assert.DoesNotContain(secret, text, StringComparison.OrdinalIgnoreCase);
            }
        }
    }

    [Fact]
    public async Task A_name_that_nobody_has_costs_what_a_known_one_costs()
    {
        // Medians of interleaved tries, as a ratio with room for a busy machine: without the equal work it is about 30.
        await _server.AddPersonAsync("known", password: Password);
        var (known, unknown) = (new List<double>(), new List<double>());
        for (var i = 0; i < 9; i++)
        {
            known.Add(await MillisecondsAsync("known"));
            unknown.Add(await MillisecondsAsync("nobody" + i));
            _server.Clock.Advance(TimeSpan.FromMinutes(31));
        }

        known.Sort();
        unknown.Sort();
        Assert.InRange(known[4] / unknown[4], 0.4, 2.5);
    }

    private static string Without(JsonElement answer, string key) =>
        string.Join('|', answer.EnumerateObject().Where(p => p.Name != key).Select(p => $"{p.Name}={p.Value}"));

    private static string TokenIn(OpenedMail mail) => TokenInLink().Match(mail.Body).Groups[1].Value;

    private static async Task<JsonElement> VerifyAsync(HttpClient client, string token)
    {
        using var answer = await client.PostAsync(
            "/api/v2/tokens/verify", new FormUrlEncodedContent([new("token", token)]), Stop);
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Stop);
    }

    private static Task<HttpResponseMessage> PostRegistrationAsync(
        HttpClient client, string name, string email, string password) =>
        client.PostAsync(
            "/api/v2/users/register",
            new FormUrlEncodedContent(
            [
                new("username", name), new("full-name", "Zebra Finch"), new("mail", email),
                new("new-password", password), new("confirm-new-password", password),
            ]),
            Stop);

    private async Task<double> MillisecondsAsync(string login)
    {
        var started = Stopwatch.GetTimestamp();
        await SignInAsync(login, Another);
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    private async Task<JsonElement> RegisterAsync(string name, string email, string password = Password)
    {
        using var client = _server.Anonymous();
        using var answer = await PostRegistrationAsync(client, name, email, password);
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Stop);
    }

    private Task<string?> SignInAsync(string login, string password, Listener listener = Listener.Public) =>
        _server.WithAsync<SignIn, string?>(async slice =>
        (await slice.Handle(new SignIn.Request(login, password), listener, null, Stop)).Refusal?.Code);

    private Task<string?> ConfirmAsync(string token) => _server.WithAsync<ConfirmAccount, string?>(async slice =>
        (await slice.Handle(new ConfirmAccount.Request(token), Stop)).Refusal?.Code);

    private Task<string?> AskResetAsync(string login) => _server.WithAsync<RequestReset, string?>(async slice =>
        (await slice.Handle(new RequestReset.Request(login), null, Stop)).Refusal?.Code);

    private Task<string?> ResetAsync(string token, string password) =>
        _server.WithAsync<ResetPassword, string?>(async slice =>
        (await slice.Handle(new ResetPassword.Request(token, password, password), null, Stop)).Refusal?.Code);

    private Task<string?> SetUpAsync(string token, string name) => _server.WithAsync<SetUp, string?>(async slice =>
        (await slice.Handle(new SetUp.Request(token, name, "", $"{name}@example.org", Password, Password), Stop))
            .Refusal?.Code);

    private Task<OpenedMail> LastMailAsync(string template) => _server.WithAsync<ListOutbox, OpenedMail>(async outbox =>
        (await outbox.Handle(1, Stop)).Mails.First(mail => mail.Template == template));

    [GeneratedRegex(@"token=([A-Za-z0-9_-]+)")]
    private static partial Regex TokenInLink();
}
