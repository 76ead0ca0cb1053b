using System.Runtime.CompilerServices;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace CohortVault.Server.Tests.Browser;

/// <summary>
/// Looks at a page as FACE asks: three widths, light and dark, by axe, without sideways scrolling; keeps the pictures.
/// </summary>
internal static class Screens
{
    private static readonly (int Width, int Height)[] Sizes = [(1440, 900), (768, 1024), (360, 740)];

    /// <summary>
    /// Pictures of the current page under <c>test-output/screens</c>; fails on what is wrong with it. Without script there are none:
    /// looking asks the page's own.
    /// </summary>
    public static async Task LookAsync(this Visit visit, string name)
    {
        if (!visit.HasScript)
        {
            return;
        }

        var page = visit.Page;
        foreach (var look in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
        {
            await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = look });
            foreach (var (width, height) in Sizes)
            {
                await page.SetViewportSizeAsync(width, height);
                await page.EvaluateAsync(
                    "() => new Promise(done => setTimeout(() => requestAnimationFrame(done), 200))");
                await page.ScreenshotAsync(new PageScreenshotOptions
                {
                    Path = Path.Combine(Output(), $"{name}-{width}-{look.ToString().ToLowerInvariant()}.png"),
                    FullPage = true,
                });
                var overflow = await page.EvaluateAsync<int>(
                    "document.documentElement.scrollWidth - document.documentElement.clientWidth");
                Assert.True(overflow <= 0, $"{name} scrolls sideways by {overflow} px at {width} px.");
            }

            await AssertAccessibleAsync(page, $"{name}, {look}");
        }

        await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Light });
        await page.SetViewportSizeAsync(Sizes[0].Width, Sizes[0].Height);
        visit.AssertClean();
    }

    /// <summary>Directory of the pictures.</summary>
    public static string Output([CallerFilePath] string here = "")
    {
        var root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "CohortVault.slnx")))
        {
            root = Path.GetDirectoryName(root) ?? throw new DirectoryNotFoundException(
                $"No repository above {AppContext.BaseDirectory} ({here}).");
        }

        return Directory.CreateDirectory(Path.Combine(root, "test-output", "screens")).FullName;
    }

    private static async Task AssertAccessibleAsync(IPage page, string name)
    {
        var found = await page.RunAxe();
        var grave = found.Violations
            .Where(violation => violation.Impact is "serious" or "critical")
            .Select(violation => $"{name}: {violation.Id}: {violation.Help}: {string.Join("; ", violation.Nodes.Select(Where))}");
        Assert.Empty(grave);
    }

    private static string Where(AxeResultNode node) =>
        $"{node.Html} {string.Join(' ', node.Any.Select(check => check.Message))}";
}
