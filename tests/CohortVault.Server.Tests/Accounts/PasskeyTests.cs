using System.Text;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Accounts.Devices;
using CohortVault.Platform.Features.Accounts.Passkeys;
using CohortVault.Platform.Features.Accounts.SecondFactors;
using CohortVault.Platform.Features.Accounts.Sessions;
using CohortVault.Platform.Kernel;
using CohortVault.Testing;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Server.Tests.Accounts;

/// <summary>Passkeys by crafted answers: what opens an account, and each way in which an answer must not.</summary>
public class PasskeyTests : IAsyncLifetime
{
    private const string NotAccepted = "account.passkey-not-accepted";

    private PasskeyBench _bench = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private RunningServer Server => _bench.Server;

    public async ValueTask InitializeAsync() =>
        _bench = await PasskeyBench.StartAsync([.. (await DatabaseAsync()).Select(setting => (setting.Key, setting.Value))]);

    /// <summary>Where the database is; SQLite unless a class on top says otherwise.</summary>
    internal virtual Task<Dictionary<string, string>> DatabaseAsync() => Task.FromResult(new Dictionary<string, string>());

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task A_passkey_is_the_first_factor_signs_in_alone_and_takes_the_place_of_a_code()
    {
        var (id, device, codes) = await _bench.PersonAsync("ada");
        using var own = device;
        Assert.Equal(RecoveryCodes.Count, codes.Distinct().Count());

        var alone = await _bench.TrySignInAsync(device.Use(await _bench.QuestionAsync()));
        Assert.Null(alone.Refusal);
        using var browser = Server.Anonymous();
        browser.DefaultRequestHeaders.Add("Cookie", $"{SessionCookie.PublicName}={alone.Value.CookieSecret}");
        using var jobs = await browser.GetAsync("/jobs", Stop);
        Assert.True(jobs.IsSuccessStatusCode);

        var password = await Server.WithAsync<SignIn, SessionStage>(async slice =>
            (await slice.Handle(new SignIn.Request("ada", PasskeyBench.Password), Listener.Public, null, Stop)).Value.Stage);
        Assert.Equal(SessionStage.AwaitsCode, password);
        Assert.Null(await _bench.PassAsync(id, device));
        Assert.Null(await _bench.CodeAsync(id, codes[0]));
        Assert.Equal("account.wrong-code", await _bench.CodeAsync(id, codes[0]));
        Assert.Equal("account.wrong-code", await _bench.CodeAsync(id, "123456"));
        Assert.Equal(1, await _bench.AuditedAsync("account.passkey-added", id));
        Assert.Equal(3, await _bench.AuditedAsync("account.signed-in", id));
    }

    public static TheoryData<string> Faults =>
        ["origin", "port", "frame", "domain", "person", "handle", "unknown", "key", "type", "garbage"];

    [Theory, MemberData(nameof(Faults))]
    public async Task An_answer_with_a_fault_opens_nothing_and_all_are_refused_alike(string fault)
    {
        var (id, device, _) = await _bench.PersonAsync("ada");
        using var own = device;
        using var stranger = new SoftAuthenticator(_bench.Origin, id) { CredentialId = device.CredentialId };
        using var unknown = new SoftAuthenticator(_bench.Origin, id);
        var question = await _bench.QuestionAsync();
        var answer = fault switch
        {
            "origin" => With(() => device.Origin = "https://localhost.example.org"),
            "port" => With(() => device.Origin = "https://localhost:1"),
            "frame" => With(() => device.IsFramed = true),
            "domain" => With(() => device.Domain = "example.org"),
            "person" => With(() => device.VerifiesPerson = false),
            "handle" => With(() => device.Handle = AccountId.New().ToString()),
            "unknown" => unknown.Use(question),
            "key" => stranger.Use(question),
            "type" => device.Make(question),
            _ => new PasskeyAnswer(question.Ticket, "{]"),
        };

        var refused = await _bench.TrySignInAsync(answer);

        Assert.Equal(PasskeyRefusals.NotAccepted, refused.Refusal);
        Assert.Equal(0, await _bench.AuditedAsync("account.signed-in", id));

        PasskeyAnswer With(Action change)
        {
            change();
            return device.Use(question);
        }
    }

    [Fact]
    public async Task An_answer_counts_once_also_for_many_at_one_moment()
    {
        var (id, device, _) = await _bench.PersonAsync("ada");
        using var own = device;
        var answer = device.Use(await _bench.QuestionAsync());

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => _bench.TrySignInAsync(answer)));

        Assert.Single(outcomes, outcome => outcome.Succeeded);
        Assert.Equal(NotAccepted, (await _bench.TrySignInAsync(answer)).Refusal?.Code);
        Assert.Equal(4, await _bench.AuditedAsync("account.passkey-refused", id));
    }

    [Fact]
    public async Task A_question_holds_for_five_minutes_one_listener_one_session_and_one_purpose()
    {
        var (id, device, _) = await _bench.PersonAsync("ops", AccountRole.Operator);
        using var own = device;
        var question = await _bench.QuestionAsync();
        Server.Clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(NotAccepted, (await _bench.TrySignInAsync(device.Use(question))).Refusal?.Code);

        question = await _bench.QuestionAsync();
        Assert.Equal(NotAccepted, (await _bench.TrySignInAsync(device.Use(question), Listener.Admin)).Refusal?.Code);

        var (first, second) = (
            await Server.StartSessionAsync(id, stage: SessionStage.AwaitsCode),
            await Server.StartSessionAsync(id, stage: SessionStage.AwaitsCode));
        var crossed = await Server.WithAsync<SignInWithPasskey, string?>(async slice =>
        {
            var asked = await slice.AskAsync(id, first, Listener.Public);
            return (await slice.Handle(id, device.Use(asked!), second, ShownDevice.None, Listener.Public, null, Stop)).Refusal?.Code;
        });
        Assert.Equal(NotAccepted, crossed);
        var otherPurpose = await Server.WithAsync<SignInWithPasskey, string?>(async slice =>
            (await slice.Handle(id, device.Use(question), first, ShownDevice.None, Listener.Public, null, Stop)).Refusal?.Code);
        Assert.Equal(NotAccepted, otherPurpose);
    }

    [Fact]
    public async Task Listeners_of_one_host_share_passkeys_and_each_takes_its_own_origin()
    {
        var (_, device, _) = await _bench.PersonAsync("ops", AccountRole.Operator);
        using var own = device;
        Assert.Equal(NotAccepted, await _bench.SignInAsync(device, Listener.Admin));
        device.Origin = _bench.AdminOrigin;
        Assert.Null(await _bench.SignInAsync(device, Listener.Admin));

        var (_, researcher, _) = await _bench.PersonAsync("ada");
        using var hers = researcher;
        researcher.Origin = _bench.AdminOrigin;
        Assert.Equal(NotAccepted, await _bench.SignInAsync(researcher, Listener.Admin));
    }

    [Fact]
    public async Task A_count_that_does_not_go_on_is_refused_and_audited()
    {
        var (id, device, _) = await _bench.PersonAsync("ada");
        using var own = device;
        device.Count = 7;
        Assert.Null(await _bench.SignInAsync(device));
        foreach (var copy in (uint[])[7, 3, 0])
        {
            device.Count = copy;
            Assert.Equal(NotAccepted, await _bench.SignInAsync(device));
        }

        Assert.Equal(3, await _bench.AuditedAsync("account.passkey-refused", id));
        device.Count = 8;
        Assert.Null(await _bench.SignInAsync(device));
    }

    [Fact]
    public async Task The_second_step_takes_the_passkey_of_no_other_account()
    {
        var (ada, _, _) = await _bench.PersonAsync("ada");
        var (_, device, _) = await _bench.PersonAsync("eve");
        using var eves = device;
        Assert.Equal(NotAccepted, await _bench.PassAsync(ada, device));
        device.Handle = ada.ToString();
        Assert.Equal(NotAccepted, await _bench.PassAsync(ada, device));
        Assert.Equal(NotAccepted, await _bench.SignInAsync(device));
    }

    [Fact]
    public async Task A_password_alone_adds_no_passkey_to_an_account_that_has_a_factor()
    {
        var (id, device, _) = await _bench.PersonAsync("ada");
        using var own = device;
        using var another = new SoftAuthenticator(_bench.Origin, id);
        Assert.Equal("account.factor-exists", (await _bench.FirstAsync(id, another)).Refusal?.Code);
        Assert.Equal("account.factor-exists", (await _bench.AppAsync(id, await Server.StartSessionAsync(id), signedIn: false)).Refusal?.Code);

        var cookie = await Server.StartSessionAsync(id);
        var added = await _bench.AddAsync(id, another, cookie);
        Assert.Null(added.Refusal);
        Assert.Empty(added.Value.RecoveryCodes);
        Assert.Equal("account.passkey-not-made", (await _bench.AddAsync(id, another, cookie)).Refusal?.Code);
        Assert.Null(await _bench.SignInAsync(another));
    }

    [Fact]
    public async Task A_session_of_a_while_ago_is_asked_again_and_a_passkey_makes_it_young_in_a_new_one()
    {
        var (id, device, _) = await _bench.PersonAsync("ada");
        using var own = device;
        var cookie = await Server.StartSessionAsync(id);
        Assert.Null(await PageAsync(cookie));
        Server.Clock.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal("/sign-in/again?returnUrl=%2Faccount%2Fpasskeys", await PageAsync(cookie));

        using var eves = new SoftAuthenticator(_bench.Origin, id);
        Assert.Equal(NotAccepted, (await _bench.AgainAsync(id, eves, cookie)).Refusal?.Code);
        var again = await _bench.AgainAsync(id, device, cookie);
        Assert.Null(again.Refusal);
        Assert.Null(await PageAsync(again.Value.CookieSecret));
        Assert.Equal("/sign-in?returnUrl=%2Faccount%2Fpasskeys", await PageAsync(cookie));
        Assert.Equal(1, await _bench.AuditedAsync("account.reauthenticated", id));
        Assert.Equal("account.sign-in-again", (await _bench.AgainAsync(id, device, cookie)).Refusal?.Code);

        async Task<string?> PageAsync(string secret)
        {
            using var browser = Server.Anonymous();
            browser.DefaultRequestHeaders.Add("Cookie", $"{SessionCookie.PublicName}={secret}");
            using var answer = await browser.GetAsync("/account/passkeys", Stop);
            return answer.Headers.Location?.ToString();
        }
    }

    [Fact]
    public async Task A_removed_passkey_opens_nothing_other_browsers_are_signed_out_and_the_last_one_stays()
    {
        var (id, device, _) = await _bench.PersonAsync("ada");
        using var own = device;
        using var lost = new SoftAuthenticator(_bench.Origin, id);
        var cookie = await Server.StartSessionAsync(id);
        Assert.Null((await _bench.AddAsync(id, lost, cookie)).Refusal);
        using var thief = await Server.SignedInAsync(id);
        var passkeys = await _bench.PasskeysAsync(id);

        var eve = await Server.AddPersonAsync("eve");
        Assert.Equal("account.passkey-unknown", (await _bench.RemoveAsync(eve.Id, passkeys[1], cookie)).Refusal?.Code);
        var removed = await _bench.RemoveAsync(id, passkeys[1], cookie);

        Assert.Null(removed.Refusal);
        Assert.Equal(NotAccepted, await _bench.SignInAsync(lost));
        using var answer = await thief.GetAsync("/jobs", Stop);
        Assert.StartsWith("/sign-in", answer.Headers.Location?.ToString(), StringComparison.Ordinal);
        Assert.Equal("account.last-factor", (await _bench.RemoveAsync(id, passkeys[0], removed.Value.CookieSecret)).Refusal?.Code);
        Assert.Null(await _bench.SignInAsync(device));
    }

    [Fact]
    public async Task Whose_role_is_exempt_may_remove_the_last_one_and_signs_in_with_the_password_again()
    {
        await using var bench = await PasskeyBench.StartAsync(("Accounts:SecondFactorExempt:0", "researcher"));
        var (id, device, codes) = await bench.PersonAsync("ada");
        using var own = device;
        var cookie = await bench.Server.StartSessionAsync(id);
        Assert.Null((await bench.RemoveAsync(id, (await bench.PasskeysAsync(id)).Single(), cookie)).Refusal);
        var stage = await bench.Server.WithAsync<SignIn, SessionStage>(async slice =>
            (await slice.Handle(new SignIn.Request("ada", PasskeyBench.Password), Listener.Public, null, Stop)).Value.Stage);
        Assert.Equal(SessionStage.AwaitsDevice, stage);
        Assert.Equal("account.wrong-code", await bench.CodeAsync(id, codes[0]));
    }

    [Fact]
    public async Task An_app_goes_beside_a_passkey_and_each_may_go_before_the_other()
    {
        var (id, device, codes) = await _bench.PersonAsync("ada");
        using var own = device;
        var (refusal, _, fresh) = await _bench.AppAsync(id, await Server.StartSessionAsync(id));
        Assert.Null(refusal);
        Assert.Equal(0, fresh);
        Assert.Null(await _bench.CodeAsync(id, codes[0]));

        var removed = await Server.WithAsync<RemoveSecondFactor, Refusal?>(
            async slice => (await slice.Handle(id, Stop)).Refusal);
        Assert.Null(removed);
        Assert.Null(await _bench.PassAsync(id, device));
        Assert.Null(await _bench.CodeAsync(id, codes[1]));
    }

    [Fact]
    public async Task The_operator_takes_passkeys_away_with_the_rest()
    {
        var (id, device, _) = await _bench.PersonAsync("ada");
        using var own = device;
        var removed = await Server.WithAsync<IAccountAdministration, Refusal?>(
            async accounts => (await accounts.RemoveSecondFactorAsync("ada", Stop)).Refusal);
        Assert.Null(removed);
        Assert.Equal(NotAccepted, await _bench.SignInAsync(device));
        Assert.Equal(SessionStage.AwaitsEnrolment, await Server.WithAsync<SignIn, SessionStage>(async slice =>
            (await slice.Handle(new SignIn.Request("ada", PasskeyBench.Password), Listener.Public, null, Stop)).Value.Stage));
        Assert.Empty(await _bench.PasskeysAsync(id));
    }

    [Fact]
    public async Task A_name_is_kept_sealed_and_can_be_changed_by_its_owner_alone()
    {
        const string secret = "the copper-coloured telephone";
        var (id, device, _) = await _bench.PersonAsync("ada");
        using var own = device;
        var which = (await _bench.PasskeysAsync(id)).Single();
        var eve = await Server.AddPersonAsync("eve");
        Assert.Equal("account.passkey-unknown", await RenameAsync(eve.Id, "mine"));
        Assert.Equal("account.bad-passkey-name", await RenameAsync(id, new string('x', 61)));
        Assert.Null(await RenameAsync(id, secret));

        var item = await Server.WithAsync<ListPasskeys, ListPasskeys.Item>(
            async slice => (await slice.Handle(id, Stop)).Single());
        Assert.Equal((secret, "localhost"), (item.Name, item.Domain));
        var stored = await Server.WithAsync<CohortDbContext, Passkey>(db => db.Passkeys.SingleAsync(Stop));
        Assert.True(stored.Name.Bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret)) < 0);
        Assert.Equal("hybrid,internal", stored.Transports);

        Task<string?> RenameAsync(AccountId who, string name) => Server.WithAsync<RenamePasskey, string?>(
            async slice => (await slice.Handle(who, which, name, Stop)).Refusal?.Code);
    }

    [Fact]
    public async Task Passkeys_cannot_be_tried_without_end_from_one_address()
    {
        await using var bench = await PasskeyBench.StartAsync(("Accounts:SignInsPerMinute", "3"));
        var (_, device, _) = await bench.PersonAsync("ada");
        using var own = device;
        Assert.Null(await bench.SignInAsync(device));
        Assert.Null(await bench.SignInAsync(device));
        Assert.Equal("account.too-many-attempts", await bench.SignInAsync(device));
    }

    [Fact]
    public async Task Answered_questions_are_forgotten_when_they_are_too_old_to_be_answered_again()
    {
        var (_, device, _) = await _bench.PersonAsync("ada");
        using var own = device;
        Assert.Null(await _bench.SignInAsync(device));
        Assert.Equal(2, await SweptAsync());
        Server.Clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(0, await SweptAsync());

        Task<int> SweptAsync() => Server.WithAsync<CohortDbContext, int>(async db =>
        {
            await Server.WithAsync<PasskeyStore, int>(async store =>
            {
                await store.SweepAsync(Stop);
                return 0;
            });
            return await db.UsedChallenges.CountAsync(Stop);
        });
    }
}
