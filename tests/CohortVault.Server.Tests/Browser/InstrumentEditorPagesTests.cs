using System.Globalization;
using System.Text;
using Microsoft.Playwright;

namespace CohortVault.Server.Tests.Browser;

/// <summary>A questionnaire from nothing to its data, by somebody who has never seen a data dictionary.</summary>
[Collection(BrowserCollection.Name)]
public sealed class InstrumentEditorPagesTests(BrowserFixture browser)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_instrument_is_built_tried_published_filled_in_and_renamed_and_its_data_are_found_again()
    {
        await using var server = await DemoServer.StartAsync(Stop);
        await using var visit = await browser.VisitAsync(server.PublicAddress);
        var page = visit.Page;
        await page.JoinAsync("investigator");
        await MakeStudyAsync(page);
        await To(page, "Instruments");
        await page.GetByRole(AriaRole.Link, new() { Name = "Edit the instruments" }).GoAsync();
        await visit.LookAsync("editor-begin");
        await page.GetByRole(AriaRole.Button, new() { Name = "Empty questionnaire" }).GoAsync();
        await page.FillAsync("#e-title", "Sleep and work");
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.Locator(".editor-title")).ToHaveTextAsync("Sleep And Work");

        await AddAsync("number", "Weight in kilograms");
        await AddAsync("number", "Height in centimetres");
        await AddAsync("calc", "Body mass index");
        await page.FillAsync("#e-calculation", "round([weight_in_kilograms] / ([height] / 100) ^ 2, 1)");
        await Expect(page.Locator("#e-p-5")).ToContainTextAsync("At character 32: there is no field 'height'.");
        await visit.LookAsync("editor-problem");
        await page.FillAsync("#e-calculation", "round([weight_in_kilograms] / ([height_in_centimetres] / 100) ^ 2, 1)");
        await Expect(page.Locator("#e-p-5")).ToHaveTextAsync("");
        await AddAsync("yesno", "Do you work at night?");
        await AddAsync("radio", "How often?");
        await page.FillAsync("#e-choice-0", "Now and then");
        await page.FillAsync("#e-choice-1", "Every week");
        await page.FillAsync("#e-choice-2", "Every night");
        await Expect(page.Locator(".editor-preview")).ToContainTextAsync("Every night");
        await page.GetByText("Show only if").ClickAsync();
        await page.SelectOptionAsync("[name=when]", "do_you_work_at_night|1");
        await page.Locator("[value=condition]").ClickAsync();
        await Expect(page.Locator("#e-branching")).ToHaveValueAsync("[do_you_work_at_night] = '1'");
        await AddAsync("checkbox", "What keeps you awake?");
        await AddAsync("date", "When did it begin?");
        await AddAsync("slider", "How rested are you?");
        await page.FillAsync("#e-left", "not at all");
        await page.FillAsync("#e-right", "fully");
        await AddAsync("matrix", "I fall asleep easily");
        await page.Locator("[value=matrix-row]").ClickAsync();
        await Expect(page.Locator(".editor-row")).ToHaveCountAsync(2);
        await page.FillAsync("#e-label", "I wake up rested");
        await AddAsync("notes", "Anything else?");
        await Expect(page.Locator(".editor-outline")).ToContainTextAsync("I wake up rested");
        await visit.LookAsync("editor");

        // The picture beside it is alive: the same page as participants get.
        var preview = page.Locator("[data-preview]");
        await Expect(preview.GetByText("How often?")).ToBeHiddenAsync();
        await preview.Locator("[name='q.do_you_work_at_night'][value='1']").CheckAsync();
        await Expect(preview.GetByText("How often?")).ToBeVisibleAsync();
        await preview.Locator("[name='q.weight_in_kilograms']").FillAsync("80");
        await preview.Locator("[name='q.height_in_centimetres']").FillAsync("200");
        await Expect(preview.Locator("#q-body_mass_index")).ToHaveTextAsync("20");

        // By keyboard: a question goes up, another one is deleted, and that is taken back.
        await page.Locator("#o-anything_else").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#e-label")).ToHaveValueAsync("Anything else?");
        await page.Locator("[value=up]").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".editor-outline li[data-name]").Nth(8)).ToContainTextAsync("Anything else?");
        await page.Locator("[value=remove]").ClickAsync();
        await Expect(page.Locator(".editor-outline")).Not.ToContainTextAsync("Anything else?");
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Expect(page.Locator(".editor-outline")).ToContainTextAsync("Anything else?");
        await page.Locator("li[data-name=anything_else]").DragToAsync(page.Locator("li[data-name=weight_in_kilograms]"));
        await Expect(page.Locator(".editor-outline li[data-name]").First).ToContainTextAsync("Anything else?");

        await page.GetByRole(AriaRole.Link, new() { Name = "Publish…" }).GoAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Publish it" }).GoAsync();
        Assert.Contains("The draft is published", await page.InnerTextAsync("main"), StringComparison.Ordinal);

        var code = await TakePartAsync(page);
        await page.GotoAsync($"{Study(page)}/records/{code}/sleep_and_work");
        await page.FillAsync("#q-weight_in_kilograms", "80");
        await page.FillAsync("#q-height_in_centimetres", "200");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).GoAsync();

        await page.GotoAsync($"{Study(page)}/instruments/draft/edit");
        await page.GetByRole(AriaRole.Button, new() { Name = "Begin a draft of version 1" }).GoAsync();
        await page.Locator("#o-weight_in_kilograms").ClickAsync();
        await page.GetByText("Name, section, place and more").ClickAsync();
        await page.FillAsync("#e-name", "kilograms");
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.Locator("#o-kilograms")).ToBeVisibleAsync();
        await page.Locator("#o-i-sleep_and_work").ClickAsync();
        await page.FillAsync("#e-title", "Body and sleep");
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.Locator(".editor-title")).ToHaveTextAsync("Body And Sleep");
        await page.GetByRole(AriaRole.Link, new() { Name = "Publish…" }).GoAsync();
        Assert.Contains("weight_in_kilograms → kilograms", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        await visit.LookAsync("editor-publish");
        if (await page.Locator("[name=confirmed]").CountAsync() > 0)
        {
            await page.CheckAsync("[name=confirmed]");
        }

        await page.GetByRole(AriaRole.Button, new() { Name = "Publish it" }).GoAsync();
        await page.GotoAsync($"{Study(page)}/records/{code}/body_and_sleep");
        Assert.Equal("80", await page.InputValueAsync("#q-kilograms"));
        Assert.Equal("20", await page.InnerTextAsync("#q-body_mass_index"));

        await page.GotoAsync($"{Study(page)}/instruments");
        var file = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Download 2" }).ClickAsync());
        var text = Encoding.UTF8.GetString(await File.ReadAllBytesAsync((await file.PathAsync())!, Stop));
        Assert.Contains("kilograms,body_and_sleep,,text,Weight in kilograms", text, StringComparison.Ordinal);
        Assert.Contains("round([kilograms] / ([height_in_centimetres] / 100) ^ 2, 1)", text, StringComparison.Ordinal);
        visit.AssertClean();
        await WithoutScriptAsync(server);

        async Task AddAsync(string kind, string label)
        {
            await page.SelectOptionAsync("#e-new-kind", kind);
            await page.Locator("[value=add]").ClickAsync();
            await Expect(page.Locator("#e-label")).ToHaveValueAsync("");
            await page.FillAsync("#e-label", label);
            await Expect(page.Locator(".editor-outline [aria-current] .editor-label")).ToHaveTextAsync(label);
        }
    }

    // The same with buttons alone.
    private async Task WithoutScriptAsync(DemoServer server)
    {
        await using var visit = await browser.VisitAsync(server.PublicAddress, script: false);
        var page = visit.Page;
        await page.JoinAsync("without.script");
        await MakeStudyAsync(page);
        await page.GotoAsync($"{Study(page)}/instruments/draft/edit");
        Assert.Contains("Scripts are off", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sample: a sleep diary" }).GoAsync();
        await page.Locator("[value=add]").GoAsync();
        await page.FillAsync("#e-label", "Did you dream?");
        await page.SelectOptionAsync("#e-kind", "yesno");
        await page.Locator("noscript button").GoAsync();
        Assert.Contains("Did you dream?", await page.InnerTextAsync(".editor-preview"), StringComparison.Ordinal);
        Assert.Equal("did_you_dream", await page.InputValueAsync("#e-name"));
        await page.GetByRole(AriaRole.Link, new() { Name = "Publish…" }).GoAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Publish it" }).GoAsync();
        Assert.Contains("The draft is published", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        visit.AssertClean();
    }

    private static string Study(IPage page) => string.Join('/', new Uri(page.Url).AbsolutePath.Split('/')[..3]);

    private static ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);

    private static async Task MakeStudyAsync(IPage page)
    {
        await page.GotoAsync("/studies/new");
        await page.FillAsync("#title", "Sleep and light");
        await page.FillAsync("#country", "DE");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the study" }).GoAsync();
        await To(page, "Settings");
        await page.FillAsync("#board", "Ethics board");
        await page.FillAsync("#reference", "2026-17");
        await page.FillAsync("#on", DateTime.UtcNow.AddDays(-1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        await page.GetByRole(AriaRole.Button, new() { Name = "Record the approval" }).GoAsync();
    }

    // The study runs, and one participant has signed on paper.
    private static async Task<string> TakePartAsync(IPage page)
    {
        await To(page, "Consent");
        await page.FillAsync("#title-en", "Sleep and light");
        await page.FillAsync("#body-en", "# What happens\nYou answer a few questions.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Publish", Exact = true }).GoAsync();
        await To(page, "Overview");
        await page.GetByRole(AriaRole.Button, new() { Name = "Start" }).GoAsync();
        await To(page, "Participants");
        await page.FillAsync("#count", "1");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).GoAsync();
        var code = await page.Locator(".codes code").InnerTextAsync();
        await To(page, "Consent");
        await page.FillAsync("#paper-code", code);
        await page.Locator("form:has(#paper-code) button").GoAsync();
        return code.Replace(" ", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);
    }

    private static Task To(IPage page, string place) => page.Locator("main nav").GetByRole(AriaRole.Link, new() { Name = place, Exact = true }).GoAsync();
}
