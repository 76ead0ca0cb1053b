using System.Net;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Administration;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Accounts.SecondFactors;
using CohortVault.Platform.Features.Accounts.Sessions;
using CohortVault.Platform.Kernel;
using CohortVault.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OtpNet;

namespace CohortVault.Server.Tests.Accounts;

/// <summary>Power for a while, acts that take two people, roles of the installation's own; by a clock that is turned.</summary>
public class AdministrationTests : IAsyncLifetime
{
    private const string Why = "A test of administration.";

    private static readonly string[] PagesOfPower = ["/accounts", "/roles", "/requests", "/outbox", "/retention"];

    private RunningServer _server = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await RunningServer.StartAsync(new Dictionary<string, string>(await DatabaseAsync())
    {
        ["Accounts:SignInsPerMinute"] = "1000",
    });

    /// <summary>Where the database is; SQLite unless a class on top says otherwise.</summary>
    internal virtual Task<Dictionary<string, string>> DatabaseAsync() => Task.FromResult(new Dictionary<string, string>());

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Without_power_the_pages_of_administration_lead_to_where_it_is_switched_on()
    {
        var ops = await StaffAsync("ops", AccountRole.Operator);
        foreach (var page in PagesOfPower)
        {
            using var answer = await ops.Browser.GetAsync(page, Stop);
            Assert.Equal($"/power?returnUrl={Uri.EscapeDataString(page)}", answer.Headers.Location?.ToString());
        }

        Assert.Null(await PowerAsync(ops, 10));
        foreach (var page in PagesOfPower)
        {
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(ops, page));
        }
    }

    [Fact]
    public async Task Power_takes_a_reason_a_fresh_code_and_at_most_an_hour()
    {
        var ops = await StaffAsync("ops", AccountRole.Operator);
        Assert.Equal("admin.power-minutes", await PowerAsync(ops, 61));
        Assert.Equal("admin.power-minutes", await PowerAsync(ops, 0));
        Assert.Equal("admin.reason", await PowerAsync(ops, 10, reason: "because"));
        Assert.Equal("account.wrong-code", await PowerAsync(ops, 10, code: "000000"));
        Assert.Null(await PowerAsync(ops, 10));
        Assert.Equal("account.wrong-code", await PowerAsync(ops, 10, code: ops.App.ComputeTotp(Now)));
    }

    [Fact]
    public async Task Power_ends_by_itself_and_belongs_to_one_session()
    {
        var ops = await StaffAsync("ops", AccountRole.Operator);
        using var other = await _server.SignedInAsync(ops.Id, Listener.Admin);
        Assert.Null(await PowerAsync(ops, 10));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(ops, "/accounts"));
        using var elsewhere = await other.GetAsync("/accounts", Stop);
        Assert.Equal(HttpStatusCode.Found, elsewhere.StatusCode);

        _server.Clock.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal(HttpStatusCode.Found, await StatusAsync(ops, "/accounts"));
    }

    [Fact]
    public async Task Another_administrator_sees_power_and_ends_it()
    {
        var (ops, officer) = (await StaffAsync("ops", AccountRole.Operator), await StaffAsync("sec", AccountRole.SecurityOfficer));
        Assert.Null(await PowerAsync(ops, 10));
        using var seen = await officer.Browser.GetAsync("/power", Stop);
        var html = await seen.Content.ReadAsStringAsync(Stop);
        Assert.Contains("ops", html, StringComparison.Ordinal);
        Assert.Contains(Why, html, StringComparison.Ordinal);
        var power = await _server.WithAsync<CohortDbContext, Guid>(db => db.Powers.Select(p => p.Id).SingleAsync(Stop));

        Assert.Null(await _server.WithAsync<EndPower, string?>(async end => (await end.Handle(officer.Id, power, Stop)).Refusal?.Code));

        Assert.Equal(HttpStatusCode.Found, await StatusAsync(ops, "/accounts"));
        Assert.Equal("admin.power-over", await _server.WithAsync<EndPower, string?>(
            async end => (await end.Handle(officer.Id, power, Stop)).Refusal?.Code));
    }

    [Fact]
    public async Task A_role_that_administers_nothing_counts_at_the_next_request()
    {
        var ops = await StaffAsync("ops", AccountRole.Operator);
        var ada = await _server.AddPersonAsync("ada");
        using var browser = await _server.SignedInAsync(ada.Id);
        Assert.Equal((null, false), await ChangeAsync(ops.Id, ada.Id, "auditor"));

        using var ended = await browser.GetAsync("/jobs", Stop);
        Assert.StartsWith("/sign-in", ended.Headers.Location?.ToString(), StringComparison.Ordinal);
        using var auditor = await _server.SignedInAsync(ada.Id, Listener.Admin);
        using var log = await auditor.GetAsync("/audit", Stop);
        Assert.Contains("account.role-changed", await log.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        foreach (var page in PagesOfPower)
        {
            using var closed = await auditor.GetAsync(page, Stop);
            Assert.Equal(HttpStatusCode.Forbidden, closed.StatusCode);
        }
    }

    [Fact]
    public async Task A_role_that_administers_takes_a_second_person()
    {
        var (ops, officer) = (await StaffAsync("ops", AccountRole.Operator), await StaffAsync("sec", AccountRole.SecurityOfficer));
        var ada = await _server.AddPersonAsync("ada");
        Assert.Equal((null, true), await ChangeAsync(ops.Id, ada.Id, "operator"));
        Assert.Equal("admin.request-waits", (await ChangeAsync(ops.Id, ada.Id, "operator")).Refusal);
        Assert.Equal(AccountRole.Researcher, await RoleAsync(ada.Id));
        var request = await RequestAsync();

        Assert.Equal("admin.own-request", await DecideAsync(ops.Id, request));
        Assert.Equal("admin.own-request", await DecideAsync(ada.Id, request));
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => DecideAsync(officer.Id, request)));

        Assert.Single(outcomes, refusal => refusal is null);
        Assert.Equal(AccountRole.Operator, await RoleAsync(ada.Id));
    }

    [Fact]
    public async Task What_nobody_decided_in_three_days_cannot_be_decided()
    {
        var (ops, officer) = (await StaffAsync("ops", AccountRole.Operator), await StaffAsync("sec", AccountRole.SecurityOfficer));
        var ada = await _server.AddPersonAsync("ada");
        await ChangeAsync(ops.Id, ada.Id, "operator");
        _server.Clock.Advance(TimeSpan.FromHours(73));

        Assert.Equal("admin.request-over", await DecideAsync(officer.Id, await RequestAsync()));
    }

    [Fact]
    public async Task A_lost_second_factor_is_removed_by_two_people()
    {
        var (ops, officer) = (await StaffAsync("ops", AccountRole.Operator), await StaffAsync("sec", AccountRole.SecurityOfficer));
        var lost = await StaffAsync("lost", AccountRole.Auditor);
        Assert.Null(await _server.WithAsync<ISecondPerson, string?>(
            async ask => (await ask.AskAsync(ops.Id, RemoveFactorOfOther.ActWord, lost.Id, "", Why, Stop)).Refusal?.Code));
        Assert.Null(await DecideAsync(officer.Id, await RequestAsync()));

        Assert.False(await _server.WithAsync<SecondFactorStore, bool>(factors => factors.ExistsAsync(lost.Id, Stop)));
        using var ended = await lost.Browser.GetAsync("/audit", Stop);
        Assert.StartsWith("/sign-in", ended.Headers.Location?.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_changes_their_own_role_and_somebody_always_manages_accounts()
    {
        var (ops, second) = (await StaffAsync("ops", AccountRole.Operator), await StaffAsync("second", AccountRole.Operator));
        Assert.Equal("admin.own-role", (await ChangeAsync(ops.Id, ops.Id, "researcher")).Refusal);
        Assert.Null((await ChangeAsync(ops.Id, second.Id, "researcher")).Refusal);
        Assert.Equal("admin.last-administrator", (await ChangeAsync(second.Id, ops.Id, "researcher")).Refusal);
        Assert.Equal(AccountRole.Operator, await RoleAsync(ops.Id));
    }

    [Fact]
    public async Task A_role_of_ones_own_opens_what_it_names_and_keeps_duties_apart()
    {
        var (ops, officer) = (await StaffAsync("ops", AccountRole.Operator), await StaffAsync("sec", AccountRole.SecurityOfficer));
        Assert.Equal("admin.role-set", await CreateRoleAsync("Everything", "log", "accounts"));
        Assert.Equal("admin.role-set", await CreateRoleAsync("Nothing"));
        Assert.Equal("admin.role-name", await CreateRoleAsync("Operator", "outbox"));
        Assert.Null(await CreateRoleAsync("Help desk", "own-jobs", "outbox"));
        Assert.Equal("admin.role-name", await CreateRoleAsync("Help desk", "outbox"));
        var role = await _server.WithAsync<CohortDbContext, Guid>(db => db.CustomRoles.Select(r => r.Id).SingleAsync(Stop));

        var desk = await StaffAsync("desk", AccountRole.Researcher);
        Assert.Equal((null, true), await ChangeAsync(ops.Id, desk.Id, $"custom:{role:N}"));
        Assert.Null(await DecideAsync(officer.Id, await RequestAsync()));
        Assert.Equal("admin.role-in-use", await RemoveRoleAsync(role));
        using var browser = await _server.SignedInAsync(desk.Id, Listener.Admin);
        var own = await _server.StartSessionAsync(desk.Id, Listener.Admin);
        using var client = _server.Anonymous(Listener.Admin);
        client.DefaultRequestHeaders.Add("Cookie", $"{SessionCookie.AdminName}={own}");
        Assert.Null(await PowerAsync(desk with { Cookie = own, Browser = client }, 10));
        using var outbox = await client.GetAsync("/outbox", Stop);
        using var accounts = await client.GetAsync("/accounts", Stop);
        Assert.Equal(HttpStatusCode.OK, outbox.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, accounts.StatusCode);

        Assert.Null((await ChangeAsync(ops.Id, desk.Id, "researcher")).Refusal);
        Assert.Null(await RemoveRoleAsync(role));

        Task<string?> CreateRoleAsync(string name, params string[] permissions) => _server.WithAsync<CreateRole, string?>(
            async create => (await create.Handle(ops.Id, name, permissions, Stop)).Refusal?.Code);

        Task<string?> RemoveRoleAsync(Guid id) => _server.WithAsync<RemoveRole, string?>(
            async remove => (await remove.Handle(ops.Id, id, Stop)).Refusal?.Code);
    }

    private DateTime Now => _server.Clock.GetUtcNow().UtcDateTime;

    private async Task<Staff> StaffAsync(string name, AccountRole role)
    {
        var person = await _server.AddPersonAsync(name, role);
        var secret = KeyGeneration.GenerateRandomKey(20);
        await using var scope = _server.App.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CohortDbContext>();
        await scope.ServiceProvider.GetRequiredService<SecondFactorStore>().AddAppAsync(person.Id, secret, usedStep: 0, Stop);
        await db.SaveChangesAsync(Stop);
        var cookie = await _server.StartSessionAsync(person.Id, Listener.Admin);
        var browser = _server.Anonymous(Listener.Admin);
        browser.DefaultRequestHeaders.Add("Cookie", $"{SessionCookie.AdminName}={cookie}");
        return new Staff(person.Id, new Totp(secret), cookie, browser);
    }

    private Task<string?> PowerAsync(Staff staff, int minutes, string? code = null, string reason = Why) =>
        _server.WithAsync<SwitchPowerOn, string?>(async slice => (await slice.Handle(
            staff.Id, new SwitchPowerOn.Request(reason, minutes, code ?? staff.App.ComputeTotp(Now), null, staff.Cookie), null, Stop))
            .Refusal?.Code);

    private Task<(string? Refusal, bool Waits)> ChangeAsync(AccountId by, AccountId id, string role) =>
        _server.WithAsync<ChangeRole, (string?, bool)>(async slice =>
        {
            var outcome = await slice.Handle(by, id, role, Why, Stop);
            return (outcome.Refusal?.Code, outcome.Succeeded && outcome.Value.Waits);
        });

    private Task<string?> DecideAsync(AccountId by, Guid request) => _server.WithAsync<DecideRequest, string?>(
        async decide => (await decide.Handle(by, request, agrees: true, Stop)).Refusal?.Code);

    private Task<Guid> RequestAsync() => _server.WithAsync<CohortDbContext, Guid>(
        db => db.TwoPersonRequests.Select(r => r.Id).SingleAsync(Stop));

    private Task<AccountRole> RoleAsync(AccountId id) => _server.WithAsync<CohortDbContext, AccountRole>(
        db => db.Accounts.Where(a => a.Id == id).Select(a => a.Role).SingleAsync(Stop));

    private static async Task<HttpStatusCode> StatusAsync(Staff staff, string page)
    {
        using var answer = await staff.Browser.GetAsync(page, Stop);
        return answer.StatusCode;
    }

    private sealed record Staff(AccountId Id, Totp App, string Cookie, HttpClient Browser);
}
