using Microsoft.Playwright;

namespace CohortVault.Server.Tests.Browser;

[Collection(BrowserCollection.Name)]
public sealed class AccountPagesTests(BrowserFixture browser)
{
    [Fact]
    public async Task A_newcomer_signs_up_confirms_and_signs_in_in_two_steps()
    {
        await using var server = await DemoServer.StartAsync(TestContext.Current.CancellationToken);
        await using var visit = await browser.VisitAsync(server.PublicAddress);
        var page = visit.Page;

        await page.GotoAsync("/sign-up");
        await visit.LookAsync("sign-up");
        await page.SignUpAsync("long-name-researcher");
        await visit.LookAsync("sign-up-sent");
        await page.GetByRole(AriaRole.Link, new() { Name = "Open the mail" }).GoAsync();
        await visit.LookAsync("demo-mail");
        await page.Locator(".mail a[href*=confirm]").GoAsync();
        await visit.LookAsync("confirm");
        await page.GetByRole(AriaRole.Button, new() { Name = "Confirm" }).GoAsync();
        await visit.LookAsync("confirmed");

        await page.GotoAsync("/sign-in");
        await visit.LookAsync("sign-in");
        visit.Expect(401);
        await page.SignInAsync("long-name-researcher", "a wrong Passw0rd");
        Assert.Contains("do not open an account", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        await visit.LookAsync("sign-in-refused");
        await page.SignInAsync("long-name-researcher", People.Password);
        await visit.LookAsync("second-factor");
        visit.Expect(400);
        await page.FillAsync("#code", "000000");
        await page.GetByRole(AriaRole.Button, new() { Name = "Set it up" }).GoAsync();
        await visit.LookAsync("second-factor-refused");
        var recovery = await page.SetSecondFactorUpAsync();
        Assert.Equal(10, recovery.Length);
        await visit.LookAsync("recovery-codes");
        await page.GetByRole(AriaRole.Link, new() { Name = "I have kept them: go on" }).GoAsync();
        await visit.LookAsync("jobs-empty");

        await page.GotoAsync("/account");
        await visit.LookAsync("account");

        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out", Exact = true }).GoAsync();
        Assert.EndsWith("/sign-in", page.Url, StringComparison.Ordinal);
        await page.GotoAsync("/jobs");
        Assert.Contains("/sign-in", page.Url, StringComparison.Ordinal);

        await page.SignInAsync("long-name-researcher", People.Password);
        Assert.Contains("/sign-in/code", page.Url, StringComparison.Ordinal);
        await visit.LookAsync("sign-in-code");
        await page.FillAsync("#code", "not a code");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).GoAsync();
        await visit.LookAsync("sign-in-code-refused");
        await page.FillAsync("#code", recovery[3].ToLowerInvariant());
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).GoAsync();
        Assert.EndsWith("/jobs", page.Url, StringComparison.Ordinal);
        await page.GotoAsync("/account/second-factor");
        await visit.LookAsync("second-factor-set");
        visit.AssertClean();
    }

    [Fact]
    public async Task Without_script_an_account_is_made_and_used_all_the_same()
    {
        await using var server = await DemoServer.StartAsync(TestContext.Current.CancellationToken);
        await using var visit = await browser.VisitAsync(server.PublicAddress, script: false);
        await visit.Page.JoinAsync("no-script");
        Assert.Equal("Jobs", await visit.Page.InnerTextAsync("h1"));
        visit.AssertClean();
    }

    [Fact]
    public async Task By_keyboard_alone_a_newcomer_reaches_the_jobs_page()
    {
        await using var server = await DemoServer.StartAsync(TestContext.Current.CancellationToken);
        await using var visit = await browser.VisitAsync(server.PublicAddress);
        var page = visit.Page;
        await page.GotoAsync("/sign-up");

        await page.Keyboard.PressAsync("Tab");
        Assert.Equal("Skip to content", await page.EvaluateAsync<string>("document.activeElement.textContent"));
        await page.Keyboard.PressAsync("Enter");
        foreach (var typed in (string[])["keyboard", "", "keyboard@example.org", People.Password, People.Password])
        {
            await page.Keyboard.PressAsync("Tab");
            await page.Keyboard.TypeAsync(typed);
        }

        await page.LeaveAsync(() => page.Keyboard.PressAsync("Enter"));
        await page.FollowAsync("Open the mail");
        await page.FollowAsync("/confirm?token=");
        await page.FollowAsync("Confirm");
        await page.FollowAsync("Sign in", within: "main");
        await page.Locator("#login").FocusAsync();
        await page.Keyboard.TypeAsync("keyboard");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync(People.Password);
        await page.LeaveAsync(() => page.Keyboard.PressAsync("Enter"));
        await page.Locator("#code").FocusAsync();
        await page.Keyboard.TypeAsync(await page.InnerTextAsync("#demo-code"));
        await page.LeaveAsync(() => page.Keyboard.PressAsync("Enter"));
        await page.FollowAsync("I have kept them: go on");
        Assert.EndsWith("/jobs", page.Url, StringComparison.Ordinal);
        visit.AssertClean();
    }
}
