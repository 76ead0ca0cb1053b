using System.Diagnostics;
using System.Text.RegularExpressions;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Accounts.Devices;
using CohortVault.Platform.Features.Accounts.Sessions;
using CohortVault.Platform.Features.Operations.Mail;
using CohortVault.Platform.Kernel;
using CohortVault.Testing;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Server.Tests.Accounts;

/// <summary>The code by mail, where a role goes without a second factor.</summary>
public sealed partial class DeviceCodeTests : IAsyncLifetime
{
    private const string Password = "seven Quiet rivers 42";
    private RunningServer _server = null!;
    private AccountId _ada;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await RunningServer.StartAsync(new Dictionary<string, string>
        {
            ["Accounts:SignInsPerMinute"] = "1000",
            ["Accounts:SecondFactorExempt:0"] = "researcher",
        });
        _ada = (await _server.AddPersonAsync("ada", password: Password)).Id;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_new_device_asks_for_the_mailed_code_which_works_once_and_is_known_from_then_on()
    {
        var half = await SignInAsync();
        Assert.Equal(SessionStage.AwaitsDevice, half.Stage);
        Assert.Null(half.DeviceSecret);
        using (var browser = _server.Anonymous())
        {
            browser.DefaultRequestHeaders.Add("Cookie", $"{SessionCookie.PublicName}={half.CookieSecret}");
            using var account = await browser.GetAsync("/account", Stop);
            Assert.StartsWith("/sign-in/device", account.Headers.Location?.ToString(), StringComparison.Ordinal);
        }

        var code = await MailedCodeAsync();
        Assert.Equal("account.wrong-device-code", (await PassAsync(half, Other(code))).Refusal?.Code);
        var passed = await PassAsync(half, $" {code[..4]} {code[4..]} ");
        Assert.Null(passed.Refusal);
        Assert.Equal("account.wrong-device-code", (await PassAsync(half, code)).Refusal?.Code);
        Assert.Equal(1, await MailsAsync("new-device"));

        var known = await SignInAsync(new ShownDevice([passed.Value.DeviceSecret], "Firefox on Linux"));
        Assert.Equal((SessionStage.Full, passed.Value.DeviceSecret), (known.Stage, known.DeviceSecret));
        Assert.Equal(1, await MailsAsync("device-code"));
        Assert.Equal(1, await MailsAsync("new-device"));
        Assert.Equal(SessionStage.AwaitsDevice, (await SignInAsync(new ShownDevice(["forged"], "Firefox on Linux"))).Stage);
    }

    [Fact]
    public async Task A_code_belongs_to_one_session_and_ends_after_ten_minutes()
    {
        var first = await SignInAsync();
        var code = await MailedCodeAsync();
        var second = await SignInAsync();
        Assert.Equal("account.wrong-device-code", (await PassAsync(second, code)).Refusal?.Code);
        _server.Clock.Advance(DeviceCodes.Lifetime);
        Assert.Equal("account.wrong-device-code", (await PassAsync(first, code)).Refusal?.Code);
    }

    [Fact]
    public async Task Codes_at_one_moment_open_one_session()
    {
        var half = await SignInAsync();
        var code = await MailedCodeAsync();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => PassAsync(half, code)));
        Assert.Single(outcomes, outcome => outcome.Refusal is null);
        Assert.Equal(1, await _server.WithAsync<CohortDbContext, int>(db => db.Sessions.CountAsync(Stop)));
    }

    [Fact]
    public async Task Asking_for_codes_and_guessing_them_makes_the_account_wait_but_not_a_known_device()
    {
        var half = await SignInAsync();
        var known = new ShownDevice([(await PassAsync(half, await MailedCodeAsync())).Value.DeviceSecret], "Firefox on Linux");
        for (var i = 0; i < GrowingDelay.FreeAttempts; i++)
        {
            half = await SignInAsync();
        }

        var refused = await _server.WithAsync<SignIn, string?>(async slice => (await slice.Handle(
            new SignIn.Request("ada", Password), Listener.Public, null, Stop)).Refusal?.Code);
        Assert.Equal("account.device-code-wait", refused);
        Assert.Equal("account.wrong-device-code", (await PassAsync(half, await MailedCodeAsync())).Refusal?.Code);
        Assert.Equal(SessionStage.Full, (await SignInAsync(known)).Stage);
        _server.Clock.Advance(TimeSpan.FromSeconds(31));
        Assert.Null((await PassAsync(half, await MailedCodeAsync())).Refusal);
    }

    [Fact]
    public async Task The_code_is_nowhere_readable_on_disk()
    {
        await SignInAsync();
        var code = await MailedCodeAsync();
        foreach (var file in Directory.EnumerateFiles(_server.DataDirectory, "*", SearchOption.AllDirectories).Where(f => !f.EndsWith("server.lock", StringComparison.Ordinal)))
        {
            await using var open = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(open, System.Text.Encoding.Latin1);
            Assert.DoesNotContain(code, await reader.ReadToEndAsync(Stop), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_locked_account_costs_what_a_missing_one_costs()
    {
        // Medians of interleaved tries, as a ratio with room for a busy machine.
        for (var i = 0; i < 12; i++)
        {
            await MillisecondsAsync("ada");
            _server.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        var (locked, missing) = (new List<double>(), new List<double>());
        for (var i = 0; i < 9; i++)
        {
            locked.Add(await MillisecondsAsync("ada"));
            missing.Add(await MillisecondsAsync("nobody" + i));
        }

        locked.Sort();
        missing.Sort();
        Assert.InRange(locked[4] / missing[4], 0.4, 2.5);
    }

    private static string Other(string code) => (code[0] == '0' ? '1' : '0') + code[1..];

    private async Task<double> MillisecondsAsync(string login)
    {
        var started = Stopwatch.GetTimestamp();
        var refused = await _server.WithAsync<SignIn, string?>(async slice => (await slice.Handle(
            new SignIn.Request(login, "eight Quiet rivers 43"), Listener.Public, null, Stop)).Refusal?.Code);
        Assert.Equal("account.wrong-credentials", refused);
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    private Task<SignIn.Response> SignInAsync(ShownDevice? device = null) => _server.WithAsync<SignIn, SignIn.Response>(
        async slice => (await slice.Handle(new SignIn.Request("ada", Password, device), Listener.Public, null, Stop)).Value);

    private Task<Outcome<PassDeviceCode.Response>> PassAsync(SignIn.Response half, string code) =>
        _server.WithAsync<PassDeviceCode, Outcome<PassDeviceCode.Response>>(slice => slice.Handle(
            _ada, new PassDeviceCode.Request(code, half.CookieSecret, ShownDevice.None), Listener.Public, null, Stop));

    private Task<int> MailsAsync(string template) => _server.WithAsync<CohortDbContext, int>(db =>
        db.OutgoingMails.CountAsync(mail => mail.Template == template, Stop));

    private async Task<string> MailedCodeAsync()
    {
        var mail = await _server.WithAsync<ListOutbox, OpenedMail>(async outbox =>
            (await outbox.Handle(1, Stop)).Mails.First(mail => mail.Template == "device-code"));
        return EightDigits().Match(mail.Body).Value;
    }

    [GeneratedRegex(@"^\d{8}\r?$", RegexOptions.Multiline)]
    private static partial Regex EightDigits();
}
