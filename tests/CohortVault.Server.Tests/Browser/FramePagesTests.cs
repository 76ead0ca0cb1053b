namespace CohortVault.Server.Tests.Browser;

[Collection(BrowserCollection.Name)]
public sealed class FramePagesTests(BrowserFixture browser)
{
    [Fact]
    public async Task The_welcome_page_and_the_error_page_are_calm_and_accessible()
    {
        var directory = Directory.CreateTempSubdirectory("cv-frame-");
        try
        {
            await using var app = await ServerHost.BuildAsync(
                new ServeOptions
                {
                    DataDirectory = directory.FullName,
                    Listen = "https://127.0.0.1:0",
                    AdminListen = "https://127.0.0.1:0",
                },
                TestContext.Current.CancellationToken);
            await app.StartAsync(TestContext.Current.CancellationToken);
            await using var visit = await browser.VisitAsync(new Uri(app.Urls.First()));

            await visit.Page.GotoAsync("/");
            await visit.LookAsync("welcome");

            visit.Expect(404);
            await visit.Page.GotoAsync("/nowhere");
            await visit.LookAsync("not-found");
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }
}
