using Microsoft.Playwright;

namespace CohortVault.Server.Tests.Browser;

[Collection(BrowserCollection.Name)]
public sealed class DevicePagesTests(BrowserFixture browser)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_person_names_one_device_and_revokes_the_other_which_is_out_at_once()
    {
        await using var server = await DemoServer.StartAsync(Stop);
        await using var visit = await browser.VisitAsync(server.PublicAddress);
        var page = visit.Page;
        var recovery = await page.JoinAsync("two-devices");
        await page.GotoAsync("/account/devices");
        await visit.LookAsync("devices-one");
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Name" }).FillAsync("The long name of the laptop that stands in the laboratory 4");
        await page.GetByRole(AriaRole.Button, new() { Name = "Rename" }).GoAsync();
        Assert.Contains("The device is renamed.", await page.InnerTextAsync("main"), StringComparison.Ordinal);

        await using var elsewhere = await browser.VisitAsync(server.PublicAddress);
        await elsewhere.Page.GotoAsync("/sign-in");
        await elsewhere.Page.SignInAsync("two-devices", People.Password);
        await elsewhere.Page.FillAsync("#code", recovery[0]);
        await elsewhere.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).GoAsync();
        Assert.EndsWith("/jobs", elsewhere.Page.Url, StringComparison.Ordinal);

        await page.GotoAsync("/account");
        Assert.Contains("2 devices known, 2 sessions signed in.", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        await page.GetByRole(AriaRole.Link, new() { Name = "Look at devices and sessions" }).GoAsync();
        await visit.LookAsync("devices-two");
        await page.GetByRole(AriaRole.Button, new() { Name = "Revoke Chrome on Linux" }).GoAsync();
        await visit.LookAsync("devices-revoked");
        await elsewhere.Page.GotoAsync("/account");
        Assert.Contains("/sign-in?", elsewhere.Page.Url, StringComparison.Ordinal);

        await page.GetByRole(AriaRole.Button, new() { Name = "Revoke all devices" }).GoAsync();
        Assert.EndsWith("/sign-in", page.Url, StringComparison.Ordinal);
        visit.AssertClean();
        elsewhere.AssertClean();
    }

    [Fact]
    public async Task Without_a_second_factor_a_new_browser_types_the_code_from_the_mail_and_a_known_one_does_not()
    {
        await using var server = await DemoServer.StartAsync(
            Stop, new Dictionary<string, string> { ["Accounts:SecondFactorExempt:0"] = "researcher" });
        await using var visit = await browser.VisitAsync(server.PublicAddress);
        var page = visit.Page;
        await page.RegisterAsync("no-factor");
        await page.SignInAsync("no-factor", People.Password);
        Assert.Contains("/sign-in/device", page.Url, StringComparison.Ordinal);
        visit.Expect(401);
        await page.FillAsync("#code", "00000000x");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).GoAsync();
        Assert.Contains("This is not the code that we sent.", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        await visit.LookAsync("sign-in-device-refused");
        await page.FillAsync("#code", await page.InnerTextAsync("#demo-code"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).GoAsync();
        Assert.EndsWith("/jobs", page.Url, StringComparison.Ordinal);

        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out", Exact = true }).GoAsync();
        await page.SignInAsync("no-factor", People.Password);
        Assert.EndsWith("/jobs", page.Url, StringComparison.Ordinal);
        visit.AssertClean();
    }

    [Fact]
    public async Task While_a_new_password_is_typed_the_page_says_how_strong_it_is_and_sends_nothing()
    {
        await using var server = await DemoServer.StartAsync(Stop);
        await using var visit = await browser.VisitAsync(server.PublicAddress);
        var page = visit.Page;
        var loaded = new List<string>();
        page.Request += (_, request) => loaded.Add($"{request.Method} {request.Url}");
        await page.GotoAsync("/sign-up");
        var words = page.Locator("#password-strength p");
        Assert.False(await words.IsVisibleAsync());
        await page.FillAsync("#userName", "wolkenstein");
        var before = loaded.Count;

        await page.FocusAsync("#password");
        await page.FillAsync("#password", "Password1");
        await Assertions.Expect(words).ToContainTextAsync("Very weak.");
        await Assertions.Expect(words).ToContainTextAsync("commonly used");
        Assert.True(loaded.Count > before, "The lists of words come with the first focus.");
        var typing = loaded.Count;
        await visit.LookAsync("sign-up-weak");
        await page.FillAsync("#password", "Wolkenstein7");
        await Assertions.Expect(words).ToContainTextAsync("Weak.");
        await page.FillAsync("#password", "seven Quiet rivers 42 under a bridge");
        await Assertions.Expect(words).ToHaveTextAsync("Strong.");
        await page.FillAsync("#password", "");
        await Assertions.Expect(words).ToBeHiddenAsync();
        Assert.Equal(typing, loaded.Count);
        Assert.All(loaded, request => Assert.StartsWith($"GET {server.PublicAddress}", request, StringComparison.Ordinal));
        visit.AssertClean();
    }

    [Fact]
    public async Task By_the_other_profile_the_page_asks_for_length_alone_and_takes_it()
    {
        await using var server = await DemoServer.StartAsync(
            Stop, new Dictionary<string, string> { ["Accounts:PasswordProfile"] = "nist" });
        await using var visit = await browser.VisitAsync(server.PublicAddress, script: false);
        var page = visit.Page;
        await page.GotoAsync("/sign-up");
        Assert.Contains("At least 15 characters.", await page.InnerTextAsync("#password-hint"), StringComparison.Ordinal);
        Assert.Equal("15", await page.GetAttributeAsync("#password", "minlength"));
        visit.Expect(400);
        await page.SignUpAsync("nist", "passwordpassword");
        Assert.Contains("one of the first that people guess", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        await page.SignUpAsync("nist", "slow otters read maps");
        Assert.Contains("Look into your mail", await page.InnerTextAsync("h1"), StringComparison.Ordinal);
        visit.AssertClean();
    }
}
