using System.Net.Http.Json;
using System.Text.Json;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Accounts.Passwords;
using CohortVault.Platform.Features.Accounts.SecondFactors;
using CohortVault.Platform.Features.Accounts.Sessions;
using CohortVault.Platform.Features.Operations.Mail;
using CohortVault.Platform.Kernel;
using CohortVault.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Server.Tests.Security;

/// <summary>Passwords, notices and rights that nobody gives themselves.</summary>
public sealed class AccountDefencesTests : IAsyncLifetime
{
    private const string Password = "seven Quiet rivers 42";
    private const string Another = "eight Quiet rivers 43";

    private RunningServer _server = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await RunningServer.StartAsync(new Dictionary<string, string>
    {
        ["Accounts:SignInsPerMinute"] = "1000",
    });

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_password_counts_as_typed_to_the_last_character()
    {
        var longest = "Xk7" + new string('q', 125);
        await _server.AddPersonAsync("ada", password: longest);
        Assert.Equal("account.wrong-credentials", await SignInAsync("ada", longest + "!"));
        Assert.Equal("account.wrong-credentials", await SignInAsync("ada", longest[..^1]));
        Assert.Equal("account.wrong-credentials", await SignInAsync("ada", longest.ToLowerInvariant()));
        Assert.Equal("account.wrong-credentials", await SignInAsync("ada", " " + longest[..^1]));
        _server.Clock.Advance(TimeSpan.FromMinutes(31));
        Assert.Null(await SignInAsync("ada", longest));
    }

    [Fact]
    public async Task Whoever_is_told_to_come_back_has_not_tried_a_password()
    {
        await _server.AddPersonAsync("ada", password: Password);
        using var impatient = new CancellationTokenSource();
        var queue = _server.App.Services.GetRequiredService<PasswordQueue>();
        var flood = Enumerable.Range(0, 400).Select(_ => queue.VerifyAsync(null, "x", HashLane.Unknown, impatient.Token)).ToList();
        for (var attempt = 0; attempt < 10; attempt++)
        {
            Assert.Equal("account.busy", await SignInAsync("ada", Password));
        }

        await impatient.CancelAsync();
        await Task.WhenAll(flood.Select(one => one.ContinueWith(_ => { }, TaskScheduler.Default)));
        Assert.Null(await SignInAsync("ada", Password));
    }

    [Fact]
    public async Task A_password_does_not_grow_old()
    {
        await _server.AddPersonAsync("ada", password: Password);
        _server.Clock.Advance(TimeSpan.FromDays(3 * 365));
        Assert.Null(await SignInAsync("ada", Password));
    }

    [Fact]
    public async Task A_password_is_changed_by_who_knows_the_one_before_and_ends_the_other_sessions()
    {
        var ada = await _server.AddPersonAsync("ada", password: Password);
        var other = await _server.StartSessionAsync(ada.Id);
        Assert.Equal("account.wrong-credentials", await ChangeAsync(ada.Id, "not the Passw0rd", Another));
        Assert.Equal("account.password-common", await ChangeAsync(ada.Id, Password, "Password1"));
        Assert.Null(await ChangeAsync(ada.Id, Password, Another));
        Assert.Null(await SignInAsync("ada", Another));
        Assert.Equal("account.wrong-credentials", await SignInAsync("ada", Password));
        Assert.Null(await _server.WithAsync<SessionStore, CallerIdentity?>(s => s.RecogniseAsync(other, Listener.Public, Stop)));
    }

    [Fact]
    public async Task Every_change_of_password_or_factor_is_told_by_mail()
    {
        var ada = await _server.AddPersonAsync("ada", password: Password);
        await ChangeAsync(ada.Id, Password, Another);
        Assert.Equal(["password-changed"], await MailsAsync());

        var offer = await _server.WithAsync<EnrolSecondFactor, EnrolSecondFactor.Offer>(slice => slice.OfferAsync(ada.Id, Stop));
        var half = await _server.StartSessionAsync(ada.Id, stage: SessionStage.AwaitsEnrolment);
        await _server.WithAsync<EnrolSecondFactor, bool>(async slice => (await slice.Handle(
            ada.Id, new EnrolSecondFactor.Request(offer.Sealed, offer.CurrentCode, half, IsSignedIn: false), Listener.Public, Stop)).Succeeded);
        await _server.WithAsync<RenewRecoveryCodes, bool>(async slice => (await slice.Handle(ada.Id, Stop)).Succeeded);
        await _server.WithAsync<RemoveSecondFactor, bool>(async slice => (await slice.Handle(ada.Id, Stop)).Succeeded);

        Assert.Equal(
            ["new-device", "password-changed", "recovery-codes-renewed", "second-factor-removed", "second-factor-set"],
            (await MailsAsync()).Order());
    }

    [Fact]
    public void Recovery_codes_have_120_bits_and_no_two_are_alike()
    {
        var codes = Enumerable.Range(0, 100).SelectMany(_ => RecoveryCodes.New()).ToList();
        Assert.Equal(codes.Count, codes.Distinct().Count());
        Assert.All(codes, code => Assert.Matches(@"\A([0-9A-HJKMNP-TV-Z]{4}-){5}[0-9A-HJKMNP-TV-Z]{4}\z", code));
    }

    [Fact]
    public async Task A_registration_chooses_neither_role_nor_confirmation_nor_owner()
    {
        using var client = _server.Anonymous();
        using var answer = await client.PostAsync(
            "/api/v2/users/register",
            Forms.Content(
                ("username", "eve"), ("full-name", ""), ("mail", "eve@example.org"), ("new-password", Password),
                ("confirm-new-password", Password), ("role", "operator"), ("Role", "4"), ("confirmedAt", "2026-01-01"),
                ("ConfirmedAt", "2026-01-01"), ("id", new string('a', 32))),
            Stop);
        Assert.True((await answer.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("success").GetBoolean());

        var made = await _server.WithAsync<CohortDbContext, Account>(db => db.Accounts.AsNoTracking().SingleAsync(Stop));

        Assert.Equal(AccountRole.Researcher, made.Role);
        Assert.False(made.IsConfirmed);
        Assert.NotEqual(new string('a', 32), made.Id.ToString());
    }

    private Task<IEnumerable<string>> MailsAsync() => _server.WithAsync<ListOutbox, IEnumerable<string>>(
        async outbox => [.. (await outbox.Handle(1, Stop)).Mails.Select(mail => mail.Template)]);

    private Task<string?> SignInAsync(string login, string password) => _server.WithAsync<SignIn, string?>(
        async slice => (await slice.Handle(new SignIn.Request(login, password), Listener.Public, null, Stop)).Refusal?.Code);

    private Task<string?> ChangeAsync(AccountId id, string current, string next) =>
        _server.WithAsync<ChangePassword, string?>(async slice => (await slice.Handle(
            id, new ChangePassword.Request(current, next, next), Listener.Public, null, Stop)).Refusal?.Code);
}
