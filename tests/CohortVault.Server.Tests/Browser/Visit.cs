using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace CohortVault.Server.Tests.Browser;

/// <summary>
/// One person's browser. Collects console errors, violations of the content security policy and requests to anywhere
/// but the server; <see cref="AssertClean"/> fails if there was one.
/// </summary>
public sealed class Visit : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _problems = new();
    private readonly ConcurrentBag<int> _expectedStatuses = [];
    private readonly ConcurrentBag<string> _elsewhere = [];

    private Visit(IBrowserContext context, IPage page, bool script)
    {
        _context = context;
        (Page, HasScript) = (page, script);
    }

    public IPage Page { get; }

    /// <summary>Whether its pages may run scripts.</summary>
    public bool HasScript { get; }

    public static async Task<Visit> StartAsync(IBrowserContext context, Uri server, bool script)
    {
        var page = await context.NewPageAsync();
        var visit = new Visit(context, page, script);
        page.Console += (_, message) =>
        {
            // Chromium writes "Failed to load resource" for every error status, also for the one under test.
            if (message.Type is "error" && !message.Text.Contains("net::ERR_INTERNET_DISCONNECTED", StringComparison.Ordinal) && !visit._expectedStatuses.Any(status => message.Text.Contains($"status of {status}", StringComparison.Ordinal)))
            {
                visit._problems.Enqueue($"console on {page.Url}: {message.Text} {message.Location}");
            }
        };
        page.PageError += (_, error) => visit._problems.Enqueue($"script error on {page.Url}: {error}");
        page.Request += (_, request) =>
        {
            var address = new Uri(request.Url);
            if (address.Scheme is not ("data" or "blob" or "about") && address.Authority != server.Authority
                && !visit._elsewhere.Contains(address.Authority))
            {
                visit._problems.Enqueue($"request to another origin: {request.Url}");
            }
        };
        await page.AddInitScriptAsync(
            "addEventListener('securitypolicyviolation', e => console.error(`CSP ${e.effectiveDirective} ${e.blockedURI} ${e.sample}`))");
        return visit;
    }

    /// <summary>An answer with this status belongs to the test and is no problem.</summary>
    public void Expect(int status) => _expectedStatuses.Add(status);

    /// <summary>The test leads to this other origin on purpose.</summary>
    public void Allow(Uri origin) => _elsewhere.Add(origin.Authority);

    public void AssertClean() => Assert.True(_problems.IsEmpty, string.Join(Environment.NewLine, _problems));

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}
