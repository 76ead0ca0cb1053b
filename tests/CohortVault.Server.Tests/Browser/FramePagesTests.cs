namespace CohortVault.Server.Tests.Browser;

[Collection(BrowserCollection.Name)]
public sealed class FramePagesTests(BrowserFixture browser)
{
    [Fact]
    public async Task The_welcome_page_and_the_error_page_are_calm_and_accessible()
    {
        await using var server = await DemoServer.StartAsync(TestContext.Current.CancellationToken);
        await using var visit = await browser.VisitAsync(server.PublicAddress);

        await visit.Page.GotoAsync("/");
        await visit.LookAsync("welcome");

        visit.Expect(404);
        await visit.Page.GotoAsync("/nowhere");
        await visit.LookAsync("not-found");
    }

    [Fact]
    public async Task The_security_statement_is_read_by_anybody_on_any_screen()
    {
        await using var server = await DemoServer.StartAsync(TestContext.Current.CancellationToken);
        await using var visit = await browser.VisitAsync(server.PublicAddress);

        await visit.Page.GotoAsync("/statement");
        Assert.Contains("not yet checked", await visit.Page.InnerTextAsync("main"), StringComparison.OrdinalIgnoreCase);
        await visit.LookAsync("statement");

        await visit.Page.GotoAsync("/statement/T5");
        await visit.LookAsync("statement-control");
    }
}
