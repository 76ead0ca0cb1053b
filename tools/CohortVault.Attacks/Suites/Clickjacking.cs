using CohortVault.Attacks.Sites;

namespace CohortVault.Attacks.Suites;

/// <summary>A page of another origin puts the site into a frame, in a real browser, which must refuse.</summary>
internal static class Clickjacking
{
    /// <param name="tool">Starts the browser.</param>
    /// <param name="log">File for what it prints.</param>
    /// <param name="control">Whose page has the frame.</param>
    /// <param name="framed">Address of what is put into it.</param>
    /// <param name="ct">Stops it.</param>
    public static async Task<Verdict> RunAsync(Tool tool, string log, Control control, Uri framed, CancellationToken ct)
    {
        var page = new Uri(control.Address, $"/frame?address={Uri.EscapeDataString(framed.ToString())}");
        var seen = await tool.RunAsync(
            log, TimeSpan.FromSeconds(60), "chromium",
            [
                "--headless", "--no-sandbox", "--disable-gpu", "--ignore-certificate-errors", "--enable-logging=stderr",
                "--virtual-time-budget=5000", "--dump-dom", page.ToString(),
            ],
            ct);
        return seen.Judge(Judge);
    }

    public static Verdict Judge(string text)
    {
        if (!text.Contains("<iframe", StringComparison.Ordinal))
        {
            return Verdict.Broken("the page with the frame did not open");
        }

        return text.Contains("frame-ancestors", StringComparison.Ordinal)
            ? Verdict.Clean("the browser refused the frame because of frame-ancestors")
            : Verdict.Finding("the browser showed the page inside the frame");
    }
}
