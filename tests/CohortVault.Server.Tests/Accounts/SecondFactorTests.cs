using System.Security.Cryptography;
using CohortVault.Platform.Features.Accounts;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Accounts.SecondFactors;
using CohortVault.Platform.Features.Accounts.Sessions;
using CohortVault.Platform.Kernel;
using CohortVault.Testing;
using Microsoft.Extensions.Options;
using OtpNet;

namespace CohortVault.Server.Tests.Accounts;

/// <summary>Codes, recovery codes, waits and removal, by a clock that is turned.</summary>
public sealed class SecondFactorTests : IAsyncLifetime
{
    private const string Password = "seven Quiet rivers 42";
    private RunningServer _server = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await RunningServer.StartAsync(new Dictionary<string, string>
    {
        ["Accounts:SignInsPerMinute"] = "1000",
    });

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_session_half_way_in_is_led_to_what_is_missing_and_opens_nothing_else()
    {
        var ada = await _server.AddPersonAsync("ada", password: Password);
        var half = await SignInAsync("ada");
        Assert.Equal(SessionStage.AwaitsEnrolment, half.Stage);
        using var browser = _server.Anonymous();
        browser.DefaultRequestHeaders.Add("Cookie", $"{SessionCookie.PublicName}={half.CookieSecret}");
        foreach (var page in (string[])["/jobs", "/jobs/new", "/account"])
        {
            using var answer = await browser.GetAsync(page, Stop);
            Assert.Equal($"/account/second-factor?returnUrl={Uri.EscapeDataString(page)}", answer.Headers.Location?.ToString());
        }

        using var code = await browser.GetAsync("/sign-in/code", Stop);
        Assert.StartsWith("/account/second-factor", code.Headers.Location?.ToString(), StringComparison.Ordinal);
        using var program = _server.WithToken(ada.Token);
        using var jobs = await program.GetAsync("/api/v2/jobs", Stop);
        Assert.True(jobs.IsSuccessStatusCode, "An API token works before a second factor is set up.");
    }

    [Fact]
    public async Task A_code_counts_once_also_for_many_at_one_moment()
    {
        var (id, app, codes, first) = await EnrolledAsync("ada");
        Assert.NotEmpty(codes);
        Assert.Equal("account.wrong-code", await PassAsync(id, first));
        StepBegins(steps: 2);
        var code = app.ComputeTotp(Now);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => PassAsync(id, code)));

        Assert.Single(outcomes, refusal => refusal is null);
    }

    [Fact]
    public async Task A_code_may_be_one_step_early_or_late_and_no_more()
    {
        var (id, app, _, _) = await EnrolledAsync("ada");
        StepBegins(steps: 20);
        foreach (var (steps, good) in ((int, bool)[])[(-2, false), (2, false), (-1, true), (0, true), (1, true)])
        {
            Assert.Equal(good, await PassAsync(id, app.ComputeTotp(Now.AddSeconds(30 * steps))) is null);
        }
    }

    [Fact]
    public async Task Wrong_codes_make_the_account_wait_and_a_right_password_does_not_take_them_back()
    {
        var (id, app, _, _) = await EnrolledAsync("ada");
        StepBegins(steps: 2);
        for (var i = 0; i < GrowingDelay.FreeAttempts; i++)
        {
            Assert.Equal("account.wrong-code", await PassAsync(id, "123"));
            await SignInAsync("ada");
        }

        Assert.Equal("account.wrong-code", await PassAsync(id, app.ComputeTotp(Now)));
        _server.Clock.Advance(TimeSpan.FromSeconds(31));
        Assert.Null(await PassAsync(id, app.ComputeTotp(Now)));
    }

    [Fact]
    public async Task A_recovery_code_opens_once_however_it_is_written_and_new_ones_end_the_old()
    {
        var (id, _, codes, _) = await EnrolledAsync("ada");
        Assert.Equal(RecoveryCodes.Count, codes.Distinct().Count());
        Assert.Null(await PassAsync(id, $" {codes[0].ToLowerInvariant().Replace('0', 'o').Replace('1', 'l')} "));
        Assert.Equal("account.wrong-code", await PassAsync(id, codes[0]));

        var renewed = await _server.WithAsync<RenewRecoveryCodes, IReadOnlyList<string>>(
            async slice => (await slice.Handle(id, Stop)).Value.Codes);
        Assert.Equal("account.wrong-code", await PassAsync(id, codes[1]));
        Assert.Null(await PassAsync(id, renewed[1]));
    }

    [Fact]
    public async Task A_new_password_does_not_get_around_the_second_factor()
    {
        const string next = "eight Quiet rivers 43";
        var (id, app, _, _) = await EnrolledAsync("ada");
        var before = await SignInAsync("ada");
        var changed = await _server.WithAsync<ChangePassword, Refusal?>(async slice => (await slice.Handle(
            id, new ChangePassword.Request(Password, next, next), Listener.Public, null, Stop)).Refusal);
        Assert.Null(changed);

        StepBegins(steps: 2);
        var late = await _server.WithAsync<PassSecondFactor, string?>(async slice => (await slice.Handle(
            id, new PassSecondFactor.Request(app.ComputeTotp(Now), before.CookieSecret), Listener.Public, null, Stop)).Refusal?.Code);
        Assert.Equal("account.sign-in-again", late);
        var after = await _server.WithAsync<SignIn, SignIn.Response>(async slice =>
            (await slice.Handle(new SignIn.Request("ada", next), Listener.Public, null, Stop)).Value);
        Assert.Equal(SessionStage.AwaitsCode, after.Stage);
    }

    [Fact]
    public async Task The_operator_takes_a_lost_factor_away_and_every_session_with_it()
    {
        var (id, _, _, _) = await EnrolledAsync("ada");
        using var browser = await _server.SignedInAsync(id);
        using var before = await browser.GetAsync("/jobs", Stop);
        Assert.True(before.IsSuccessStatusCode);

        var removed = await _server.WithAsync<IAccountAdministration, Refusal?>(
            async accounts => (await accounts.RemoveSecondFactorAsync("ada", Stop)).Refusal);

        Assert.Null(removed);
        using var after = await browser.GetAsync("/jobs", Stop);
        Assert.StartsWith("/sign-in", after.Headers.Location?.ToString(), StringComparison.Ordinal);
        Assert.Equal(SessionStage.AwaitsEnrolment, (await SignInAsync("ada")).Stage);
        Assert.Equal("account.unknown", await _server.WithAsync<IAccountAdministration, string?>(
            async accounts => (await accounts.RemoveSecondFactorAsync("nobody", Stop)).Refusal?.Code));
        Assert.Equal("account.no-factor", await _server.WithAsync<IAccountAdministration, string?>(
            async accounts => (await accounts.RemoveSecondFactorAsync("ada", Stop)).Refusal?.Code));
    }

    [Fact]
    public async Task An_offer_belongs_to_one_account_and_ends_after_half_an_hour()
    {
        var ada = await _server.AddPersonAsync("ada", password: Password);
        var eve = await _server.AddPersonAsync("eve", password: Password);
        StepBegins(steps: 1);
        var offer = await _server.WithAsync<EnrolSecondFactor, EnrolSecondFactor.Offer>(slice => slice.OfferAsync(ada.Id, Stop));
        Assert.Equal("account.offer-too-old", await EnrolAsync(eve.Id, offer.Sealed, offer.CurrentCode));
        Assert.Equal("account.wrong-first-code", await EnrolAsync(ada.Id, offer.Sealed, "000000"));
        _server.Clock.Advance(TimeSpan.FromMinutes(31));
        Assert.Equal("account.offer-too-old", await EnrolAsync(ada.Id, offer.Sealed, offer.CurrentCode));
        offer = await _server.WithAsync<EnrolSecondFactor, EnrolSecondFactor.Offer>(slice => slice.OfferAsync(ada.Id, Stop));
        Assert.Null(await EnrolAsync(ada.Id, offer.Sealed, offer.CurrentCode));
        Assert.Equal("account.factor-exists", await EnrolAsync(ada.Id, offer.Sealed, offer.CurrentCode));
    }

    [Fact]
    public async Task Where_the_operator_wants_it_a_code_counts_for_its_thirty_seconds_alone()
    {
        await using var strict = await RunningServer.StartAsync(new Dictionary<string, string> { ["Accounts:StrictCodes"] = "true" });
        var secret = RandomNumberGenerator.GetBytes(20);
        foreach (var (server, late) in new[] { (strict, false), (_server, true) })
        {
            var begun = (server.Clock.GetUtcNow().ToUnixTimeSeconds() / 30 * 30) + 31;
            server.Clock.Advance(TimeSpan.FromSeconds(begun - server.Clock.GetUtcNow().ToUnixTimeSeconds()));
            var code = new Totp(secret).ComputeTotp(server.Clock.GetUtcNow().UtcDateTime);
            Assert.True(await MatchesAsync(server, code));
            server.Clock.Advance(TimeSpan.FromSeconds(30));
            Assert.Equal(late, await MatchesAsync(server, code));
            server.Clock.Advance(TimeSpan.FromSeconds(30));
            Assert.False(await MatchesAsync(server, code));
        }

        Task<bool> MatchesAsync(RunningServer server, string code) => server.WithAsync<SecondFactorStore, bool>(
            store => Task.FromResult(store.Match(secret, code) is not null));
    }

    [Fact]
    public async Task Exempt_roles_need_no_second_factor_and_who_administers_cannot_be_one()
    {
        await using (var server = await RunningServer.StartAsync(new Dictionary<string, string>
        {
            ["Accounts:SecondFactorExempt:0"] = "researcher",
        }))
        {
            await server.AddPersonAsync("ada", password: Password);
            var stage = await server.WithAsync<SignIn, SessionStage>(async slice =>
                (await slice.Handle(new SignIn.Request("ada", Password), Listener.Public, null, Stop)).Value.Stage);
            Assert.Equal(SessionStage.AwaitsDevice, stage);
        }

        var refused = await Assert.ThrowsAnyAsync<OptionsValidationException>(() => RunningServer.StartAsync(new Dictionary<string, string>
        {
            ["Accounts:SecondFactorExempt:0"] = "operator",
        }));
        Assert.Contains("operator", refused.Message, StringComparison.Ordinal);
    }

    // A few seconds into a step, so that none begins while a test looks.
    private void StepBegins(int steps)
    {
        const long step = 30;
        var now = _server.Clock.GetUtcNow().ToUnixTimeSeconds();
        _server.Clock.Advance(TimeSpan.FromSeconds((((now / step) + steps) * step) + 1 - now));
    }

    private DateTime Now => _server.Clock.GetUtcNow().UtcDateTime;

    private async Task<(AccountId Id, Totp App, IReadOnlyList<string> Codes, string First)> EnrolledAsync(string name)
    {
        StepBegins(steps: 1);
        var person = await _server.AddPersonAsync(name, password: Password);
        var offer = await _server.WithAsync<EnrolSecondFactor, EnrolSecondFactor.Offer>(
            slice => slice.OfferAsync(person.Id, Stop));
        var half = await SignInAsync(name);
        var codes = await _server.WithAsync<EnrolSecondFactor, IReadOnlyList<string>>(async slice => (await slice.Handle(
            person.Id, new EnrolSecondFactor.Request(offer.Sealed, offer.CurrentCode, half.CookieSecret, IsSignedIn: false), Listener.Public, Stop))
            .Value.RecoveryCodes);
        return (person.Id, new Totp(Base32Encoding.ToBytes(offer.Secret.Replace(" ", "", StringComparison.Ordinal))), codes, offer.CurrentCode);
    }

    private Task<SignIn.Response> SignInAsync(string name) => _server.WithAsync<SignIn, SignIn.Response>(async slice =>
        (await slice.Handle(new SignIn.Request(name, Password), Listener.Public, null, Stop)).Value);

    private async Task<string?> PassAsync(AccountId id, string code)
    {
        var half = await _server.StartSessionAsync(id, stage: SessionStage.AwaitsCode);
        return await _server.WithAsync<PassSecondFactor, string?>(async slice =>
            (await slice.Handle(id, new PassSecondFactor.Request(code, half), Listener.Public, null, Stop)).Refusal?.Code);
    }

    private async Task<string?> EnrolAsync(AccountId id, string offer, string code)
    {
        var half = await _server.StartSessionAsync(id, stage: SessionStage.AwaitsEnrolment);
        return await _server.WithAsync<EnrolSecondFactor, string?>(async slice => (await slice.Handle(
            id, new EnrolSecondFactor.Request(offer, code, half, IsSignedIn: false), Listener.Public, Stop)).Refusal?.Code);
    }
}
