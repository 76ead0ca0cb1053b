using System.Collections.Concurrent;
using System.Text;
using Microsoft.Playwright;

namespace CohortVault.Server.Tests.Browser;

/// <summary>What looks like somebody's name, number or address is pointed out where it is typed, and nothing is sent for it.</summary>
[Collection(BrowserCollection.Name)]
public sealed class IdentifierPagesTests(BrowserFixture browser)
{
    private const string Dictionary =
        """
        "Variable / Field Name","Form Name","Section Header","Field Type","Field Label","Choices, Calculations, OR Slider Labels","Field Note","Text Validation Type OR Show Slider Number","Text Validation Min","Text Validation Max",Identifier?,"Branching Logic (Show field only if...)","Required Field?","Custom Alignment","Question Number (surveys only)","Matrix Group Name","Matrix Ranking?","Field Annotation"
        record_id,diary,,text,Record,,,,,,,,,,,,,
        slept,diary,,notes,Wie haben Sie geschlafen?,,,,,,,,,,,,,
        called,diary,,text,Wen sollen wir anrufen?,,,,,,y,,,,,,,

        """;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_name_is_pointed_out_on_the_phone_in_the_record_and_in_a_table_and_holds_nothing_back()
    {
        await using var server = await DemoServer.StartAsync(Stop);
        await using var desk = await browser.VisitAsync(server.PublicAddress);
        var staff = desk.Page;
        await staff.JoinAsync("investigator");
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, Dictionary.ReplaceLineEndings("\n").TrimEnd('\n') + "\n", Stop);
        await staff.RunStudyAsync(file);
        File.Delete(file);
        await staff.PublishConsentAsync();
        await staff.AssignAsync("diary");
        var code = await staff.AddParticipantAsync();
        var (_, link) = await staff.InviteAsync(code);

        await using var visit = await browser.VisitAsync(server.PublicAddress, width: 390);
        var phone = visit.Page;
        await phone.TakePartAsync(link, code, "de");
        await phone.GetByRole(AriaRole.Link, new() { Name = "Diary" }).GoAsync();
        Assert.Contains("Bitte schreiben Sie hier keine Namen", await phone.InnerTextAsync("#q-slept-hint"), StringComparison.Ordinal);
        Assert.Equal(0, await phone.Locator("#q-called-hint").CountAsync());
        var sent = new ConcurrentQueue<string>();
        phone.Request += (_, request) => sent.Enqueue($"{request.Url} {request.PostData}");
        await phone.FillAsync("#q-slept", "Gut. Fragen Sie Frau Lindner, petra.lindner@beispiel.de oder 0151 23456789");
        var warning = phone.Locator("#q-slept-identifiers");
        await warning.GetByText("Das sieht aus wie ein Name, eine E-Mail-Adresse, eine Telefonnummer").WaitForAsync();
        await visit.LookAsync("phone-identifiers");
        await phone.FillAsync("#q-called", "0151 23456789");
        await phone.FillAsync("#q-slept", "Gut, bis 7:30 Uhr, nach 12.500 Schritten am 12.03.2026");
        await Assertions.Expect(warning).ToBeHiddenAsync();
        Assert.Equal(0, await phone.Locator("#q-called-identifiers").CountAsync());
        Assert.Empty(sent);

        // Leaving the field moves nothing under the finger that touches the next one.
        Assert.Equal("", await phone.EvaluateAsync<string>(
            "() => { const field = document.querySelector('#q-slept'); field.value = 'ich heiße Petra'; field.dispatchEvent(new Event('change', { bubbles: true })); return document.querySelector('#q-slept-identifiers').textContent; }"));
        await warning.GetByText("ein Name").WaitForAsync();
        await phone.FillAsync("#q-slept", "ich heiße Petra");
        await warning.GetByText("ein Name").WaitForAsync();
        await phone.Locator("[data-send-button]").GoAsync();
        Assert.EndsWith("/p/", phone.Url, StringComparison.Ordinal);

        await staff.ToAsync("Records");
        await staff.GetByRole(AriaRole.Link, new() { Name = "Diary: complete" }).GoAsync();
        Assert.Equal("ich heiße Petra", await staff.InputValueAsync("#q-slept"));
        await staff.Locator("#q-slept-identifiers", new() { HasText = "This looks like a name" }).WaitForAsync();
        await desk.LookAsync("study-record-identifiers");

        await staff.ToAsync("Records");
        await staff.GetByRole(AriaRole.Link, new() { Name = "Import records" }).GoAsync();
        desk.Expect(409);
        await SendAsync();
        var finding = staff.Locator("tr", new() { HasText = "looks like" });
        Assert.Equal(1, await finding.CountAsync());
        Assert.Contains("looks like a name and an e-mail address", await finding.InnerTextAsync(), StringComparison.Ordinal);
        Assert.Contains("slept", await finding.InnerTextAsync(), StringComparison.Ordinal);
        await desk.LookAsync("study-import-identifiers");
        await staff.CheckAsync("[name=confirmed]");
        await SendAsync();
        Assert.Contains("Saved", await staff.InnerTextAsync("main"), StringComparison.Ordinal);
        desk.AssertClean();
        visit.AssertClean();

        async Task SendAsync()
        {
            var table = $"record_id,slept,called\n{code.Replace("-", "", StringComparison.Ordinal)},Ask Mrs Osborne (osborne@example.org),020 7946 0958\n";
            await staff.SetInputFilesAsync("#file", new FilePayload { Name = "data.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(table) });
            await staff.GetByRole(AriaRole.Button, new() { Name = "Check it" }).GoAsync();
        }
    }
}
