using Microsoft.Playwright;

namespace CohortVault.Server.Tests.Browser;

/// <summary>What people do on the job pages.</summary>
internal static class JobSteps
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(8);

    /// <summary>
    /// Watches a job to its end, good or bad; without script by loading the page anew. The page with the result has
    /// arrived when this returns.
    /// </summary>
    public static async Task FinishedAsync(this IPage page, bool script = true)
    {
        var ended = page.Locator("[data-live='']");
        using var patience = new CancellationTokenSource(Patience);
        while (await ended.CountAsync() == 0)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), patience.Token);
            if (!script)
            {
                await page.ReloadAsync();
            }
        }

        await page.WaitForLoadStateAsync();
    }

    /// <summary>
    /// Does something with the page of a running job as it stands: the server's answers to its script wait meanwhile,
    /// so that the job's end cannot load the page anew.
    /// </summary>
    public static async Task WhileStillAsync(this IPage page, Func<Task> look)
    {
        const string live = "**/live";
        var looked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await page.RouteAsync(live, async route =>
        {
            await looked.Task;
            await route.ContinueAsync();
        });
        try
        {
            await look();
        }
        finally
        {
            looked.SetResult();
            await page.UnrouteAsync(live);
        }
    }

    /// <summary>What the page asks the server for while nobody touches it.</summary>
    public static async Task<IReadOnlyList<string>> RequestsWithinAsync(this IPage page, TimeSpan time)
    {
        var asked = new List<string>();
        void Note(object? sender, IRequest request) => asked.Add(request.Url);
        page.Request += Note;
        await Task.Delay(time, TestContext.Current.CancellationToken);
        page.Request -= Note;
        return asked;
    }

    /// <summary>Saves what a link or button hands out; returns the file.</summary>
    public static async Task<string> DownloadAsync(this IPage page, ILocator from)
    {
        var download = await page.RunAndWaitForDownloadAsync(() => from.ClickAsync());
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}-{download.SuggestedFilename}");
        await download.SaveAsAsync(path);
        return path;
    }
}
