using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Testing;
using Microsoft.Playwright;

namespace CohortVault.Server.Tests.Browser;

/// <summary>Passkeys in a real browser, which keeps them in a device of the test.</summary>
[Collection(BrowserCollection.Name)]
public sealed class PasskeyPagesTests(BrowserFixture browser)
{
    [Fact]
    public async Task A_passkey_is_made_in_place_of_an_app_signs_in_alone_after_the_password_and_is_removed()
    {
        await using var server = await DemoServer.StartAsync(TestContext.Current.CancellationToken);
        await using var visit = await browser.VisitAsync(Named(server.PublicAddress));
        var page = visit.Page;
        var device = await VirtualAuthenticator.AddAsync(page);

        await RegisterAsync(page, "passkey-person");
        await page.SignInAsync("passkey-person", People.Password);
        await visit.LookAsync("passkey-first");
        await device.TouchAsync(on: true);
        await page.GetByRole(AriaRole.Button, new() { Name = "Make a passkey" }).GoAsync();
        Assert.Equal(10, await page.Locator("#recovery-codes code").CountAsync());
        Assert.Equal(1, await device.CountAsync());
        await page.GetByRole(AriaRole.Link, new() { Name = "I have kept them: go on" }).GoAsync();
        Assert.EndsWith("/jobs", page.Url, StringComparison.Ordinal);

        // As the only factor.
        await device.TouchAsync(on: false);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out", Exact = true }).GoAsync();
        await visit.LookAsync("passkey-sign-in");
        await device.TouchAsync(on: true);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in with a passkey" }).GoAsync();
        Assert.EndsWith("/jobs", page.Url, StringComparison.Ordinal);

        // Chosen among the suggestions of the field for the name, which this device does as soon as it is asked.
        await page.RunAndWaitForResponseAsync(
            () => page.GetByRole(AriaRole.Button, new() { Name = "Sign out", Exact = true }).ClickAsync(),
            answer => answer is { Request.Method: "POST", Status: 302 } && answer.Url.EndsWith("?handler=Passkey", StringComparison.Ordinal));
        await page.WaitForURLAsync("**/jobs");

        // In place of a code.
        await device.TouchAsync(on: false);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out", Exact = true }).GoAsync();
        await page.SignInAsync("passkey-person", People.Password);
        Assert.Contains("/sign-in/code", page.Url, StringComparison.Ordinal);
        await visit.LookAsync("passkey-code");
        await device.TouchAsync(on: true);
        await page.GetByRole(AriaRole.Button, new() { Name = "Use a passkey instead" }).GoAsync();
        Assert.EndsWith("/jobs", page.Url, StringComparison.Ordinal);

        // Looked after.
        await page.GotoAsync("/account/passkeys");
        await visit.LookAsync("passkeys");
        await page.GetByLabel("New name of First passkey").FillAsync("The telephone with the long name in my left pocket");
        await page.GetByRole(AriaRole.Button, new() { Name = "Rename" }).GoAsync();
        Assert.Contains("has its new name", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        visit.Expect(409);
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove The telephone" }).GoAsync();
        Assert.Contains("only second factor", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        await visit.LookAsync("passkeys-last");
        await page.FillAsync("#name", "The same again");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add it" }).ClickAsync();
        await Assertions.Expect(page.Locator("[data-passkey-problem]")).ToContainTextAsync("has a passkey of this account already");
        await visit.LookAsync("passkeys-refused");

        // With an app beside it, the passkey may go.
        await page.GetByRole(AriaRole.Link, new() { Name = "Manage the second factor" }).GoAsync();
        await visit.LookAsync("second-factor-passkey");
        await page.GetByRole(AriaRole.Button, new() { Name = "Set an authenticator app up" }).GoAsync();
        await page.FillAsync("#code", await page.InnerTextAsync("#demo-code"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Set it up" }).GoAsync();
        await visit.LookAsync("passkeys-and-app");
        await page.GotoAsync("/account/passkeys");
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove The telephone" }).GoAsync();
        Assert.Contains("You have no passkeys.", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        await Assertions.Expect(page.GetByText("Passkeys need JavaScript")).ToBeHiddenAsync();
        await visit.LookAsync("passkeys-none");

        await device.TouchAsync(on: false);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out", Exact = true }).GoAsync();
        await page.SignInAsync("passkey-person", People.Password);
        Assert.Contains("/sign-in/code", page.Url, StringComparison.Ordinal);
        Assert.Equal(0, await page.GetByText("Use a passkey instead").CountAsync());
        visit.AssertClean();
    }

    [Fact]
    public async Task A_passkey_confirms_a_change_after_a_while_and_switches_power_on()
    {
        await using var server = await RunningServer.StartAsync(demo: true);
        var ops = await server.AddPersonAsync("ops", AccountRole.Operator, People.Password);
        await using var visit = await browser.VisitAsync(Named(server.AdminAddress));
        var page = visit.Page;
        var device = await VirtualAuthenticator.AddAsync(page);
        await device.TouchAsync(on: true);
        await page.GotoAsync("/sign-in");
        await page.SignInAsync(ops.UserName, People.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Make a passkey" }).GoAsync();

        await page.GotoAsync("/power");
        await visit.LookAsync("power-passkey");
        await page.GetByRole(AriaRole.Button, new() { Name = "Use a passkey instead" }).ClickAsync();
        Assert.Equal("reason", await page.EvaluateAsync<string>("document.querySelector(':invalid:not(form)').id"));
        await page.FillAsync("#reason", "The help desk asked for it on the telephone.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Use a passkey instead" }).GoAsync();
        await page.GotoAsync("/power");
        Assert.Contains("Switch it off now", await page.InnerTextAsync("main"), StringComparison.Ordinal);

        server.Clock.Advance(TimeSpan.FromMinutes(11));
        await page.GotoAsync("/account/passkeys");
        Assert.Contains("/sign-in/again", page.Url, StringComparison.Ordinal);
        await visit.LookAsync("sign-in-again-passkey");
        await page.GetByRole(AriaRole.Button, new() { Name = "Confirm with a passkey" }).GoAsync();
        Assert.EndsWith("/account/passkeys", page.Url, StringComparison.Ordinal);
        await page.GotoAsync("/accounts");
        Assert.EndsWith("/accounts", page.Url, StringComparison.Ordinal);
        visit.AssertClean();
    }

    [Fact]
    public async Task A_device_that_does_not_know_its_person_makes_no_passkey_and_the_page_says_so()
    {
        await using var server = await DemoServer.StartAsync(TestContext.Current.CancellationToken);
        await using var visit = await browser.VisitAsync(Named(server.PublicAddress));
        var page = visit.Page;
        var device = await VirtualAuthenticator.AddAsync(page);
        await device.RecogniseAsync(person: false);
        await device.TouchAsync(on: true);
        await RegisterAsync(page, "wrong-finger");
        await page.SignInAsync("wrong-finger", People.Password);

        await page.GetByRole(AriaRole.Button, new() { Name = "Make a passkey" }).ClickAsync();

        await Assertions.Expect(page.Locator("[data-passkey-problem]")).ToContainTextAsync("Try again");
        Assert.Equal(0, await device.CountAsync());
        Assert.Contains("/account/second-factor", page.Url, StringComparison.Ordinal);
        visit.AssertClean();
    }

    [Fact]
    public async Task Under_a_number_or_without_script_nothing_offers_a_passkey()
    {
        await using var server = await DemoServer.StartAsync(TestContext.Current.CancellationToken);
        await using var number = await browser.VisitAsync(server.PublicAddress);
        await number.Page.GotoAsync("/sign-in");
        await using var plain = await browser.VisitAsync(Named(server.PublicAddress), script: false);
        await plain.Page.GotoAsync("/sign-in");
        foreach (var page in (IPage[])[number.Page, plain.Page])
        {
            await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true })).ToBeVisibleAsync();
            await Assertions.Expect(page.GetByText("Sign in with a passkey")).ToBeHiddenAsync();
        }

        number.AssertClean();
        plain.AssertClean();
    }

    // The mail's link leads to the server's number, as it is not configured with a name; here the same path under the name.
    private static async Task RegisterAsync(IPage page, string name)
    {
        await page.GotoAsync("/sign-up");
        await page.SignUpAsync(name);
        await page.GetByRole(AriaRole.Link, new() { Name = "Open the mail" }).GoAsync();
        var link = await page.Locator(".mail a[href*=confirm]").GetAttributeAsync("href");
        await page.GotoAsync(new Uri(link!).PathAndQuery);
        await page.GetByRole(AriaRole.Button, new() { Name = "Confirm" }).GoAsync();
        await page.Locator("main").GetByRole(AriaRole.Link, new() { Name = "Sign in" }).GoAsync();
    }

    private static Uri Named(Uri address) => new($"https://localhost:{address.Port}");
}
