using System.Net;
using System.Text.RegularExpressions;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Accounts.Devices;
using CohortVault.Platform.Features.Accounts.Sessions;
using CohortVault.Platform.Features.Operations.Mail;
using CohortVault.Platform.Features.Statement.Probes;
using CohortVault.Platform.Kernel;
using CohortVault.Testing;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Server.Tests.Accounts;

/// <summary>Devices of accounts with an authenticator app: known, counted apart, named, revoked.</summary>
public partial class DeviceTests : IAsyncLifetime
{
    private const string Password = "seven Quiet rivers 42";
    private const string Wrong = "eight Quiet rivers 43";
    private RunningServer _server = null!;
    private AppPeople _people = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await RunningServer.StartAsync(new Dictionary<string, string>(await DatabaseAsync()) { ["Accounts:SignInsPerMinute"] = "1000" });
        _people = new AppPeople(_server, Password);
    }

    /// <summary>Where the database is; SQLite unless a class on top says otherwise.</summary>
    internal virtual Task<Dictionary<string, string>> DatabaseAsync() => Task.FromResult(new Dictionary<string, string>());

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task An_attacker_at_the_limit_does_not_lock_the_owner_out_of_a_known_device()
    {
        var ada = await _people.EnrolAsync("ada");
        for (var i = 0; i < GrowingDelay.FreeAttempts + 2; i++)
        {
            await SignInAsync("ada", Wrong, ShownDevice.None);
            _server.Clock.Advance(TimeSpan.FromMinutes(31));
        }

        await SignInAsync("ada", Wrong, ShownDevice.None);
        Assert.Equal("account.wrong-credentials", (await SignInAsync("ada", Password, ShownDevice.None)).Refusal?.Code);
        var owner = await SignInAsync("ada", Password, ada.Device);
        Assert.Equal(SessionStage.AwaitsCode, owner.Value.Stage);

        // Nor with the password in his hands, by wrong codes.
        for (var i = 0; i < GrowingDelay.FreeAttempts; i++)
        {
            Assert.Equal("account.wrong-code", await _people.PassAsync(ada.Id, "123", ShownDevice.None));
        }

        Assert.Equal("account.wrong-code", await _people.PassAsync(ada.Id, ada.RecoveryCodes[0], ShownDevice.None));
        Assert.Null(await _people.PassAsync(ada.Id, ada.RecoveryCodes[0], ada.Device));

        // What he guessed stays counted against him.
        Assert.Equal("account.wrong-credentials", (await SignInAsync("ada", Password, ShownDevice.None)).Refusal?.Code);
        Assert.Equal("account.wrong-code", await _people.PassAsync(ada.Id, ada.RecoveryCodes[1], ShownDevice.None));
    }

    [Fact]
    public async Task Wrong_passwords_and_codes_on_a_known_device_make_that_device_wait_and_nothing_else()
    {
        var ada = await _people.EnrolAsync("ada");
        await Task.WhenAll(Enumerable.Range(0, GrowingDelay.FreeAttempts).Select(_ => SignInAsync("ada", Wrong, ada.Device)));
        Assert.Equal("account.wrong-credentials", (await SignInAsync("ada", Password, ada.Device)).Refusal?.Code);
        Assert.Null((await SignInAsync("ada", Password, ShownDevice.None)).Refusal);
        _server.Clock.Advance(TimeSpan.FromSeconds(31));
        Assert.Null((await SignInAsync("ada", Password, ada.Device)).Refusal);

        for (var i = 0; i < GrowingDelay.FreeAttempts; i++)
        {
            Assert.Equal("account.wrong-code", await _people.PassAsync(ada.Id, "123", ada.Device));
            await SignInAsync("ada", Password, ada.Device);
        }

        Assert.Equal("account.wrong-code", await _people.PassAsync(ada.Id, ada.RecoveryCodes[0], ada.Device));
        Assert.Null(await _people.PassAsync(ada.Id, ada.RecoveryCodes[0], ShownDevice.None));
    }

    [Fact]
    public async Task A_device_belongs_to_one_account_and_is_forgotten_after_half_a_year_without_use()
    {
        var ada = await _people.EnrolAsync("ada");
        var eve = await _people.EnrolAsync("eve");
        Assert.Null(await FindAsync(eve.Id, ada.Device));
        var shared = new ShownDevice([.. eve.Device.Secrets, .. ada.Device.Secrets], "Firefox on Linux");
        Assert.Equal(ada.Device.Secrets[0], (await FindAsync(ada.Id, shared))?.Secret);

        _server.Clock.Advance(TimeSpan.FromDays(100));
        Assert.Null(await _people.PassAsync(ada.Id, ada.RecoveryCodes[0], ada.Device));
        _server.Clock.Advance(TimeSpan.FromDays(100));
        Assert.NotNull(await FindAsync(ada.Id, ada.Device));
        Assert.Null(await FindAsync(eve.Id, eve.Device));
        _server.Clock.Advance(TimeSpan.FromDays(81));
        Assert.Null(await FindAsync(ada.Id, ada.Device));
        await _server.WithAsync<DeviceStore, int>(async devices =>
        {
            await devices.SweepAsync(Stop);
            return 0;
        });
        Assert.Equal(0, await _server.WithAsync<CohortDbContext, int>(db => db.Devices.CountAsync(Stop)));
    }

    [Fact]
    public async Task A_new_device_is_told_to_the_owner_once_and_the_one_used_longest_ago_gives_way_to_too_many()
    {
        var ada = await _people.EnrolAsync("ada");
        Assert.Equal(1, await NoticesAsync());
        Assert.Null(await _people.PassAsync(ada.Id, ada.RecoveryCodes[0], ada.Device));
        Assert.Equal(1, await NoticesAsync());
        var text = (await _server.WithAsync<ListOutbox, OpenedMail>(async outbox =>
            (await outbox.Handle(1, Stop)).Mails.First(mail => mail.Template == "new-device"))).Body;
        Assert.Contains("Firefox on Linux", text, StringComparison.Ordinal);
        Assert.Contains("/forgotten", text, StringComparison.Ordinal);

        for (var i = 0; i < DeviceStore.Most; i++)
        {
            _server.Clock.Advance(TimeSpan.FromMinutes(1));
            await _people.PassAsync(ada.Id, ada.NextCode(), ShownDevice.None);
        }

        Assert.Equal(DeviceStore.Most, await _server.WithAsync<CohortDbContext, int>(db => db.Devices.CountAsync(Stop)));
        Assert.Null(await FindAsync(ada.Id, ada.Device));
    }

    [Fact]
    public async Task A_revoked_device_and_an_ended_session_are_out_at_their_next_request()
    {
        var ada = await _people.EnrolAsync("ada");
        var (here, cookie) = await BrowseAsync(ada, ada.RecoveryCodes[0], "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0");
        var (there, _) = await BrowseAsync(ada, ada.RecoveryCodes[1], "Mozilla/5.0 (Windows NT 10.0) Edg/140.0");
        using (here)
        using (there)
        {
            Assert.Matches("^__Host-cohortvault-device=[A-Za-z0-9_-]{43}; max-age=15552000; path=/; secure; samesite=lax; httponly$", cookie);
            var page = await here.GetStringAsync("/account/devices", Stop);
            Assert.Contains("Firefox on Linux", page, StringComparison.Ordinal);
            Assert.Contains("Edge on Windows", page, StringComparison.Ordinal);
            var edge = await IdAsync(ada.Id, there);

            Assert.Equal(HttpStatusCode.OK, await PostAsync(here, "Revoke", "device", edge.Device));
            Assert.Equal(HttpStatusCode.Found, (await there.GetAsync("/account", Stop)).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await here.GetAsync("/account", Stop)).StatusCode);

            // The last one out is the one that asked.
            var own = await IdAsync(ada.Id, here);
            Assert.Equal(HttpStatusCode.Found, await PostAsync(here, "End", "session", own.Session));
            Assert.Equal(HttpStatusCode.Found, (await here.GetAsync("/account", Stop)).StatusCode);
        }
    }

    [Fact]
    public async Task Nobody_names_or_ends_what_is_anothers_and_all_can_be_revoked_at_once()
    {
        var ada = await _people.EnrolAsync("ada");
        var eve = await _people.EnrolAsync("eve");
        using var browser = await _server.SignedInAsync(ada.Id);
        var device = (await FindAsync(ada.Id, ada.Device))!.Id;
        var session = await _server.WithAsync<CohortDbContext, Guid>(db =>
            db.Sessions.Where(s => s.AccountId == ada.Id && s.DeviceId == null).Select(s => s.Id).FirstAsync(Stop));
        Assert.Equal("account.device-unknown", await _server.WithAsync<RenameDevice, string?>(async slice =>
            (await slice.Handle(eve.Id, device, "mine", Stop)).Refusal?.Code));
        Assert.Equal("account.device-unknown", await _server.WithAsync<RevokeDevice, string?>(async slice =>
            (await slice.Handle(eve.Id, device, Stop)).Refusal?.Code));
        Assert.Equal("account.session-unknown", await _server.WithAsync<EndSession, string?>(async slice =>
            (await slice.Handle(eve.Id, session, Stop)).Refusal?.Code));
        Assert.Equal("account.bad-device-name", await _server.WithAsync<RenameDevice, string?>(async slice =>
            (await slice.Handle(ada.Id, device, " ", Stop)).Refusal?.Code));
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/account", Stop)).StatusCode);

        await _server.WithAsync<RevokeAllDevices, int>(async slice =>
        {
            await slice.Handle(ada.Id, Stop);
            return 0;
        });
        Assert.Equal(HttpStatusCode.Found, (await browser.GetAsync("/account", Stop)).StatusCode);
        Assert.Null(await FindAsync(ada.Id, ada.Device));
        Assert.NotNull(await FindAsync(eve.Id, eve.Device));
    }

    [Fact]
    public async Task A_name_that_a_person_gave_is_nowhere_readable_on_disk()
    {
        const string name = "Kestrelfeather laptop";
        var ada = await _people.EnrolAsync("ada");
        var device = (await FindAsync(ada.Id, ada.Device))!.Id;
        Assert.Null(await _server.WithAsync<RenameDevice, Refusal?>(async slice => (await slice.Handle(ada.Id, device, name, Stop)).Refusal));
        using var browser = await _server.SignedInAsync(ada.Id);
        Assert.Contains(name, await browser.GetStringAsync("/account/devices", Stop), StringComparison.Ordinal);
        foreach (var file in Directory.EnumerateFiles(_server.DataDirectory, "*", SearchOption.AllDirectories).Where(f => !f.EndsWith("server.lock", StringComparison.Ordinal)))
        {
            await using var open = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(open, System.Text.Encoding.Latin1);
            var text = await reader.ReadToEndAsync(Stop);
            Assert.DoesNotContain("Kestrelfeather", text, StringComparison.Ordinal);
            Assert.DoesNotContain(ada.Device.Secrets[0], text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_reset_by_mail_leaves_the_second_factor_ends_sessions_and_forgets_devices()
    {
        var ada = await _people.EnrolAsync("ada");
        using var browser = await _server.SignedInAsync(ada.Id);
        await _server.WithAsync<RequestReset, Refusal?>(async slice =>
            (await slice.Handle(new RequestReset.Request("ada"), null, Stop)).Refusal);
        var mail = await _server.WithAsync<ListOutbox, OpenedMail>(async outbox =>
            (await outbox.Handle(1, Stop)).Mails.First(mail => mail.Template == "reset-password"));
        var link = TokenInLink().Match(mail.Body).Groups[1].Value;
        Assert.Null(await _server.WithAsync<ResetPassword, Refusal?>(async slice =>
            (await slice.Handle(new ResetPassword.Request(link, Wrong, Wrong), null, Stop)).Refusal));

        Assert.Equal(HttpStatusCode.Found, (await browser.GetAsync("/account", Stop)).StatusCode);
        Assert.Null(await FindAsync(ada.Id, ada.Device));
        Assert.Equal(SessionStage.AwaitsCode, (await SignInAsync("ada", Wrong, ada.Device)).Value.Stage);
    }

    private Task<Outcome<SignIn.Response>> SignInAsync(string name, string password, ShownDevice device) =>
        _server.WithAsync<SignIn, Outcome<SignIn.Response>>(slice =>
            slice.Handle(new SignIn.Request(name, password, device), Listener.Public, null, Stop));

    private Task<KnownDevice?> FindAsync(AccountId id, ShownDevice device) =>
        _server.WithAsync<DeviceStore, KnownDevice?>(devices => devices.FindAsync(id, device, Stop));

    private Task<int> NoticesAsync() => _server.WithAsync<CohortDbContext, int>(db =>
        db.OutgoingMails.CountAsync(mail => mail.Template == "new-device", Stop));

    /// <summary>Signs in by the pages; returns the browser and its device cookie as it was set.</summary>
    private async Task<(HttpClient Browser, string Cookie)> BrowseAsync(AppPerson person, string code, string userAgent)
    {
        var browser = _server.Anonymous();
        browser.DefaultRequestHeaders.Add("User-Agent", userAgent);
        using var first = await ProbeBrowser.PostAsync(
            browser, "/sign-in", new() { ["login"] = person.Name, ["password"] = Password }, Stop);
        using var second = await ProbeBrowser.PostAsync(browser, "/sign-in/code", new() { ["code"] = code }, Stop);
        Assert.Equal("/jobs", second.Headers.Location?.ToString());
        return (browser, second.Headers.GetValues("Set-Cookie").Single(cookie => cookie.StartsWith(DeviceCookie.Name + "=", StringComparison.Ordinal)));
    }

    private static async Task<HttpStatusCode> PostAsync(HttpClient browser, string handler, string field, Guid value)
    {
        using var answer = await ProbeBrowser.PostAsync(
            browser, "/account/devices", new() { [field] = value.ToString() }, Stop, $"/account/devices?handler={handler}");
        return answer.StatusCode;
    }

    /// <summary>The session that a browser used last, and its device.</summary>
    private async Task<(Guid Session, Guid Device)> IdAsync(AccountId id, HttpClient browser)
    {
        _server.Clock.Advance(TimeSpan.FromMinutes(2));
        using var seen = await browser.GetAsync("/account", Stop);
        return await _server.WithAsync<CohortDbContext, (Guid, Guid)>(async db =>
        {
            var last = await db.Sessions.Where(s => s.AccountId == id).OrderByDescending(s => s.SeenAt).FirstAsync(Stop);
            return (last.Id, last.DeviceId!.Value);
        });
    }

    [GeneratedRegex(@"token=([A-Za-z0-9_-]+)")]
    private static partial Regex TokenInLink();
}
