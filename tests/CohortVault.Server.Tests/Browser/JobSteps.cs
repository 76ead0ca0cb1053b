using Microsoft.Playwright;

namespace CohortVault.Server.Tests.Browser;

/// <summary>What people do on the job pages.</summary>
internal static class JobSteps
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(8);

    /// <summary>Watches a job to its end, good or bad; without script by loading the page anew.</summary>
    public static async Task FinishedAsync(this IPage page)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (await page.GetByRole(AriaRole.Link, new() { Name = "Cancel the job" }).CountAsync() > 0)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), patience.Token);
            if (!await HasScriptAsync(page))
            {
                await page.ReloadAsync();
            }
        }
    }

    /// <summary>Saves what a link or button hands out; returns the file.</summary>
    public static async Task<string> DownloadAsync(this IPage page, ILocator from)
    {
        var download = await page.RunAndWaitForDownloadAsync(() => from.ClickAsync());
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}-{download.SuggestedFilename}");
        await download.SaveAsAsync(path);
        return path;
    }

    private static async Task<bool> HasScriptAsync(IPage page) =>
        await page.Locator("time[data-exact]").CountAsync() > 0;
}
