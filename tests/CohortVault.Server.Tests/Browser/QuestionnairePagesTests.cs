using CohortVault.Server.Tests.Security;
using Microsoft.Playwright;

namespace CohortVault.Server.Tests.Browser;

/// <summary>A questionnaire in the preview of its instrument: tried out by hand, by keyboard and without script.</summary>
[Collection(BrowserCollection.Name)]
public sealed class QuestionnairePagesTests(BrowserFixture browser)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Page_and_server_show_and_calculate_the_same_of_the_same_answers()
    {
        await using var server = await DemoServer.StartAsync(Stop);
        await using var visit = await browser.VisitAsync(server.PublicAddress);
        var page = visit.Page;
        await OpenAsync(page);
        await page.GetByRole(AriaRole.Link, new() { Name = "As one of the team" }).GoAsync();
        await visit.LookAsync("questionnaire-staff");
        Assert.Equal(5, await page.Locator("[data-asked=likert_rested]").Locator("th, td").CountAsync());
        await page.GetByRole(AriaRole.Link, new() { Name = "As a participant" }).GoAsync();
        await visit.LookAsync("questionnaire");

        // What is not reached is not there: not shown, not sent.
        Assert.False(await page.IsVisibleAsync("#q-bmi_high"));
        Assert.False(await page.IsVisibleAsync("[data-asked=trouble_more]"));
        Assert.Equal(0, await page.Locator("main img").CountAsync());

        await page.FillAsync("#q-given_name", "Zoë 😴");
        await page.FillAsync("#q-born", "1980-11-27");
        await page.FillAsync("#q-height", "1,6");
        await page.FillAsync("#q-weight", "95.5");
        Assert.Equal("37.3", await page.InnerTextAsync("#q-bmi"));
        await page.GetByRole(AriaRole.Radiogroup, new() { Name = "Has somebody spoken" }).GetByText("Yes").ClickAsync();
        await page.FillAsync("#q-bmi_who", "My sister");
        await page.GetByText("Yes, with nights").ClickAsync();
        await page.FillAsync("#q-shift_nights", "6");
        await page.GetByText("Hunger").ClickAsync();
        await page.GetByText("None of these").ClickAsync();
        Assert.False(await page.GetByLabel("Hunger").IsCheckedAsync());
        await page.GetByText("Falling asleep", new() { Exact = true }).ClickAsync();
        Assert.False(await page.GetByLabel("None of these").IsCheckedAsync());
        await page.FillAsync("#q-trouble_more", "I lie awake");
        await page.GetByLabel("I wake up rested: Quite").CheckAsync();
        await page.GetByLabel("At home: Book").CheckAsync();
        await page.Locator("input[type=range]").FillAsync("70");
        Assert.Equal("70", await page.InputValueAsync("#q-quality"));
        await visit.LookAsync("questionnaire-answered");
        await AgreeAsync(page, "bmi", "age");

        // One answer takes a whole chain away, on the page and on the server.
        await page.FillAsync("#q-weight", "60");
        await page.FillAsync("#q-shift_nights", "2");
        Assert.False(await page.IsVisibleAsync("#q-bmi_high"));
        Assert.False(await page.IsVisibleAsync("#q-trouble_more"));
        var stored = await AgreeAsync(page, "bmi", "age");
        Assert.DoesNotContain("bmi_who", stored.Keys);
        Assert.DoesNotContain("trouble_more", stored.Keys);
        visit.AssertClean();
    }

    [Fact]
    public async Task Without_script_the_server_asks_what_comes_up_and_says_what_is_wrong()
    {
        await using var server = await DemoServer.StartAsync(Stop);
        await using var visit = await browser.VisitAsync(server.PublicAddress, script: false, width: 390);
        var page = visit.Page;
        await OpenAsync(page, "de");
        await page.GetByRole(AriaRole.Button, new() { Name = "Check the answers" }).GoAsync();
        var problems = page.Locator("[data-problems]");
        Assert.Contains("Bitte sehen Sie sich diese Antworten noch einmal an", await problems.InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal(4, await problems.Locator("a").CountAsync());
        Assert.Equal("#q-given_name", await problems.Locator("a").First.GetAttributeAsync("href"));
        Assert.Equal("true", await page.GetAttributeAsync("#q-given_name", "aria-invalid"));
        Assert.Contains("q-given_name-problem", await page.GetAttributeAsync("#q-given_name", "aria-describedby"), StringComparison.Ordinal);

        await page.FillAsync("#q-given_name", "Anna");
        await page.FillAsync("#q-born", "1980-11-27");
        await page.FillAsync("#q-quality", "101");
        await page.GetByText("Yes, without nights").ClickAsync();
        await page.GetByLabel("I wake up rested: Quite").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Check the answers" }).GoAsync();
        Assert.Contains("Von 0 bis 100.", await problems.InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal("101", await page.InputValueAsync("#q-quality"));
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Screens.Output(), "questionnaire-no-script.png"), FullPage = true });

        // The answer about shifts brought a question up; nobody has seen it before this page.
        await page.FillAsync("#q-quality", "99");
        await page.FillAsync("#q-height", "1,50");
        await page.FillAsync("#q-weight", "90");
        await page.GetByRole(AriaRole.Button, new() { Name = "Check the answers" }).GoAsync();
        Assert.Equal(["#q-bmi_high"], await problems.Locator("a").EvaluateAllAsync<string[]>("all => all.map(a => a.getAttribute('href'))"));
        await page.GetByRole(AriaRole.Radiogroup, new() { Name = "Has somebody spoken" }).GetByText("Ja").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Check the answers" }).GoAsync();
        Assert.Equal(["#q-bmi_who"], await problems.Locator("a").EvaluateAllAsync<string[]>("all => all.map(a => a.getAttribute('href'))"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Check the answers" }).GoAsync();
        Assert.Contains("nothing was kept", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        Assert.Equal("1980-11-27", (await StoredAsync(page))["born"]);
        Assert.Equal("40", (await StoredAsync(page))["bmi"]);
    }

    [Fact]
    public async Task A_questionnaire_is_filled_in_by_keyboard_alone()
    {
        await using var server = await DemoServer.StartAsync(Stop);
        await using var visit = await browser.VisitAsync(server.PublicAddress, width: 390);
        var page = visit.Page;
        await OpenAsync(page);
        await page.FocusAsync("#q-given_name");
        await page.Keyboard.TypeAsync("Anna");
        await ToAsync(page, "q.height");
        await page.Keyboard.TypeAsync("1,5");
        await ToAsync(page, "q.weight");
        await page.Keyboard.TypeAsync("90");

        // The question that came up is the next one.
        await page.Keyboard.PressAsync("Tab");
        Assert.Equal("q.bmi_high", await page.EvaluateAsync<string>("document.activeElement.name"));
        await page.Keyboard.PressAsync("Space");
        await ToAsync(page, "q.shift");
        await page.Keyboard.PressAsync("Space");
        await ToAsync(page, "", "input[type=range]");
        await page.Keyboard.PressAsync("Home");
        await page.Keyboard.PressAsync("ArrowRight");
        Assert.Equal("1", await page.InputValueAsync("#q-quality"));
        await ToAsync(page, "q.likert_tired");
        await page.Keyboard.PressAsync("Space");
        await page.Keyboard.PressAsync("ArrowRight");
        await page.Keyboard.PressAsync("ArrowRight");
        Assert.True(await page.IsVisibleAsync("[data-asked=likert_moody]"));

        // An answer can be taken back, and whoever did stays at the question.
        await ToAsync(page, "q.agree");
        await page.Keyboard.PressAsync("Space");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        Assert.Equal("q.agree", await page.EvaluateAsync<string>("document.activeElement.name"));
        Assert.Equal(0, await page.Locator("[name='q.agree']:checked").CountAsync());
        await ToAsync(page, "", "button[type=submit].btn-primary");
        await page.LeaveAsync(() => page.Keyboard.PressAsync("Enter"));
        Assert.True(await page.EvaluateAsync<bool>("document.activeElement.hasAttribute('data-problems')"));
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Screens.Output(), "questionnaire-phone-problems.png"), FullPage = true });
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        Assert.EndsWith("#q-born", page.Url, StringComparison.Ordinal);
        visit.AssertClean();
    }

    private static async Task OpenAsync(IPage page, string language = "en")
    {
        await page.JoinAsync("investigator");
        await page.GotoAsync("/studies/new");
        await page.FillAsync("#title", "Light at night and sleep");
        await page.FillAsync("#country", "DE");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the study" }).GoAsync();
        await page.Locator("main nav").GetByRole(AriaRole.Link, new() { Name = "Instruments" }).GoAsync();
        await page.SetInputFilesAsync("#file", Path.Combine(Repository.Root, "tests", "data", "dictionaries", "every-question.csv"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Check it and take it in" }).GoAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Try it out: Evening Visit" }).GoAsync();
        if (language != "en")
        {
            await page.GotoAsync($"{new Uri(page.Url).AbsolutePath}?language={language}");
        }
    }

    // What the page shows before it is sent is what the server shows after; what it calculated is what would be stored.
    private static async Task<Dictionary<string, string>> AgreeAsync(IPage page, params string[] calculated)
    {
        var (shown, values) = (await ShownAsync(page), new List<string>());
        foreach (var name in calculated)
        {
            values.Add(await page.InnerTextAsync($"#q-{name}"));
        }

        await page.GetByRole(AriaRole.Button, new() { Name = "Check the answers" }).GoAsync();
        Assert.Contains("nothing was kept", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        Assert.Equal(shown, await ShownAsync(page));
        var stored = await StoredAsync(page);
        Assert.Equal(values, calculated.Select(name => stored[name]));
        Assert.All(stored.Keys.Where(column => column is not ("source" or "visit_day")), column => Assert.Contains(column.Split("___")[0], shown));
        return stored;
    }

    private static Task<string[]> ShownAsync(IPage page) =>
        page.Locator("[data-asked]:visible").EvaluateAllAsync<string[]>("all => all.map(one => one.dataset.asked)");

    private static async Task<Dictionary<string, string>> StoredAsync(IPage page)
    {
        var columns = await page.Locator("[data-stored] dt").AllInnerTextsAsync();
        return columns.Zip(await page.Locator("[data-stored] dd").AllInnerTextsAsync()).ToDictionary(pair => pair.First, pair => pair.Second);
    }

    private static async Task ToAsync(IPage page, string name, string? matching = null)
    {
        for (var presses = 0; presses < 60; presses++)
        {
            if (await page.EvaluateAsync<bool>(
                "([name, matching]) => matching ? document.activeElement.matches(matching) : document.activeElement.name === name", new[] { name, matching }))
            {
                return;
            }

            await page.Keyboard.PressAsync("Tab");
        }

        Assert.Fail($"'{name}{matching}' cannot be reached by keyboard.");
    }
}
