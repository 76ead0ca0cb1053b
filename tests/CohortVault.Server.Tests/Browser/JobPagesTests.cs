using System.Diagnostics;
using Microsoft.Playwright;

namespace CohortVault.Server.Tests.Browser;

[Collection(BrowserCollection.Name)]
public sealed class JobPagesTests(BrowserFixture browser)
{
    private const string LongName =
        "Cardiovascular cohort, second array batch, chromosome 20, after the repair of strand and build, for the consortium's meta-analysis";

    [Fact]
    public async Task A_geneticist_gets_from_dropped_files_to_an_archive_that_7zip_opens()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var server = await DemoServer.StartAsync(ct);
        await using var visit = await browser.VisitAsync(server.PublicAddress);
        var page = visit.Page;
        await page.JoinAsync("geneticist");

        await page.GotoAsync("/jobs/new");
        await visit.LookAsync("new-job");
        await page.FillAsync("#name", LongName);
        await page.SetInputFilesAsync("#files", DemoServer.Sample("array.unphased.vcf.gz"));
        await page.GetByText("Sent. It is kept encrypted").WaitForAsync();
        await visit.LookAsync("new-job-sent");
        await page.GetByRole(AriaRole.Button, new() { Name = "Start the job" }).GoAsync();
        Assert.Equal(LongName, await page.InnerTextAsync("h1"));
        await page.WhileStillAsync(() => visit.LookAsync("job-running"));

        await page.FinishedAsync();
        await page.Locator("[data-drawn]").WaitForAsync();
        Assert.Empty(await page.RequestsWithinAsync(TimeSpan.FromSeconds(3)));
        await visit.LookAsync("job-finished");
        Assert.Contains("destroyed", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        var job = page.Url;

        await page.GetByRole(AriaRole.Link, new() { Name = "Show the archive password" }).GoAsync();
        await visit.LookAsync("password-before");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show it now, once" }).GoAsync();
        var password = (await page.InnerTextAsync("#password")).Trim();
        await page.GetByRole(AriaRole.Link, new() { Name = "Back to the job" }).GoAsync();
        Assert.Contains("kept nowhere", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        await page.GotoAsync($"{job}/password");
        Assert.Equal(0, await page.Locator("#password").CountAsync());
        await visit.LookAsync("password-after");

        await page.GotoAsync(job);
        var archive = await page.DownloadAsync(page.GetByRole(AriaRole.Link, new() { Name = "Download chr" }).First);
        Assert.Equal(0, await SevenZipAsync("t", $"-p{password}", archive));
        Assert.NotEqual(0, await SevenZipAsync("t", "-pAnother-1-password", archive));
        File.Delete(archive);

        foreach (var picture in (string[])["Save as PNG", "Save as SVG"])
        {
            var file = await page.DownloadAsync(page.GetByRole(AriaRole.Button, new() { Name = picture }));
            Assert.True(new FileInfo(file).Length > 1000, $"{picture} gave {new FileInfo(file).Length} bytes.");
        }

        var table = await page.DownloadAsync(page.GetByRole(AriaRole.Link, new() { Name = "Save as CSV" }));
        Assert.StartsWith("panel,study,sites,site", await File.ReadAllTextAsync(table, ct), StringComparison.Ordinal);

        await page.GotoAsync("/jobs");
        await visit.LookAsync("jobs");
        await page.GotoAsync(job);
        await page.GetByRole(AriaRole.Link, new() { Name = "Delete now" }).GoAsync();
        await visit.LookAsync("job-delete");
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete and destroy" }).GoAsync();
        Assert.EndsWith("/jobs", page.Url, StringComparison.Ordinal);
        visit.Expect(404);
        Assert.Equal(404, (await page.GotoAsync(job))!.Status);
        visit.AssertClean();
    }

    [Fact]
    public async Task Without_script_a_job_is_submitted_and_checked()
    {
        await using var server = await DemoServer.StartAsync(TestContext.Current.CancellationToken);
        await using var visit = await browser.VisitAsync(server.PublicAddress, script: false);
        var page = visit.Page;
        await page.JoinAsync("no-script");

        await page.GotoAsync("/jobs/new");
        await page.SelectOptionAsync("#mode", "qc_only");
        await page.SetInputFilesAsync("#files", DemoServer.Sample("array.phased.vcf.gz"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Start the job" }).GoAsync();
        Assert.Contains("/jobs/job-", page.Url, StringComparison.Ordinal);
        await page.FinishedAsync(script: false);
        Assert.Contains("99.00", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        visit.AssertClean();
    }

    [Fact]
    public async Task A_bad_file_is_refused_with_the_reason_and_what_to_do()
    {
        await using var server = await DemoServer.StartAsync(TestContext.Current.CancellationToken);
        await using var visit = await browser.VisitAsync(server.PublicAddress);
        var page = visit.Page;
        await page.JoinAsync("unlucky");

        await page.GotoAsync("/jobs/new");
        await page.SetInputFilesAsync("#files", new FilePayload { Name = "letters.vcf", MimeType = "text/plain", Buffer = "These are letters.\n"u8.ToArray() });
        await page.GetByRole(AriaRole.Button, new() { Name = "Start the job" }).GoAsync();
        await page.FinishedAsync();
        Assert.Contains("letters.vcf", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        await visit.LookAsync("job-failed");
    }

    private static async Task<int> SevenZipAsync(params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo("7zz", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return process.ExitCode;
    }
}
