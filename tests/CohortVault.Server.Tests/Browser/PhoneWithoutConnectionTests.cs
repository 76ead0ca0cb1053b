using System.Text.Json;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Instruments.Assignments;
using CohortVault.Platform.Features.Instruments.Records;
using CohortVault.Server.Tests.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace CohortVault.Server.Tests.Browser;

/// <summary>A participant without a connection: today's tasks are there, answers wait sealed, and arrive once.</summary>
[Collection(BrowserCollection.Name)]
public sealed class PhoneWithoutConnectionTests(BrowserFixture browser)
{
    // Everything that the browser keeps of the participant's pages, as text.
    private const string Kept =
        """
        async () => {
          let text = '';
          for (const name of await caches.keys()) {
            const cache = await caches.open(name);
            for (const request of await cache.keys()) {
              text += request.url + await (await cache.match(request)).text();
            }
          }
          for (const { name } of await indexedDB.databases()) {
            const database = await new Promise(done => { const open = indexedDB.open(name); open.onsuccess = () => done(open.result); });
            for (const store of database.objectStoreNames) {
              const rows = await new Promise(done => { const all = database.transaction(store).objectStore(store).getAll(); all.onsuccess = () => done(all.result); });
              text += '\n' + store + rows.length + JSON.stringify(rows);
            }
            database.close();
          }
          return text + '\nlocal' + JSON.stringify([{ ...localStorage }, { ...sessionStorage }]);
        }
        """;

    // What waits, as it is sent.
    private const string Bodies =
        """
        async () => {
          const database = await new Promise(done => { const open = indexedDB.open('cohortvault-phone'); open.onsuccess = () => done(open.result); });
          const rows = await new Promise(done => { const all = database.transaction('waiting').objectStore('waiting').getAll(); all.onsuccess = () => done(all.result); });
          database.close();
          return rows.map(({ id, task, sealed, heard, heardHere, answered }) =>
            JSON.stringify({ task, submission: id, sealed, when: { heard, heardHere, answered, sent: Date.now(), ran: 0 } }));
        }
        """;

    private const string TasksKept = "async () => (await (await caches.open('cohortvault-kept')).keys()).length === 3 && navigator.serviceWorker.controller !== null";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_answered_without_a_connection_waits_sealed_and_arrives_once()
    {
        await using var server = await DemoServer.StartAsync(Stop);
        await using var desk = await browser.VisitAsync(server.PublicAddress);
        var staff = desk.Page;
        await staff.JoinAsync("investigator");
        await staff.RunStudyAsync(await DictionaryAsync());
        await staff.PublishConsentAsync();
        await staff.AssignAsync();
        var code = await staff.AddParticipantAsync();
        var (_, link) = await staff.InviteAsync(code);

        await using var visit = await browser.VisitAsync(server.PublicAddress, width: 390);
        var context = visit.Page.Context;
        await visit.Page.TakePartAsync(link, code, "de");
        await UntilAsync(visit.Page, TasksKept);

        // The app is opened without a network, and closed half way.
        await context.SetOfflineAsync(true);
        await visit.Page.CloseAsync();
        var phone = await context.NewPageAsync();
        await phone.GotoAsync("/p/");
        Assert.Contains("Keine Verbindung", await phone.InnerTextAsync("main"), StringComparison.Ordinal);
        Assert.DoesNotContain(code, await phone.InnerTextAsync("main"), StringComparison.Ordinal);
        await LookAsync(phone, "phone-kept");
        await phone.GetByRole(AriaRole.Link, new() { Name = "Health" }).ClickAsync();
        await phone.FillAsync("[name='q.height']", "172.25");
        await UntilAsync(phone, $"async () => (await ({Kept})()).includes('drafts1')");
        await AssertSealedAsync(phone, code);
        await phone.CloseAsync();
        phone = await context.NewPageAsync();
        await phone.GotoAsync("/p/");
        await phone.GetByRole(AriaRole.Link, new() { Name = "Health" }).ClickAsync();
        await phone.Locator("[data-begun]").WaitForAsync();
        Assert.Equal("", await phone.InputValueAsync("[name='q.height']"));
        await LookAsync(phone, "phone-kept-task");
        await phone.FillAsync("[name='q.height']", "172.25");
        await phone.FillAsync("[name='q.weight']", "61");
        await phone.Locator("[data-send-button]").ClickAsync();
        await phone.GetByText("1 Antwort wartet auf diesem Telefon").WaitForAsync();
        await AssertSealedAsync(phone, code);
        await LookAsync(phone, "phone-waiting");
        await phone.GotoAsync("/p/history");
        Assert.DoesNotContain("Was Sie gesendet haben", await phone.InnerTextAsync("main"), StringComparison.Ordinal);
        await phone.GotoAsync("/p/");
        await phone.GetByRole(AriaRole.Link, new() { Name = "Put the light sensor on" }).ClickAsync();
        await phone.Locator("[data-send-button]").ClickAsync();
        await phone.GetByText("2 Antworten warten auf diesem Telefon").WaitForAsync();
        Assert.Empty(await DoneAsync(server));

        // Closed, and opened again with a network: both arrive, once, however often they are sent.
        var bodies = await phone.EvaluateAsync<string[]>(Bodies);
        Assert.Equal(2, bodies.Length);
        await phone.CloseAsync();
        await context.SetOfflineAsync(false);
        phone = await context.NewPageAsync();
        await phone.GotoAsync("/p/");
        await phone.GetByText("ist gesendet").WaitForAsync();
        foreach (var body in bodies)
        {
            Assert.Equal("taken", await FateAsync(phone, body));
        }

        var done = await DoneAsync(server);
        Assert.Equal(2, done.Count);

        // The first page named both tasks before what waited had arrived: of them nothing is kept, and nothing is said to be wrong.
        Assert.True(await phone.EvaluateAsync<bool>("async task => (await fetch(`/p/task/${task}?handler=Kept`)).redirected", $"{done[0].Id:N}"));
        Assert.All(done, task => Assert.Equal(0, task.DoneWithin));
        await using (var scope = server.Services.CreateAsyncScope())
        {
            Assert.Equal(1, await scope.ServiceProvider.GetRequiredService<CohortDbContext>().Set<FormChange>().CountAsync(Stop));
        }

        await staff.ToAsync("Records");
        await staff.GetByRole(AriaRole.Link, new() { Name = "Health: complete" }).GoAsync();
        Assert.Equal("172.25", await staff.InputValueAsync("[name='q.height']"));

        // Locked, it shows no tasks; left, it keeps nothing at all.
        await phone.GotoAsync("/p/");
        await phone.GetByRole(AriaRole.Button, new() { Name = "Sperren" }).ClickAsync();
        await phone.WaitForURLAsync("**/p/unlock");
        Assert.Equal(0, await phone.EvaluateAsync<int>("async () => (await (await caches.open('cohortvault-kept')).keys()).length"));
        Assert.Equal("taken", await FateAsync(phone, bodies[0]));
        await phone.FillAsync("#pin", StudySteps.Pin);
        await phone.Locator("button[type=submit]").ClickAsync();
        await phone.WaitForURLAsync("**/p/");
        await phone.GotoAsync("/p/leave");
        await phone.CheckAsync("[name=erase][value=false]");
        await phone.Locator("button[type=submit]").ClickAsync();
        await UntilAsync(phone, "async () => (await caches.keys()).length === 0 && (await navigator.serviceWorker.getRegistrations()).length === 0");
        Assert.Equal("401", await FateAsync(phone, bodies[0]));
        var left = await phone.EvaluateAsync<string>(Kept);
        Assert.All((string[])["phone0", "waiting0", "drafts0", "notes0"], store => Assert.Contains(store, left, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_wrong_clock_misdates_nothing_and_what_the_server_refuses_is_said()
    {
        await using var server = await DemoServer.StartAsync(Stop, new Dictionary<string, string> { ["Outbound:Push"] = "true" });
        await using var desk = await browser.VisitAsync(server.PublicAddress);
        var staff = desk.Page;
        await staff.JoinAsync("investigator");
        await staff.RunStudyAsync(await DictionaryAsync());
        await staff.PublishConsentAsync();
        await staff.AssignAsync();
        var code = await staff.AddParticipantAsync();
        var (_, link) = await staff.InviteAsync(code);

        await using var visit = await browser.VisitAsync(server.PublicAddress, width: 390);
        var phone = visit.Page;
        await phone.AddInitScriptAsync("delete ServiceWorkerRegistration.prototype.sync;");
        await phone.AddInitScriptAsync("{ const real = Date.now.bind(Date); Date.now = () => real() + 26 * 3600 * 1000; }");
        await phone.TakePartAsync(link, code, "en");
        await UntilAsync(phone, TasksKept);
        await phone.Context.SetOfflineAsync(true);
        await phone.GotoAsync("/p/");
        var before = DateTimeOffset.UtcNow;
        await phone.GetByRole(AriaRole.Link, new() { Name = "Health" }).ClickAsync();

        // Nobody can say without a connection that this is no height; the server does, and the answer comes back to be mended.
        await phone.FillAsync("[name='q.height']", "tall");
        await phone.Locator("[data-send-button]").ClickAsync();
        await phone.GetByText("1 answer waits on this phone").WaitForAsync();
        await phone.Context.SetOfflineAsync(false);
        await phone.GotoAsync("/p/");
        await phone.GetByRole(AriaRole.Link, new() { Name = "Open it" }).ClickAsync();
        await phone.Locator("[data-problems]").WaitForAsync();
        Assert.Equal("tall", await phone.InputValueAsync("[name='q.height']"));
        await visit.LookAsync("phone-mend");
        await phone.FillAsync("[name='q.height']", "172");

        // What was begun comes back from the server when the page is opened again.
        await UntilAsync(phone, $"async () => (await ({Kept})()).includes('drafts1')");
        await phone.GotoAsync(phone.Url.Split('?')[0]);
        await phone.Locator("form[data-again=yes]").WaitForAsync();
        await phone.FillAsync("[name='q.height']", "172");
        await phone.Locator("[data-send-button]").ClickAsync();
        await phone.GetByRole(AriaRole.Link, new() { Name = "Put the light sensor on" }).WaitForAsync();
        var done = Assert.Single(await DoneAsync(server));
        Assert.InRange(done.DoneAt!.Value, before, DateTimeOffset.UtcNow);
        Assert.Equal(0, done.DoneWithin);

        await RemindersAsync(visit);

        // A task whose time is over is said to be.
        await phone.Context.SetOfflineAsync(true);
        await phone.GotoAsync("/p/");
        await phone.GetByRole(AriaRole.Link, new() { Name = "Put the light sensor on" }).ClickAsync();
        await phone.Locator("[data-send-button]").ClickAsync();
        await phone.GetByText("1 answer waits on this phone").WaitForAsync();
        await using (var scope = server.Services.CreateAsyncScope())
        {
            var over = DateTimeOffset.UtcNow.AddHours(-1);
            await scope.ServiceProvider.GetRequiredService<CohortDbContext>().Set<PlannedTask>().Where(t => t.DoneAt == null)
                .ExecuteUpdateAsync(row => row.SetProperty(t => t.OpensAt, over.AddHours(-1)).SetProperty(t => t.ClosesAt, over), Stop);
        }

        var body = "";
        phone.Request += (_, request) => body = request.Url.EndsWith("/p/answers", StringComparison.Ordinal) ? request.PostData! : body;
        await phone.Context.SetOfflineAsync(false);
        await phone.GotoAsync("/p/");
        await phone.GetByText("Not taken: Put the light sensor on").WaitForAsync();
        await visit.LookAsync("phone-refused");
        await phone.GetByRole(AriaRole.Button, new() { Name = "OK" }).ClickAsync();
        Assert.Contains("waiting0", await phone.EvaluateAsync<string>(Kept), StringComparison.Ordinal);
        Assert.Contains("notes0", await phone.EvaluateAsync<string>(Kept), StringComparison.Ordinal);

        // Another invitation: the phone's own key is another one, and nothing of the one before is left.
        (_, link) = await staff.InviteAsync(code);
        var key = Key(await phone.EvaluateAsync<string>(Kept));
        await phone.GotoAsync(link);
        await phone.FillAsync("#pin", StudySteps.Pin);
        await phone.FillAsync("#pin-again", StudySteps.Pin);
        await phone.Locator("button[type=submit]").ClickAsync();
        await UntilAsync(phone, $"async () => {{ const kept = await ({Kept})(); return kept.includes('phone1') && !kept.includes('{key}'); }}");
        Assert.Equal("lost", await FateAsync(phone, body));
        visit.AssertClean();
    }

    // A browser subscribes with its maker, whom nobody reaches from here; what it does with a message that comes is its own matter.
    private static async Task RemindersAsync(Visit visit)
    {
        var phone = visit.Page;
        await phone.Context.GrantPermissionsAsync(["notifications"]);
        await phone.GotoAsync("/p/");
        await phone.GetByRole(AriaRole.Link, new() { Name = "Reminders" }).ClickAsync();
        await phone.GetByRole(AriaRole.Button, new() { Name = "Remind me" }).WaitForAsync();
        await visit.LookAsync("phone-reminders");
        var origin = new Uri(phone.Url).GetLeftPart(UriPartial.Authority);
        var session = await phone.Context.NewCDPSessionAsync(phone);
        var registration = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        session.Event("ServiceWorker.workerRegistrationUpdated").OnEvent += (_, updated) =>
        {
            // One browser serves all tests: others' registrations are told too.
            foreach (var known in updated!.Value.GetProperty("registrations").EnumerateArray().Where(
                one => one.GetProperty("scopeURL").GetString() == $"{origin}/p/" && !one.GetProperty("isDeleted").GetBoolean()))
            {
                registration.TrySetResult(known.GetProperty("registrationId").GetString()!);
            }
        };
        await session.SendAsync("ServiceWorker.enable");
        await session.SendAsync("ServiceWorker.deliverPushMessage", new Dictionary<string, object>
        {
            ["origin"] = origin,
            ["registrationId"] = await registration.Task.WaitAsync(TimeSpan.FromSeconds(10), Stop),
            ["data"] = """{"text":"You have something to do."}""",
        });
        await UntilAsync(phone, "async () => (await (await navigator.serviceWorker.ready).getNotifications()).some(shown => shown.body === 'You have something to do.')");
    }

    // Questionnaires that ask for a file need a connection.
    private static async Task<string> DictionaryAsync()
    {
        var all = await File.ReadAllLinesAsync(Path.Combine(Repository.Root, "tests", "data", "dictionaries", "redcapr-simple.csv"), Stop);
        var path = Path.Combine(Screens.Output(), "..", "without-files.csv");
        await File.WriteAllLinesAsync(path, all.Where(line => !line.StartsWith("mugshot,", StringComparison.Ordinal)), Stop);
        return path;
    }

    private static async Task UntilAsync(IPage page, string holds)
    {
        for (var tries = 0; !await page.EvaluateAsync<bool>(holds); tries++)
        {
            Assert.True(tries < 100, $"It never came to this: {holds}");
            await Task.Delay(100, Stop);
        }
    }

    private static string Key(string kept) => kept[(kept.IndexOf("\"key\":\"", StringComparison.Ordinal) + 7)..][..60];

    private static async Task AssertSealedAsync(IPage phone, string code)
    {
        var kept = await phone.EvaluateAsync<string>(Kept);
        Assert.Contains("/p/task/", kept, StringComparison.Ordinal);
        foreach (var plain in (string[])["172", code, code.Replace("-", "", StringComparison.Ordinal), "MTcy", "3231"])
        {
            Assert.DoesNotContain(plain, Sealed().Replace(Files().Replace(kept, ""), "#"), StringComparison.Ordinal);
        }
    }

    // Scripts and styles are the program's own; ciphertext may hold any letters by chance.
    private static System.Text.RegularExpressions.Regex Files() => new("https://[^ ]*/assets/(?s:.*?)(?=https://|\nphone)");

    private static System.Text.RegularExpressions.Regex Sealed() => new("\"(sealed|key|phone|id|task)\":\"[^\"]*\"|\"(answered|heard|heardHere|at)\":[0-9.]+|[0-9a-f]{32}|data-(from|until)=\"[0-9]+\"|<time.*?</time>|nonce=\"[^\"]*\"");

    private static async Task<List<PlannedTask>> DoneAsync(DemoServer server)
    {
        await using var scope = server.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<CohortDbContext>().Set<PlannedTask>().AsNoTracking()
            .Where(task => task.DoneAt != null).ToListAsync(Stop);
    }

    private static async Task<string?> FateAsync(IPage phone, string body)
    {
        var said = await phone.EvaluateAsync<string>(
            "async body => { const answer = await fetch('/p/answers', { method: 'POST', headers: { 'content-type': 'application/json' }, body });"
            + " return answer.ok ? answer.text() : JSON.stringify({ fate: String(answer.status) }); }",
            body);
        using var json = JsonDocument.Parse(said);
        return json.RootElement.GetProperty("fate").GetString();
    }

    private static async Task LookAsync(IPage page, string name) => await page.ScreenshotAsync(
        new PageScreenshotOptions { Path = Path.Combine(Screens.Output(), $"{name}.png"), FullPage = true });
}
