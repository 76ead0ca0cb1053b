using CohortVault.Platform.Features.Audit;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Testing;
using Microsoft.Playwright;

namespace CohortVault.Server.Tests.Browser;

/// <summary>What was done with one's data, with proof; and what everybody sees of the log.</summary>
[Collection(BrowserCollection.Name)]
public sealed class AuditPagesTests(BrowserFixture browser)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true), InlineData(false)]
    public async Task A_person_sees_what_was_done_with_their_data_and_takes_the_proof_away(bool script)
    {
        await using var server = await DemoServer.StartAsync(Ct);
        await using var visit = await browser.VisitAsync(server.PublicAddress, script);
        var page = visit.Page;
        await page.JoinAsync("owner");
        await page.GotoAsync("/account");
        await page.GetByRole(AriaRole.Link, new() { Name = "Access to your data" }).GoAsync();
        Assert.Contains("you", await page.InnerTextAsync("tbody"), StringComparison.Ordinal);
        await visit.LookAsync("access");

        var download = await page.RunAndWaitForDownloadAsync(() => page.Locator("a[download]").First.ClickAsync());
        Assert.StartsWith("cohortvault-proof-", download.SuggestedFilename, StringComparison.Ordinal);
        Assert.Null(LogVerification.RefuteProof(await File.ReadAllBytesAsync(await download.PathAsync(), Ct)));

        await page.GetByRole(AriaRole.Link, new() { Name = "Readings of results" }).GoAsync();
        Assert.Contains("No result has been read", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        await visit.LookAsync("access-none");
    }

    [Fact]
    public async Task Everybody_sees_how_long_the_log_is_and_how_to_verify_it()
    {
        await using var server = await RunningServer.StartAsync();
        server.Clock.Advance(TimeSpan.FromDays(40));
        await server.WithAsync<CheckpointStore, LogCheckpoint>(store => store.SignAsync(Ct));
        server.Clock.Advance(TimeSpan.FromHours(1));
        await using var visit = await browser.VisitAsync(server.PublicAddress);
        var page = visit.Page;
        await page.GotoAsync("/log");
        var shown = await page.InnerTextAsync("main");
        Assert.Contains("cohortvault/", shown, StringComparison.Ordinal);
        Assert.Contains("local only", shown, StringComparison.Ordinal);
        Assert.Contains("audit verify --proof", shown, StringComparison.Ordinal);
        await visit.LookAsync("public-log");
        visit.AssertClean();
    }
}
