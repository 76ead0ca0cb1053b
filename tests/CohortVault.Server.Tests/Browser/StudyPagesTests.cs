using CohortVault.Server.Tests.Security;
using Microsoft.Playwright;

namespace CohortVault.Server.Tests.Browser;

/// <summary>A study from its title to its end, and its team, as people see it.</summary>
[Collection(BrowserCollection.Name)]
public sealed class StudyPagesTests(BrowserFixture browser)
{
    private const string Title = "Light at night, sleep and glucose in shift workers of a university hospital, a randomised crossover study";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_study_is_made_approved_run_and_closed_by_its_team(bool script)
    {
        await using var server = await DemoServer.StartAsync(Stop);
        await using var visit = await browser.VisitAsync(server.PublicAddress, script);
        var page = visit.Page;
        await page.JoinAsync("investigator");
        await page.GotoAsync("/studies");
        Assert.Contains("Your first study", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        await visit.LookAsync("studies-empty");

        await page.GotoAsync("/studies/new");
        await visit.LookAsync("study-new");
        await page.FillAsync("#title", Title);
        await page.FillAsync("#country", "FR");
        await page.CheckAsync("[name=clinical]");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the study" }).GoAsync();
        Assert.Contains("Ethics approval missing", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        await visit.LookAsync("study-draft");
        visit.Expect(409);
        await page.GetByRole(AriaRole.Button, new() { Name = "Start" }).GoAsync();
        Assert.Contains("study.not-approved", await page.InnerTextAsync("main"), StringComparison.Ordinal);

        await page.Locator("main nav").GetByRole(AriaRole.Link, new() { Name = "Settings" }).GoAsync();
        await page.FillAsync("#board", "Comité de protection des personnes Île-de-France VII");
        await page.FillAsync("#reference", "2026-A00317-42");
        await page.FillAsync("#on", "2020-01-31");
        await page.GetByRole(AriaRole.Button, new() { Name = "Record the approval" }).GoAsync();
        await page.FillAsync("#site", "Sleep laboratory, building 7");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add the site" }).GoAsync();
        await visit.LookAsync("study-settings");

        await page.Locator("main nav").GetByRole(AriaRole.Link, new() { Name = "Team" }).GoAsync();
        await page.FillAsync("#address", "assistant.with.a.long.name@sleep-laboratory.example.org");
        await page.SelectOptionAsync("#new-role", new SelectOptionValue { Label = "Research assistant" });
        await page.GetByRole(AriaRole.Button, new() { Name = "Send the invitation" }).GoAsync();
        Assert.Contains("The invitation is on its way", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        await visit.LookAsync("study-team");
        await page.Locator("main nav").GetByRole(AriaRole.Link, new() { Name = "Roles" }).GoAsync();
        await visit.LookAsync("study-roles");

        await page.Locator("main nav").GetByRole(AriaRole.Link, new() { Name = "Instruments" }).GoAsync();
        var dictionary = Path.Combine(Repository.Root, "tests", "data", "dictionaries", "redcapr-simple.csv");
        await page.SetInputFilesAsync("#file", dictionary);
        await page.GetByRole(AriaRole.Button, new() { Name = "Check it and take it in" }).GoAsync();
        Assert.Contains("The dictionary is in force", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        await page.Locator("main details summary").First.ClickAsync();
        await visit.LookAsync("study-instruments");
        await page.Locator("main nav").GetByRole(AriaRole.Link, new() { Name = "Roles" }).GoAsync();
        await page.Locator("summary").Filter(new() { HasText = "Research assistant" }).ClickAsync();
        await page.Locator("details[open]").GetByRole(AriaRole.Button, new() { Name = "Copy the role" }).GoAsync();
        await page.Locator("summary").Filter(new() { HasText = "Research assistant (2)" }).ClickAsync();
        var role = page.Locator("details[open]");
        await role.Locator("[name=name]").FillAsync("Demographics only");
        await role.Locator("[name=scope][value=listed]").CheckAsync();
        await role.Locator("[name='records.demographics']").SelectOptionAsync("Read");
        await visit.LookAsync("study-role");
        await role.GetByRole(AriaRole.Button, new() { Name = "Save" }).GoAsync();
        await page.Locator("summary").Filter(new() { HasText = "Demographics only" }).ClickAsync();
        Assert.Equal("Read", await page.Locator("details[open] [name='records.demographics']").InputValueAsync());

        await page.Locator("main nav").GetByRole(AriaRole.Link, new() { Name = "Overview" }).GoAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Start" }).GoAsync();
        await visit.LookAsync("study-running");
        await page.Locator("main nav").GetByRole(AriaRole.Link, new() { Name = "History" }).GoAsync();
        await page.SelectOptionAsync("#kind", "team");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show", Exact = true }).GoAsync();
        Assert.Contains("invited a member", await page.InnerTextAsync("main table"), StringComparison.Ordinal);
        await visit.LookAsync("study-history");
        var history = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Button, new() { Name = "As a table" }).ClickAsync());
        Assert.Contains("study.member-invited", await File.ReadAllTextAsync((await history.PathAsync())!, Stop), StringComparison.Ordinal);
        await page.Locator("main nav").GetByRole(AriaRole.Link, new() { Name = "Participants" }).GoAsync();
        await page.FillAsync("#count", "12");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).GoAsync();
        var codes = await page.Locator(".codes code").AllInnerTextsAsync();
        Assert.Equal(12, codes.Count);
        await visit.LookAsync("study-participants");
        visit.Expect(400);
        await page.FillAsync("#code", codes[0][..^1]);
        await page.GetByRole(AriaRole.Button, new() { Name = "Find" }).GoAsync();
        Assert.Contains("participant.not-a-code", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        await page.FillAsync("#code", codes[0].ToLowerInvariant());
        await page.GetByRole(AriaRole.Button, new() { Name = "Find" }).GoAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Withdraw" }).GoAsync();
        await visit.LookAsync("study-participant");
        await page.Locator("main nav").GetByRole(AriaRole.Link, new() { Name = "Overview" }).GoAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Close for good" }).GoAsync();
        Assert.Contains("Kept until at least", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        await page.GotoAsync("/studies");
        Assert.Contains(Title, await page.InnerTextAsync("main"), StringComparison.Ordinal);
        await visit.LookAsync("studies");
    }
}
