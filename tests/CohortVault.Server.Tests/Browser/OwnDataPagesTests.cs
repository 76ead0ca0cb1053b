using System.Text.Json;
using CohortVault.Testing;
using Microsoft.Playwright;

namespace CohortVault.Server.Tests.Browser;

/// <summary>A person's tokens, the file of everything kept, and leaving.</summary>
[Collection(BrowserCollection.Name)]
public sealed class OwnDataPagesTests(BrowserFixture browser)
{
    [Fact]
    public async Task A_researcher_names_a_token_takes_scopes_away_and_ends_it()
    {
        await using var server = await DemoServer.StartAsync(TestContext.Current.CancellationToken);
        await using var visit = await browser.VisitAsync(server.PublicAddress);
        var page = visit.Page;
        await page.JoinAsync("researcher");
        await page.GotoAsync("/account");
        await page.GetByRole(AriaRole.Link, new() { Name = "Manage API tokens" }).GoAsync();
        await visit.LookAsync("tokens-empty");

        Assert.False(await page.IsCheckedAsync("[value='jobs.delete']"));
        await page.FillAsync("#name", "imputationbot on the cluster of the institute of genetic epidemiology");
        await page.UncheckAsync("[value='results.download']");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create a token" }).GoAsync();
        Assert.StartsWith("cvt_", await page.InnerTextAsync("#token"), StringComparison.Ordinal);
        Assert.True(await page.GetByRole(AriaRole.Button, new() { Name = "Copy" }).IsVisibleAsync());
        var row = await page.Locator("tbody tr").InnerTextAsync();
        Assert.Contains("submit jobs", row, StringComparison.Ordinal);
        Assert.DoesNotContain("download", row, StringComparison.Ordinal);
        await visit.LookAsync("tokens");

        foreach (var scope in (string[])["profile.read", "jobs.read", "jobs.submit", "results.download"])
        {
            await page.UncheckAsync($"[value='{scope}']");
        }

        visit.Expect(400);
        await page.FillAsync("#name", "good for nothing");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create a token" }).GoAsync();
        Assert.Contains("account.token-scopes", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        Assert.Equal("good for nothing", await page.InputValueAsync("#name"));
        await visit.LookAsync("tokens-refused");

        await page.GetByRole(AriaRole.Button, new() { Name = "End the token imputationbot" }).GoAsync();
        Assert.Contains("You have no tokens.", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        visit.AssertClean();
    }

    [Theory]
    [InlineData(true), InlineData(false)]
    public async Task A_person_takes_everything_away_and_deletes_the_account(bool script)
    {
        await using var server = await DemoServer.StartAsync(TestContext.Current.CancellationToken);
        await using var visit = await browser.VisitAsync(server.PublicAddress, script);
        var page = visit.Page;
        await page.JoinAsync("leaver");

        await page.GotoAsync("/account");
        await page.GetByRole(AriaRole.Link, new() { Name = "Take your data away" }).GoAsync();
        await visit.LookAsync("export");

        var download = await page.RunAndWaitForDownloadAsync(
            () => page.GetByRole(AriaRole.Button, new() { Name = "Download the file" }).ClickAsync());
        Assert.Matches("^cohortvault-account-[0-9]{8}-[0-9]{6}\\.json$", download.SuggestedFilename);
        await using (var content = await download.CreateReadStreamAsync())
        {
            using var file = await JsonDocument.ParseAsync(content, default, TestContext.Current.CancellationToken);
            Assert.Equal("leaver@example.org", file.RootElement.GetProperty("account").GetProperty("entries").GetProperty("email").GetString());
        }

        await page.GotoAsync("/account/delete");
        if (script)
        {
            await visit.LookAsync("delete-account");

            // A worker is busy with it, or about to be.
            await page.GotoAsync("/jobs/new");
            await page.SetInputFilesAsync("#files", DemoServer.Sample("array.unphased.vcf.gz"));
            await page.GetByText("Sent. It is kept encrypted").WaitForAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = "Start the job" }).GoAsync();
            await page.GotoAsync("/account/delete");
        }

        Assert.Contains("Remains", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        visit.Expect(400);
        await page.FillAsync("#name", "somebody");
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete my account for good" }).GoAsync();
        Assert.Contains("account.other-name", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        await page.FillAsync("#name", "leaver");
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete my account for good" }).GoAsync();
        Assert.Equal("Your account is deleted", await page.InnerTextAsync("h1"));
        Assert.Contains("was destroyed", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        Assert.Equal(0, await page.GetByRole(AriaRole.Button, new() { Name = "Sign out", Exact = true }).CountAsync());
        await visit.LookAsync("deleted-account");

        await page.GotoAsync("/account");
        Assert.Contains("/sign-in", page.Url, StringComparison.Ordinal);
        visit.Expect(401);
        await page.SignInAsync("leaver", People.Password);
        Assert.Contains("do not open an account", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        visit.AssertClean();
    }

    [Theory]
    [InlineData(true), InlineData(false)]
    public async Task After_a_while_everything_is_asked_again_before_a_change_and_the_page_comes_back(bool script)
    {
        await using var server = await RunningServer.StartAsync(demo: true);
        var ada = await server.AddPersonAsync("ada", password: People.Password);
        var codes = await server.AddSecondFactorAsync(ada.Id);
        await using var visit = await browser.VisitAsync(server.PublicAddress, script);
        var page = visit.Page;
        await page.GotoAsync("/sign-in");
        await page.SignInAsync("ada", People.Password);
        await page.FillAsync("#code", codes[0]);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).GoAsync();

        await page.GotoAsync("/account/tokens");
        Assert.EndsWith("/account/tokens", page.Url, StringComparison.Ordinal);
        server.Clock.Advance(TimeSpan.FromMinutes(11));
        await page.FillAsync("#name", "a program");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create a token" }).GoAsync();
        Assert.EndsWith("/sign-in/again?returnUrl=%2Faccount%2Ftokens", page.Url, StringComparison.Ordinal);
        await visit.LookAsync("sign-in-again");

        visit.Expect(401);
        await page.FillAsync("#password", "a wrong Passw0rd");
        await page.FillAsync("#code", codes[1]);
        await page.GetByRole(AriaRole.Button, new() { Name = "Confirm" }).GoAsync();
        Assert.Contains("account.wrong-credentials", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        await page.FillAsync("#password", People.Password);
        await page.FillAsync("#code", codes[1]);
        await page.GetByRole(AriaRole.Button, new() { Name = "Confirm" }).GoAsync();
        Assert.EndsWith("/account/tokens", page.Url, StringComparison.Ordinal);

        await page.GotoAsync("/account/password");
        await visit.LookAsync("change-password");

        await page.FillAsync("#currentPassword", People.Password);
        await page.FillAsync("#password", "eight Quiet rivers 43");
        await page.FillAsync("#repeatedPassword", "eight Quiet rivers 43");
        await page.GetByRole(AriaRole.Button, new() { Name = "Change the password" }).GoAsync();
        Assert.Contains("The password is changed", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        visit.AssertClean();
    }
}
