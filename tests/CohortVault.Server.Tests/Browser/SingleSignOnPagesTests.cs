using CohortVault.Server.Tests.Provider;
using CohortVault.Testing;
using Microsoft.Playwright;

namespace CohortVault.Server.Tests.Browser;

/// <summary>The whole way by clicking, through the provider's own pages.</summary>
[Collection(BrowserCollection.Name)]
public sealed class SingleSignOnPagesTests(BrowserFixture browser)
{
    private const string Button = "Sign in with University of Example";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_person_links_the_log_in_of_the_institution_and_signs_in_with_it(bool script)
    {
        await using var provider = new OpenIdProvider();
        await using var server = await RunningServer.StartAsync(provider.Settings());
        await provider.StartAsync(server, pushed: script);
        var ada = await server.AddPersonAsync("ada", password: People.Password);
        var codes = await server.EnrolAsync(ada.Id);
        await using var visit = await VisitAsync(server, provider, script);
        var page = visit.Page;

        await page.GotoAsync("/sign-in");
        await visit.LookAsync("single-sign-on-button");
        visit.Expect(403);
        await page.GetByRole(AriaRole.Link, new() { Name = Button }).ClickAsync();
        await LogInAsync(page, "subject-ada");
        Assert.Contains("linked to no account", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        await visit.LookAsync("single-sign-on-unknown");

        await page.GetByRole(AriaRole.Link, new() { Name = "Back to the sign-in page" }).GoAsync();
        await page.SignInAsync("ada", People.Password);
        await page.FillAsync("#code", codes[0]);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).GoAsync();
        await page.GotoAsync("/account");
        await visit.LookAsync("account-single-sign-on");
        await page.GetByRole(AriaRole.Link, new() { Name = "Manage the log-in" }).GoAsync();
        await visit.LookAsync("link");
        await page.GetByRole(AriaRole.Button, new() { Name = "Link the log-in of" }).ClickAsync();
        await LogInAsync(page, "subject-ada", consented: true);
        await page.WaitForURLAsync("**/account/single-sign-on?linked=true");
        await visit.LookAsync("linked");

        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out", Exact = true }).GoAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = Button }).ClickAsync();
        await page.WaitForURLAsync("**/sign-in/code");
        await page.FillAsync("#code", codes[2]);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).GoAsync();
        Assert.EndsWith("/jobs", page.Url, StringComparison.Ordinal);
        visit.AssertClean();
    }

    [Fact]
    public async Task A_newcomer_cancels_thinks_again_and_makes_an_account()
    {
        await using var provider = new OpenIdProvider();
        await using var server = await RunningServer.StartAsync(
            provider.Settings(("Accounts:SingleSignOn:MayRegister", "true")), demo: true);
        await provider.StartAsync(server);
        await using var visit = await VisitAsync(server, provider, script: true);
        var page = visit.Page;

        await page.GotoAsync("/sign-in");
        visit.Expect(401);
        await page.GetByRole(AriaRole.Link, new() { Name = Button }).ClickAsync();
        await page.GetByText("[ Cancel ]").ClickAsync();
        await page.WaitForURLAsync("**/single-sign-on/return?**");
        Assert.Contains("was not completed", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        await visit.LookAsync("single-sign-on-cancelled");

        await page.GotoAsync("/sign-in");
        await page.GetByRole(AriaRole.Link, new() { Name = Button }).ClickAsync();
        await LogInAsync(page, "subject-new");
        await visit.LookAsync("single-sign-on-new");
        await page.FillAsync("#userName", "newcomer");
        await page.FillAsync("#email", "newcomer@example.org");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create the account" }).GoAsync();
        Assert.Contains("Look into your mail", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        await page.GetByRole(AriaRole.Link, new() { Name = "Open the mail" }).GoAsync();
        await page.Locator(".mail a[href*=confirm]").GoAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Confirm" }).GoAsync();
        await page.Locator("main").GetByRole(AriaRole.Link, new() { Name = "Sign in" }).GoAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = Button }).ClickAsync();
        await page.WaitForURLAsync("**/account/second-factor");
        await page.SetSecondFactorUpAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "I have kept them: go on" }).GoAsync();
        Assert.EndsWith("/jobs", page.Url, StringComparison.Ordinal);
        visit.AssertClean();
    }

    /// <summary>Log-in and, the first time, consent on the provider's pages, until they lead back.</summary>
    private static async Task LogInAsync(IPage page, string subject, bool consented = false)
    {
        await page.FillAsync("input[name=login]", subject);
        await page.FillAsync("input[name=password]", "any");
        await page.ClickAsync("button[type=submit]");
        if (!consented)
        {
            await page.ClickAsync("button[type=submit]:has-text('Continue')");
        }

        await page.WaitForURLAsync(address => address.StartsWith("https:", StringComparison.Ordinal));
    }

    private async Task<Visit> VisitAsync(RunningServer server, OpenIdProvider provider, bool script)
    {
        var visit = await browser.VisitAsync(server.PublicAddress, script);
        visit.Allow(provider.Address);

        // The provider's pages ask for a typeface from elsewhere, which is not ours to answer for.
        visit.Allow(new Uri("https://fonts.googleapis.com"));
        await visit.Page.RouteAsync("https://fonts.googleapis.com/**", route => route.FulfillAsync(new() { ContentType = "text/css", Body = "" }));
        return visit;
    }
}
