using Microsoft.Playwright;

namespace CohortVault.Server.Tests.Browser;

/// <summary>One Chromium for all browser tests; every test gets a fresh profile of its own.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = "/usr/bin/chromium",
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync",

                // Service workers fetch outside of a context, where its leave to accept test certificates does not count.
                "--ignore-certificate-errors",
            ],
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }

    /// <summary>A new profile that looks at one server, watched for everything that must not happen.</summary>
    public async Task<Visit> VisitAsync(
        Uri server, bool script = true, ColorScheme look = ColorScheme.Light, int width = 1440)
    {
        var context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = server.ToString(),
            IgnoreHTTPSErrors = true,
            JavaScriptEnabled = script,
            ColorScheme = look,
            TimezoneId = "Europe/Vienna",
            Locale = "en-GB",
            AcceptDownloads = true,
            ViewportSize = new ViewportSize { Width = width, Height = 900 },
        });
        return await Visit.StartAsync(context, server, script);
    }

    /// <summary>A phone's profile: small, touched, in a zone and a language of its own. Its pages come and go; it stays.</summary>
    public Task<IBrowserContext> PhoneAsync(Uri server, string zone, string locale) => _browser!.NewContextAsync(new BrowserNewContextOptions
    {
        BaseURL = server.ToString(),
        IgnoreHTTPSErrors = true,
        TimezoneId = zone,
        Locale = locale,
        IsMobile = true,

        // Scrolling that takes its time would move what is about to be touched.
        ReducedMotion = ReducedMotion.Reduce,
        HasTouch = true,
        ViewportSize = new ViewportSize { Width = 390, Height = 844 },
    });
}

[CollectionDefinition(Name)]
public sealed class BrowserCollection : ICollectionFixture<BrowserFixture>
{
    public const string Name = "browser";
}
