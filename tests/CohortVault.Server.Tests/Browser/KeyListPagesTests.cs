using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using CohortVault.Sealing.Archives;
using Microsoft.Playwright;

namespace CohortVault.Server.Tests.Browser;

/// <summary>The list of who is who, made in a browser that sends nothing of it, and joined with an export without a network.</summary>
[Collection(BrowserCollection.Name)]
public sealed class KeyListPagesTests(BrowserFixture browser)
{
    private const string Passphrase = "forty Lanterns above the ferry";

    // In code, so that the name on the wire in any form would be found.
    private static readonly string[] _names = ["Wilhelmine Krautstengel-Öhme", "=Zdeňka Vondráčková", "Iñaki Etxeberria, father of two"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_researcher_makes_the_list_saves_opens_it_again_and_joins_it_and_no_name_is_ever_sent()
    {
        await using var server = await DemoServer.StartAsync(Stop);
        await using var desk = await browser.VisitAsync(server.PublicAddress);
        var staff = desk.Page;
        await staff.JoinAsync("investigator");
        await staff.RunStudyAsync();
        await staff.PublishConsentAsync();
        await staff.AssignAsync("health");
        await staff.ToAsync("Participants");
        var study = new Uri(staff.Url).AbsolutePath[..^"/participants".Length];
        await staff.FillAsync("#count", "3");
        await staff.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).GoAsync();
        var codes = await staff.Locator(".codes code").AllInnerTextsAsync();
        var (_, link) = await staff.InviteAsync(codes[0]);
        await AnswerAsync(server, link, codes[0]);
        await staff.ToAsync("Participants");

        // From here on everything that the browser sends is looked at.
        var sent = new ConcurrentQueue<string>();
        staff.Context.Request += (_, request) => sent.Enqueue($"{request.Method} {request.Url}\n{request.PostData}");
        await staff.GetByRole(AriaRole.Link, new() { Name = "Keep the list of who is who" }).GoAsync();
        Assert.Equal(0, await staff.Locator("form, input[name], select[name], textarea[name]").CountAsync());
        Assert.Equal(3, await staff.Locator("#key-list tbody tr").CountAsync());

        // Names by hand and from a spreadsheet; a table with a slip in a code; a column of one's own.
        foreach (var (code, name) in codes.Zip(_names))
        {
            await CellOf(staff, "Name", code).FillAsync(name);
        }

        await staff.FillAsync("#new-column", "Telephone");
        await staff.ClickAsync("#add-column");
        await staff.EvaluateAsync(
            """
            () => {
              const data = new DataTransfer();
              data.setData('text/plain', 'prefers mornings\t0123\nmoved\t0456\n');
              document.querySelector('[data-row="0"][data-column="1"]').dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
            }
            """);
        Assert.Contains("2 rows were pasted", await staff.InnerTextAsync("#row-said"), StringComparison.Ordinal);
        Assert.Equal("0123", await staff.InputValueAsync("[data-row='0'][data-column='2']"));
        var slip = codes[0][..^1] + (codes[0][^1] == '0' ? '1' : '0');
        await staff.SetInputFilesAsync("#table", File("mine.csv", $"\uFEFFCode;Ward;Telephone\r\n{codes[2]};\"3; east\";0789\r\n{slip};4;\r\n"));
        await staff.ClickAsync("#take");
        Assert.Contains("A slip in the code, so passed over: row 3", await staff.InnerTextAsync("#table-said"), StringComparison.Ordinal);
        Assert.Equal("3; east", await CellOf(staff, "Ward", codes[2]).InputValueAsync());
        await staff.FillAsync("#hand", slip);
        await staff.ClickAsync("#add-code");
        Assert.Contains("There is a slip in this code", await staff.InnerTextAsync("#code-said"), StringComparison.Ordinal);
        await desk.LookAsync("key-list");

        // Leaving with what is not saved asks first; a weak passphrase is declined.
        var asked = 0;
        staff.Dialog += (_, dialog) =>
        {
            asked++;
            _ = dialog.DismissAsync();
        };
        await staff.GetByRole(AriaRole.Link, new() { Name = "Overview", Exact = true }).ClickAsync();
        await staff.WaitForTimeoutAsync(300);
        Assert.Equal((1, $"{study}/key-list"), (asked, new Uri(staff.Url).AbsolutePath));
        await staff.FillAsync("#new-passphrase", "Sleep and light 1");
        await staff.FillAsync("#again", "Sleep and light 1");
        await staff.ClickAsync("#save");
        await staff.GetByText("this passphrase is too easy to guess").WaitForAsync();
        await staff.FillAsync("#new-passphrase", Passphrase);
        await staff.FillAsync("#again", Passphrase);
        var first = await SaveAsync(staff);
        var list = KeyListFile.Open(first, Passphrase);
        Assert.Equal(_names, list.GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("cells")[0].GetString()!));
        Assert.Equal(["Name", "Remark", "Telephone", "Ward"], list.GetProperty("columns").EnumerateArray().Select(one => one.GetString()!));

        // Nothing stays in the browser; the next time the file brings it back, with a code that is new and one of nobody here.
        await staff.ToAsync("Participants");
        await staff.FillAsync("#count", "1");
        await staff.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).GoAsync();
        codes = [.. codes, await staff.Locator(".codes code").InnerTextAsync()];
        await staff.GetByRole(AriaRole.Link, new() { Name = "Keep the list of who is who" }).GoAsync();
        Assert.Equal("", await CellOf(staff, "Name", codes[0]).InputValueAsync());
        Assert.Equal(0, await staff.EvaluateAsync<int>("localStorage.length + sessionStorage.length"));
        await OpenAsync(staff, KeyListFile.Change(first, "content", digestFits: false), null, "This key list is damaged");
        await OpenAsync(staff, first[..^200], null, "it is cut off");
        await OpenAsync(staff, first, "another Passphrase altogether", "This is not the passphrase of this file");
        await OpenAsync(staff, KeyListFile.Change(first, "content", digestFits: true), Passphrase, "somebody changed this file");
        await OpenAsync(staff, KeyListFile.Make("""{"study":"other","title":"Another one","columns":[],"rows":[]}""", Passphrase), Passphrase, "list of another study, “Another one”");
        await OpenAsync(staff, first, Passphrase, "Opened: 4 codes");
        Assert.Contains("1 code was added to the study", await staff.InnerTextAsync("#row-said"), StringComparison.Ordinal);
        Assert.Equal(_names[0], await CellOf(staff, "Name", codes[0]).InputValueAsync());
        await staff.FillAsync("#hand", "7k3m9 qx2to");
        await staff.ClickAsync("#add-code");
        Assert.Contains("though it is not among this study's codes", await staff.InnerTextAsync("#code-said"), StringComparison.Ordinal);
        await desk.LookAsync("key-list-opened");
        var second = await SaveAsync(staff);
        Assert.Equal(5, KeyListFile.Open(second, Passphrase).GetProperty("rows").GetArrayLength());
        var joiner = await DownloadAsync(staff, () => staff.GetByRole(AriaRole.Link, new() { Name = "Fetch the page that joins" }).ClickAsync());
        await AssertConnectsNowhereAsync(staff);
        await staff.ToAsync("Exports");
        AssertNothingSent(sent);

        var export = await ExportAsync(staff);
        await JoinAsync(joiner, second, export, codes);
        desk.AssertClean();
    }

    private async Task AnswerAsync(DemoServer server, string link, string code)
    {
        await using var visit = await browser.VisitAsync(server.PublicAddress, width: 390);
        await visit.Page.TakePartAsync(link, code, "en");
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Health" }).GoAsync();
        await visit.Page.FillAsync("[name='q.height']", "172");
        await visit.Page.FillAsync("[name='q.weight']", "61");
        await visit.Page.Locator("[data-send-button]").GoAsync();
        visit.AssertClean();
    }

    /// <summary>The page from the disk, without a network.</summary>
    private async Task JoinAsync(byte[] joiner, string list, Dictionary<string, byte[]> export, IReadOnlyList<string> codes)
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Path.GetRandomFileName()}.html");
        await System.IO.File.WriteAllBytesAsync(path, joiner, Stop);
        await using var visit = await browser.VisitAsync(new Uri("file:///"));
        await visit.Page.Context.SetOfflineAsync(true);
        var page = visit.Page;
        await page.GotoAsync(new Uri(path).AbsoluteUri);
        await OpenAsync(page, list, "not This one at all", "This is not the passphrase");
        await OpenAsync(page, list, Passphrase, "Opened: Sleep and light, 5 codes");
        foreach (var table in (string[])["export/data-labels.csv", "export/data-long.csv", "export/data.csv"])
        {
            await page.SetInputFilesAsync("#table", new FilePayload { Name = Path.GetFileName(table), MimeType = "text/csv", Buffer = export[table] });
            await page.GetByText("found their person").WaitForAsync();
            var joined = Encoding.UTF8.GetString(await DownloadAsync(page, () => page.ClickAsync("#save")));
            Assert.Contains($"{codes[0].Replace("-", "", StringComparison.Ordinal)},\"{_names[0]}\",\"prefers mornings\",0123,,", joined, StringComparison.Ordinal);
        }

        await visit.LookAsync("key-list-joiner");
        var said = await page.InnerTextAsync("#joined");
        Assert.Contains("1 of 1 row found their person", said, StringComparison.Ordinal);
        Assert.Contains("In your list, and not in the table (4)", said, StringComparison.Ordinal);

        // Another table: a code of nobody, a slip, and cells that a spreadsheet would run.
        await page.SetInputFilesAsync("#table", File("other.csv", $"remark\tCode\r\n+1+2\t{codes[1].ToLowerInvariant()}\r\n-1.5\t7K3M9QX2T1\r\n@sum\t0000000012\r\n"));
        await page.GetByText("Rows whose code has a slip or is none: 3.").WaitForAsync();
        Assert.Contains("In the table, and not in your list (1): 00000-00012", await page.InnerTextAsync("#joined"), StringComparison.Ordinal);
        var safe = Encoding.UTF8.GetString(await DownloadAsync(page, () => page.ClickAsync("#save")));
        Assert.Contains($",\"'{_names[1]}\",", safe, StringComparison.Ordinal);
        Assert.Contains(",'+1+2\r\n", safe, StringComparison.Ordinal);
        Assert.Contains(",-1.5\r\n", safe, StringComparison.Ordinal);
        Assert.Contains(",'@sum\r\n", safe, StringComparison.Ordinal);
        await page.SetInputFilesAsync("#table", File("strict.csv", $"record_id,height\n{new string('a', 32)},172\n"));
        await page.GetByText("This export has digests in the place of codes").WaitForAsync();
        Assert.False(await page.IsVisibleAsync("#result"));
        visit.AssertClean();
        System.IO.File.Delete(path);
    }

    /// <summary>The page in a window of its own, whose refusals nobody counts.</summary>
    private static async Task AssertConnectsNowhereAsync(IPage staff)
    {
        var page = await staff.Context.NewPageAsync();
        await page.GotoAsync(staff.Url);
        Assert.Equal("blocked", await page.EvaluateAsync<string>("fetch(location.href).then(() => 'sent', () => 'blocked')"));
        await page.CloseAsync();
    }

    private static void AssertNothingSent(ConcurrentQueue<string> sent)
    {
        Assert.NotEmpty(sent);
        var words = _names.SelectMany(name => name.Split(' ', '-', ',', '=')).Where(word => word.Length > 4).Append("mornings").Append(Passphrase).ToList();
        var forms = words.SelectMany(word => (string[])
            [word, Uri.EscapeDataString(word), Convert.ToBase64String(Encoding.UTF8.GetBytes(word)).TrimEnd('=')[..^1], Convert.ToHexString(Encoding.UTF8.GetBytes(word))]);
        Assert.All(forms, word => Assert.DoesNotContain(sent, request => request.Contains(word, StringComparison.OrdinalIgnoreCase)));
    }

    private static async Task<Dictionary<string, byte[]>> ExportAsync(IPage staff)
    {
        await staff.CheckAsync("[name=long]");
        await staff.GetByRole(AriaRole.Button, new() { Name = "Write the export" }).GoAsync();
        for (var tries = 0; tries < 100 && await staff.GetByRole(AriaRole.Link, new() { Name = "Download" }).CountAsync() == 0; tries++)
        {
            await Task.Delay(200, Stop);
            await staff.ReloadAsync();
        }

        var archive = await DownloadAsync(staff, () => staff.GetByRole(AriaRole.Link, new() { Name = "Download" }).ClickAsync());
        await staff.GetByRole(AriaRole.Button, new() { Name = "Show the password" }).GoAsync();
        var files = new Dictionary<string, MemoryStream>();
        ResultArchiveReader.Extract(new MemoryStream(archive), await staff.InnerTextAsync("#password"), name => files[name] = new MemoryStream());
        return files.ToDictionary(file => file.Key, file => file.Value.ToArray());
    }

    private static async Task OpenAsync(IPage page, string content, string? passphrase, string says)
    {
        await page.SetInputFilesAsync("#file", File("kept.key-list.json", content));
        if (passphrase is not null)
        {
            await page.FillAsync("#passphrase", passphrase);
            await page.PressAsync("#passphrase", "Enter");
        }

        await page.Locator("#opened", new() { HasText = says }).WaitForAsync();
    }

    private static async Task<string> SaveAsync(IPage page) =>
        Encoding.UTF8.GetString(await DownloadAsync(page, () => page.ClickAsync("#save")));

    private static async Task<byte[]> DownloadAsync(IPage page, Func<Task> act) =>
        await System.IO.File.ReadAllBytesAsync((await (await page.RunAndWaitForDownloadAsync(act)).PathAsync())!, Stop);

    private static ILocator CellOf(IPage page, string column, string code) => page.GetByLabel(string.Create(CultureInfo.InvariantCulture, $"{column} of {code}"), new() { Exact = true });

    private static FilePayload File(string name, string content) => new() { Name = name, MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(content) };
}
