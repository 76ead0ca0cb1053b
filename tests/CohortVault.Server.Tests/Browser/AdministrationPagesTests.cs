using CohortVault.Platform.Features.Accounts.Contracts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace CohortVault.Server.Tests.Browser;

/// <summary>Administration as an operator and a security officer do it, each in a browser of their own.</summary>
[Collection(BrowserCollection.Name)]
public sealed class AdministrationPagesTests(BrowserFixture browser)
{
    private const string Password = "seven Quiet rivers 42";
    private const string Why = "The help desk asked for it on the telephone.";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_operator_switches_power_on_and_a_second_person_agrees_to_a_role()
    {
        await using var server = await DemoServer.StartAsync(Stop);
        var ops = await SignedInAsync(server, "ops", AccountRole.Operator);
        await using var visit = ops.Visit;
        var page = visit.Page;
        await AddAsync(server, "ada", AccountRole.Researcher);

        await page.GotoAsync("/accounts");
        Assert.Contains("/power", page.Url, StringComparison.Ordinal);
        await visit.LookAsync("power-off");
        await SwitchOnAsync(page, ops.Codes[0]);
        Assert.EndsWith("/accounts", page.Url, StringComparison.Ordinal);
        await visit.LookAsync("accounts");

        await page.FillAsync("#login", "ada");
        await page.GetByRole(AriaRole.Button, new() { Name = "Find" }).GoAsync();
        await page.Locator("main").GetByRole(AriaRole.Link, new() { Name = "ada" }).GoAsync();
        await page.SelectOptionAsync("#role", "operator");
        await page.FillAsync("#role-reason", Why);
        await page.GetByRole(AriaRole.Button, new() { Name = "Change the role" }).GoAsync();
        Assert.Contains("A second person must agree", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        await visit.LookAsync("account-of-another");

        await page.FollowAsync("Requests");
        Assert.Contains("Another person must decide this", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        await page.GotoAsync("/roles");
        await page.FillAsync("#name", "Help desk");
        await page.GetByLabel("read waiting mails").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Create the role" }).GoAsync();
        Assert.Contains("Help desk", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        await visit.LookAsync("roles");
        await page.FollowAsync("Power");
        await visit.LookAsync("power-on");

        var officer = await SignedInAsync(server, "sec", AccountRole.SecurityOfficer);
        await using var second = officer.Visit;
        await second.Page.GotoAsync("/requests");
        await SwitchOnAsync(second.Page, officer.Codes[0]);
        await second.LookAsync("requests");
        await second.Page.GetByRole(AriaRole.Button, new() { Name = "Agree" }).GoAsync();
        Assert.Contains("done", await second.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        await second.Page.FollowAsync("Audit log");
        Assert.Contains("request.agreed", await second.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        await second.LookAsync("audit-log");
        await second.Page.FollowAsync("Cryptography");
        Assert.Contains("OpenSSL 3", await second.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        await second.LookAsync("cryptography");
        await second.Page.FollowAsync("Backups");
        Assert.Contains("No backups are made by themselves", await second.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        await second.LookAsync("backups");

        await page.ReloadAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Switch it off now" }).GoAsync();
        Assert.Contains("Switch power on", await page.InnerTextAsync("main"), StringComparison.Ordinal);
    }

    private static async Task SwitchOnAsync(IPage page, string code)
    {
        await page.FillAsync("#reason", Why);
        await page.FillAsync("#code", code);
        await page.GetByRole(AriaRole.Button, new() { Name = "Switch power on" }).GoAsync();
    }

    private static async Task AddAsync(DemoServer server, string name, AccountRole role)
    {
        await using var scope = server.Services.CreateAsyncScope();
        var made = await scope.ServiceProvider.GetRequiredService<IAccountAdministration>().CreateAsync(
            new AccountToCreate(name, $"{name}@example.org", role, Password, null), Stop);
        Assert.True(made.Succeeded, made.Refusal?.Text);
    }

    private async Task<(Visit Visit, string[] Codes)> SignedInAsync(DemoServer server, string name, AccountRole role)
    {
        await AddAsync(server, name, role);
        var visit = await browser.VisitAsync(server.AdminAddress);
        await visit.Page.GotoAsync("/sign-in");
        await visit.Page.SignInAsync(name, Password);
        return (visit, await visit.Page.SetSecondFactorUpAsync());
    }
}
