using System.Globalization;
using CohortVault.Instruments.Model;
using CohortVault.Server.Tests.Browser;
using CohortVault.Testing;
using Microsoft.Playwright;

namespace CohortVault.Server.Tests.Weeks;

/// <summary>
/// Somebody with a phone in a zone and a language, and the test's own record of what they were asked, did and typed. Their phone's clock
/// is the simulated one, or a little wrong; each visit is a page that is opened and closed again.
/// </summary>
internal sealed class SimulatedParticipant(
    RunningServer server, BrowserFixture browser, DataDictionary dictionary, Random random, string name, SimulatedZone zone, string language)
    : IAsyncDisposable
{
    private static readonly Dictionary<string, string> _locales = new() { ["en"] = "en-US", ["de"] = "de-DE", ["es"] = "es-ES" };

    private readonly List<SentForm> _waiting = [];
    private IBrowserContext _phone = null!;

    public string Name => name;

    public SimulatedZone Zone => zone;

    public string Language => language;

    public string Code { get; private set; } = "";

    /// <summary>By how much the phone's clock is wrong.</summary>
    public TimeSpan ClockError { get; init; }

    public IReadOnlyList<SimulatedTime> Plan { get; private set; } = [];

    /// <summary>What arrived, in the order in which it did.</summary>
    public List<SentForm> Sent { get; } = [];

    public DateTimeOffset? LeftAt { get; private set; }

    public bool IsErased { get; private set; }

    private DateTimeOffset Now => server.Clock.GetUtcNow();

    private DateOnly Today => DateOnly.FromDateTime(zone.LocalOf(Now));

    /// <summary>The day after joining on which they leave; null for those who stay.</summary>
    public int? LeftOn(int days) => name.StartsWith("leaving", StringComparison.Ordinal) ? days * 2 / 3 : name.StartsWith("asking", StringComparison.Ordinal) ? days / 2 : null;

    /// <summary>What was planned for them and not taken off because they left.</summary>
    public IEnumerable<SimulatedTime> Due => Plan.Where(time => time.Opens <= Now && (LeftAt is not { } left || time.Opens <= left));

    /// <summary>Joins on a phone and consents; what is to be done is counted from here.</summary>
    public async Task JoinAsync(string code, string link, IEnumerable<SimulatedTask> tasks)
    {
        Code = code;
        Plan = [.. tasks.SelectMany(task => task.TimesOf(Today, zone))];
        _phone = await browser.PhoneAsync(server.PublicAddress, zone.Name, _locales[language]);
        var visit = await PageAsync();
        await visit.Page.TakePartAsync(link, code, language);
        await LeavePhoneAsync(visit);
    }

    /// <summary>Another phone takes the place of the one before, which shows nothing any more.</summary>
    public async Task ChangePhoneAsync(string link)
    {
        var old = _phone;
        _phone = await browser.PhoneAsync(server.PublicAddress, zone.Name, _locales[language]);
        var visit = await PageAsync();
        await visit.Page.GotoAsync(link);
        await visit.Page.Locator("[data-join-read]").WaitForAsync();
        await visit.Page.SelectOptionAsync("#language", language);
        await visit.Page.FillAsync("#pin", StudySteps.Pin);
        await visit.Page.FillAsync("#pin-again", StudySteps.Pin);
        await visit.Page.Locator("button[type=submit]").GoAsync();
        await LeavePhoneAsync(visit);
        var stale = await old.NewPageAsync();
        await stale.GotoAsync("/p/");
        await stale.WaitForURLAsync("**/p/join");
        await old.DisposeAsync();
    }

    /// <summary>Opens the pages with a connection, does what is open, and closes them.</summary>
    public async Task DoEverythingAsync(string? picture = null)
    {
        var visit = await OpenAsync();
        await SentByItselfAsync(visit.Page);
        if (picture is not null)
        {
            await LookAsync(visit.Page, $"{picture}-home");
        }

        await DoOpenAsync(visit.Page, isOffline: false, picture);
        await AssertNothingOpenAsync(visit.Page);
        if (picture is not null)
        {
            foreach (var place in (string[])["history", "consent"])
            {
                await visit.Page.GotoAsync($"/p/{place}");
                await LookAsync(visit.Page, $"{picture}-{place}");
            }

            await visit.Page.GotoAsync("/p/");
        }

        await KeptAsync(visit.Page);
        await LeavePhoneAsync(visit);
    }

    /// <summary>The same without a connection: everything waits on the phone.</summary>
    public async Task DoEverythingOfflineAsync()
    {
        await _phone.SetOfflineAsync(true);
        var visit = await PageAsync();
        await visit.Page.GotoAsync("/p/");
        await DoOpenAsync(visit.Page, isOffline: true, picture: null);
        await visit.Page.CloseAsync();
        await _phone.SetOfflineAsync(false);
    }

    /// <summary>Leaves the study.</summary>
    public async Task LeaveAsync(bool erase)
    {
        var visit = await OpenAsync();
        await visit.Page.GotoAsync("/p/leave");
        await visit.Page.CheckAsync($"[name=erase][value={(erase ? "true" : "false")}]");
        await visit.Page.Locator("button[type=submit]").GoAsync();
        (LeftAt, IsErased) = (Now, erase);
        await LeavePhoneAsync(visit);
    }

    public async ValueTask DisposeAsync()
    {
        if (_phone is not null)
        {
            await _phone.DisposeAsync();
        }
    }

    private async Task<Visit> PageAsync()
    {
        var visit = await Visit.StartAsync(_phone, server.PublicAddress, script: true);
        var ahead = (long)(server.Clock.Ahead + ClockError).TotalMilliseconds;
        await visit.Page.AddInitScriptAsync(
            $"{{ const real = Date; globalThis.Date = class extends real {{ constructor(...given) {{ super(...(given.length === 0 ? [real.now() + {ahead}] : given)); }} static now() {{ return real.now() + {ahead}; }} }}; }}");

        // A service worker has a clock of its own, which nobody here can set: it sends nothing by itself.
        await visit.Page.AddInitScriptAsync("delete ServiceWorkerRegistration.prototype.sync;");
        return visit;
    }

    private async Task<Visit> OpenAsync()
    {
        var visit = await PageAsync();
        await visit.Page.GotoAsync("/p/");
        if (visit.Page.Url.EndsWith("/p/unlock", StringComparison.Ordinal))
        {
            await visit.Page.FillAsync("#pin", StudySteps.Pin);
            await visit.Page.Locator("button[type=submit]").GoAsync();
        }

        Assert.EndsWith("/p/", visit.Page.Url, StringComparison.Ordinal);
        return visit;
    }

    private static async Task LeavePhoneAsync(Visit visit)
    {
        visit.AssertClean();
        await visit.Page.CloseAsync();
    }

    // What waited arrives in the order in which it was answered.
    private async Task SentByItselfAsync(IPage page)
    {
        if (_waiting.Count > 0 || await page.Locator("[data-outbox]:not([hidden])").CountAsync() > 0)
        {
            await page.Locator("[data-outbox] .notice-good").WaitForAsync();
            Sent.AddRange(_waiting);
            _waiting.Clear();
            await page.GotoAsync("/p/");
        }
    }

    private List<SimulatedTime> Open() => [.. Plan.Where(time => time.DoneAt is null && time.Opens <= Now && time.Closes > Now)];

    private async Task DoOpenAsync(IPage page, bool isOffline, string? picture)
    {
        var links = page.Locator("ul.tasks li:not([hidden]) a.task[href]");
        foreach (var time in Open().OrderBy(time => time.Closes))
        {
            var link = links.Filter(new() { Has = page.GetByText(time.Task.Title, new() { Exact = true }) });
            if (isOffline && !await IsKeptAsync(page, time.Task))
            {
                continue;
            }

            await link.First.WaitForAsync(new() { Timeout = 10_000 });
            Assert.Equal(1, await link.CountAsync());
            await AssertUntilAsync(link, time);
            await link.ClickAsync();
            await page.Locator("form[data-send]").WaitForAsync();
            await DoAsync(page, time, isOffline, picture);
        }
    }

    private async Task DoAsync(IPage page, SimulatedTime time, bool isOffline, string? picture)
    {
        SentForm? form = null;
        if (time.Task.Instrument is { } instrument)
        {
            var sheet = new PhoneSheet(page, dictionary.Instruments.Single(one => one.Name == instrument), random, Today);
            form = new SentForm(time.Task.Event?.InData ?? "", instrument, await sheet.FillAsync());
        }
        else if (time.Task.Seconds > 0)
        {
            await page.Locator("[data-timer-start]").ClickAsync();
            await page.Locator("[data-send-button]:enabled").WaitForAsync();
        }

        if (picture is not null)
        {
            await LookAsync(page, $"{picture}-task-{time.Task.Title.Split(' ')[0].ToLowerInvariant()}");
        }

        var done = Now;
        await page.Locator("[data-send-button]").ClickAsync();
        await HomeAsync(page, time.Task.Title);
        time.DoneAt = done;
        if (form is not null)
        {
            (isOffline ? _waiting : Sent).Add(form);
        }

        if (isOffline)
        {
            await page.Locator("[data-outbox] .notice-wait").WaitForAsync();
        }
    }

    // Either the first page, or the form again with what is wrong.
    private async Task HomeAsync(IPage page, string title)
    {
        await page.WaitForFunctionAsync(
            "() => (location.pathname === '/p/' && document.readyState === 'complete') || document.querySelector('[data-problems], [data-unanswered]:not([hidden]), [data-not-kept]:not([hidden]), [data-needs-connection]:not([hidden])') !== null",
            null, new() { Timeout = 30_000 });
        Assert.True(page.Url.EndsWith("/p/", StringComparison.Ordinal), $"{name}, {title}: {await page.InnerTextAsync("main")}");
    }

    // The time until which something can be done, in the page's language and by the phone's own clock.
    private async Task AssertUntilAsync(ILocator link, SimulatedTime time)
    {
        var shown = link.Locator("time");
        Assert.Equal(time.Closes, DateTimeOffset.Parse((await shown.GetAttributeAsync("datetime"))!, CultureInfo.InvariantCulture));
        var local = zone.LocalOf(time.Closes);
        var month = (language, local.Month) switch
        {
            ("de", 10) => ". Okt. ",
            ("de", 11) => ". Nov. ",
            ("de", 12) => ". Dez. ",
            ("es", 10) => " oct ",
            ("es", 11) => " nov ",
            ("es", 12) => " dic ",
            (_, 10) => " Oct ",
            (_, 11) => " Nov ",
            _ => " Dec ",
        };
        Assert.StartsWith(string.Create(CultureInfo.InvariantCulture, $"{local.Day}{month}{local.Year}, {local:HH:mm}"), await shown.InnerTextAsync(), StringComparison.Ordinal);
    }

    private async Task AssertNothingOpenAsync(IPage page) => Assert.True(
        await page.Locator("ul.tasks a.task").CountAsync() == 0, $"{name} at {Now:u} is asked for more than was planned: {await page.InnerTextAsync("main")}");

    private static Task<bool> IsKeptAsync(IPage page, SimulatedTask task) => page.EvaluateAsync<bool>(
        "title => [...document.querySelectorAll('a.task[href]')].some(link => link.querySelector('.task-title').textContent === title)", task.Title);

    // Everything for the next days is on the phone before it loses its connection.
    private static Task KeptAsync(IPage page) => page.WaitForFunctionAsync(
        "async () => { const keep = document.querySelector('[data-keep]')?.dataset.keep ?? ''; return keep === '' || (await (await caches.open('cohortvault-kept')).keys()).length >= JSON.parse(keep).pages.length; }",
        null, new() { Timeout = 30_000 });

    private static Task LookAsync(IPage page, string picture) => page.ScreenshotAsync(
        new PageScreenshotOptions { Path = Path.Combine(Screens.Output(), $"weeks-{picture}.png"), FullPage = true });
}
