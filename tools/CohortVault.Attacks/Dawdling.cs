using System.Diagnostics;
using CohortVault.Attacks.Judges;
using CohortVault.Attacks.Sites;

namespace CohortVault.Attacks;

/// <summary>Slowhttptest occupies connections while a visitor asks for a page, each time over a connection of its own.</summary>
internal static class Dawdling
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(500);

    public static async Task<Verdict> RunAsync(
        Tool tool, string log, string kind, string[] more, Product product, CancellationToken ct)
    {
        var (slowest, refused) = (TimeSpan.Zero, 0);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var visiting = VisitAsync();
        var run = await tool.RunAsync(
            log, TimeSpan.FromSeconds(60), "slowhttptest",
            [
                kind, "-c", "500", "-r", "200", "-i", "5", "-l", "25", "-p", "3", .. more, "-u", new Uri(product.Address, "/sign-in").ToString(),
            ],
            ct);
        await over.CancelAsync();
        await visiting;
        return run.Judge(text => SlowJudge.Judge(text, slowest, refused));

        async Task VisitAsync()
        {
            while (!over.IsCancellationRequested)
            {
                using var browser = new Browser(product.Address);
                var started = Stopwatch.GetTimestamp();
                try
                {
                    using var answer = await browser.GetAsync("/sign-in", ct);
                    refused += answer.IsSuccessStatusCode ? 0 : 1;
                }
                catch (HttpRequestException)
                {
                    refused++;
                }

                var took = Stopwatch.GetElapsedTime(started);
                slowest = took > slowest ? took : slowest;
                await Task.Delay(Every, CancellationToken.None);
            }
        }
    }
}
