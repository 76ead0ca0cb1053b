using System.Text;
using System.Text.Json;
using CohortVault.Sealing.Archives;
using Microsoft.Playwright;

namespace CohortVault.Server.Tests.Browser;

/// <summary>A study that takes participants in, on their phones: invitation, PIN, consent, tasks, records, leaving.</summary>
[Collection(BrowserCollection.Name)]
public sealed class ParticipantPagesTests(BrowserFixture browser)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_participant_joins_consents_answers_and_leaves_and_the_team_sees_it(bool script)
    {
        await using var server = await DemoServer.StartAsync(Stop);
        await using var desk = await browser.VisitAsync(server.PublicAddress, script);
        var staff = desk.Page;
        await staff.JoinAsync("investigator");
        await staff.RunStudyAsync();
        await staff.ToAsync("Consent");
        Assert.Contains("There is no consent form yet", await staff.InnerTextAsync("main"), StringComparison.Ordinal);
        await staff.FillAsync("#title-en", "Sleep and light");
        await staff.FillAsync("#body-en", "# What happens\nYou answer a few questions.\n\n# Your choice\nYou may stop at any time.\n? May you stop?\n+ Yes, at any time\n- No");
        await staff.Locator("summary").Filter(new() { HasText = "Deutsch" }).ClickAsync();
        await staff.FillAsync("#title-de", "Schlaf und Licht");
        await staff.FillAsync("#body-de", "# Was geschieht\nSie beantworten einige Fragen.\n? Dürfen Sie aufhören?\n+ Ja, jederzeit\n- Nein");
        await staff.GetByRole(AriaRole.Button, new() { Name = "Publish", Exact = true }).GoAsync();
        await desk.LookAsync("study-consent");
        await staff.AssignAsync();
        await desk.LookAsync("study-tasks");
        var code = await staff.AddParticipantAsync();
        var (typed, link) = await staff.InviteAsync(code);
        await desk.LookAsync("study-invitation");

        await using var visit = await browser.VisitAsync(server.PublicAddress, script, width: 390);
        var phone = visit.Page;
        if (script)
        {
            await phone.GotoAsync(link);
            await phone.Locator("[data-join-read]").WaitForAsync();
            Assert.DoesNotContain("#", phone.Url, StringComparison.Ordinal);
            Assert.False(await phone.IsVisibleAsync("#invitation"));
        }
        else
        {
            await phone.GotoAsync("/p/join");
            await phone.FillAsync("#invitation", typed.ToLowerInvariant());
        }

        await visit.LookAsync("phone-join");
        await phone.SelectOptionAsync("#language", "de");
        await phone.FillAsync("#pin", StudySteps.Pin);
        await phone.FillAsync("#pin-again", StudySteps.Pin);
        await phone.Locator("button[type=submit]").GoAsync();
        Assert.Contains("Ihre Einwilligung", await phone.InnerTextAsync("main"), StringComparison.Ordinal);
        Assert.DoesNotContain("Health", await phone.InnerTextAsync("main"), StringComparison.Ordinal);
        await phone.GetByRole(AriaRole.Link, new() { Name = "Ihre Einwilligung" }).GoAsync();
        await visit.LookAsync("phone-consent");
        await phone.GetByLabel("Nein").CheckAsync();
        await phone.FillAsync("#code", code);
        await phone.CheckAsync("[name=agrees]");
        visit.Expect(400);
        await phone.Locator("button[type=submit]").GoAsync();
        Assert.Contains("consent.wrong-answers", await phone.InnerTextAsync("main"), StringComparison.Ordinal);
        await phone.GetByLabel("Ja, jederzeit").CheckAsync();
        await phone.FillAsync("#code", code);
        await phone.CheckAsync("[name=agrees]");
        await phone.Locator("button[type=submit]").GoAsync();
        Assert.Contains("Sie haben eingewilligt", await phone.InnerTextAsync("main"), StringComparison.Ordinal);
        var address = new Uri(server.PublicAddress, await phone.Locator("a[href*='handler=copy']").GetAttributeAsync("href"));
        var consent = await phone.APIRequest.GetAsync(address.AbsoluteUri);
        Assert.Equal("application/pdf", consent.Headers["content-type"]);
        Assert.StartsWith("%PDF-", System.Text.Encoding.Latin1.GetString(await consent.BodyAsync()), StringComparison.Ordinal);

        await phone.GotoAsync("/p/");
        await visit.LookAsync("phone-home");
        await phone.GetByRole(AriaRole.Link, new() { Name = "Health" }).GoAsync();
        await visit.LookAsync("phone-task");
        await phone.FillAsync("[name='q.height']", "172");
        await phone.FillAsync("[name='q.weight']", "61");
        await phone.Locator("[data-send-button]").GoAsync();
        await phone.GetByRole(AriaRole.Link, new() { Name = "Put the light sensor on" }).GoAsync();
        await phone.Locator("[data-send-button]").GoAsync();
        Assert.Contains("Im Moment ist nichts zu tun", await phone.InnerTextAsync("main"), StringComparison.Ordinal);
        await phone.GotoAsync("/p/history");
        Assert.Contains("Health", await phone.InnerTextAsync("main"), StringComparison.Ordinal);

        // The server writes dates as the browser does: in the participant's language, and their own time.
        Assert.Matches(@"^[0-9]{1,2}\. (Jan\.|Feb\.|März|Apr\.|Mai|Juni|Juli|Aug\.|Sept\.|Okt\.|Nov\.|Dez\.) [0-9]{4}, [0-9]{2}:[0-9]{2}", await phone.Locator("main time").First.InnerTextAsync());
        await visit.LookAsync("phone-history");

        await staff.ToAsync("Records");
        await desk.LookAsync("study-records");
        await staff.GetByRole(AriaRole.Link, new() { Name = "Health: complete" }).GoAsync();
        Assert.Equal("172", await staff.InputValueAsync("[name='q.height']"));
        await staff.FillAsync("[name='q.height']", "173");
        desk.Expect(400);
        await staff.GetByRole(AriaRole.Button, new() { Name = "Save" }).GoAsync();
        Assert.Contains("record.reason-needed", await staff.InnerTextAsync("main"), StringComparison.Ordinal);
        await staff.FillAsync("#reason", "Measured again at the visit");
        await staff.GetByRole(AriaRole.Button, new() { Name = "Save" }).GoAsync();
        Assert.Contains("Measured again at the visit", await staff.InnerTextAsync("main"), StringComparison.Ordinal);
        await desk.LookAsync("study-record");

        await staff.ToAsync("Adherence");
        Assert.Contains("2 of 2", await staff.Locator("main table").InnerTextAsync(), StringComparison.Ordinal);
        await desk.LookAsync("study-adherence");
        await ExportAndImportAsync(desk, staff);

        // What is not there is said on the participant's own page.
        visit.Expect(404);
        await phone.GotoAsync($"/p/task/{Guid.NewGuid():N}");
        Assert.Contains("This page is not there", await phone.InnerTextAsync("main"), StringComparison.Ordinal);
        await visit.LookAsync("phone-not-there");

        // The phone is locked, opened again, gives the participant's copy, and leaves.
        await phone.GotoAsync("/p/");
        await phone.GetByRole(AriaRole.Button, new() { Name = "Sperren" }).GoAsync();
        await phone.GotoAsync("/p/history");
        Assert.EndsWith("/p/unlock", phone.Url, StringComparison.Ordinal);
        await visit.LookAsync("phone-unlock");
        await phone.FillAsync("#pin", StudySteps.Pin);
        await phone.Locator("button[type=submit]").GoAsync();
        var download = await phone.RunAndWaitForDownloadAsync(() => phone.GetByRole(AriaRole.Link, new() { Name = "Ihre Daten herunterladen" }).ClickAsync());
        using var copy = JsonDocument.Parse(await File.ReadAllTextAsync((await download.PathAsync())!, Stop));
        Assert.Equal("174", copy.RootElement.GetProperty("answers")[0].GetProperty("values").GetProperty("height").GetString());
        Assert.Equal(code, copy.RootElement.GetProperty("code").GetString());
        await phone.GetByRole(AriaRole.Link, new() { Name = "Die Studie verlassen" }).GoAsync();
        await visit.LookAsync("phone-leave");
        await phone.CheckAsync("[name=erase][value=true]");
        await phone.Locator("button[type=submit]").GoAsync();
        Assert.Contains("Sie haben die Studie verlassen", await phone.InnerTextAsync("main"), StringComparison.Ordinal);
        await phone.GotoAsync("/p/");
        Assert.EndsWith("/p/join", phone.Url, StringComparison.Ordinal);

        await staff.ToAsync("Participants");
        await staff.FillAsync("#code", code);
        await staff.GetByRole(AriaRole.Button, new() { Name = "Find" }).GoAsync();
        Assert.Contains("asks for erasure", await staff.InnerTextAsync("main"), StringComparison.Ordinal);
        await desk.LookAsync("study-erasure");
        await staff.GetByRole(AriaRole.Button, new() { Name = "Erase everything of this participant" }).GoAsync();
        Assert.Contains("is destroyed", await staff.InnerTextAsync("main"), StringComparison.Ordinal);
    }

    private static async Task ExportAndImportAsync(Visit desk, IPage staff)
    {
        await staff.ToAsync("Exports");
        await staff.GetByRole(AriaRole.Button, new() { Name = "Write the export" }).GoAsync();
        for (var tries = 0; tries < 100 && await staff.GetByRole(AriaRole.Link, new() { Name = "Download" }).CountAsync() == 0; tries++)
        {
            await Task.Delay(200, Stop);
            await staff.ReloadAsync();
        }

        var archive = await staff.RunAndWaitForDownloadAsync(() => staff.GetByRole(AriaRole.Link, new() { Name = "Download" }).ClickAsync());
        await staff.GetByRole(AriaRole.Button, new() { Name = "Show the password" }).GoAsync();
        var password = await staff.InnerTextAsync("#password");
        await desk.LookAsync("study-exports");
        var files = new Dictionary<string, MemoryStream>();
        await using (var content = File.OpenRead((await archive.PathAsync())!))
        {
            ResultArchiveReader.Extract(content, password, name => files[name] = new MemoryStream());
        }

        var table = Encoding.UTF8.GetString(files["export/data.csv"].ToArray());
        Assert.Contains("173", table, StringComparison.Ordinal);
        await staff.ToAsync("Records");
        await staff.GetByRole(AriaRole.Link, new() { Name = "Import records" }).GoAsync();
        desk.Expect(409);
        await SendAsync(table.Replace(",173,", ",174,", StringComparison.Ordinal));
        Assert.Contains("record.table-unconfirmed", await staff.InnerTextAsync("main"), StringComparison.Ordinal);
        await desk.LookAsync("study-import");
        await staff.CheckAsync("[name=confirmed]");
        await SendAsync(table.Replace(",173,", ",174,", StringComparison.Ordinal));
        Assert.Contains("Saved", await staff.InnerTextAsync("main"), StringComparison.Ordinal);
        desk.Expect(400);
        await SendAsync(table.Replace(",173,", ",tall,", StringComparison.Ordinal));
        Assert.Contains("height", await staff.InnerTextAsync("main table"), StringComparison.Ordinal);

        async Task SendAsync(string content)
        {
            await staff.SetInputFilesAsync("#file", new FilePayload { Name = "data.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(content) });
            await staff.GetByRole(AriaRole.Button, new() { Name = "Check it" }).GoAsync();
        }
    }
}
