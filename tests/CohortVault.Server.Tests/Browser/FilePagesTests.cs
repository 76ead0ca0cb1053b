using System.Text;
using CohortVault.Server.Tests.Security;
using Microsoft.Playwright;

namespace CohortVault.Server.Tests.Browser;

/// <summary>Photos and signatures: from a phone into a record, and out of it again.</summary>
[Collection(BrowserCollection.Name)]
public sealed class FilePagesTests(BrowserFixture browser)
{
    private const string Dictionary =
        """
        "Variable / Field Name","Form Name","Section Header","Field Type","Field Label","Choices, Calculations, OR Slider Labels","Field Note","Text Validation Type OR Show Slider Number","Text Validation Min","Text Validation Max",Identifier?,"Branching Logic (Show field only if...)","Required Field?","Custom Alignment","Question Number (surveys only)","Matrix Group Name","Matrix Ranking?","Field Annotation"
        record_id,wound,,text,Record,,,,,,,,,,,,,
        photo,wound,,file,A photo of the wound,,,,,,,,y,,,,,
        healing,wound,,yesno,Does it heal?,,,,,,,"[photo] <> ''",y,,,,,
        sign,wound,,file,Your signature,,,signature,,,,,y,,,,,

        """;

    private static readonly string _photo = Path.Combine(Repository.Root, "tests", "data", "pictures", "photo.jpg");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_photo_and_a_signature_go_from_the_phone_into_the_record_and_staff_read_replace_and_take_them_out()
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
        await staff.AssignAsync("wound");
        var code = await staff.AddParticipantAsync();
        var (_, link) = await staff.InviteAsync(code);

        // What is no picture inside is refused with the reason, and what was right of the answers waits.
        await using var visit = await browser.VisitAsync(server.PublicAddress, width: 390);
        var phone = visit.Page;
        await phone.TakePartAsync(link, code, "en");
        await phone.GetByRole(AriaRole.Link, new() { Name = "Wound" }).GoAsync();
        Assert.False(await phone.IsVisibleAsync("[name='q.healing']"));
        await visit.LookAsync("phone-file-empty");
        await phone.SetInputFilesAsync("[name='q.photo']", new FilePayload { Name = "photo.jpg", MimeType = "image/jpeg", Buffer = "MZ no photo"u8.ToArray() });
        await phone.Locator("[name='q.healing'][value='1']").CheckAsync();
        await DrawAsync(phone);
        visit.Expect(400);
        await phone.Locator("[data-send-button]").ClickAsync();
        await phone.Locator("[data-problems]").WaitForAsync();
        Assert.Contains("this file is something else inside", await phone.InnerTextAsync("main"), StringComparison.Ordinal);
        Assert.Contains("signed", await phone.InnerTextAsync("#q-sign-there"), StringComparison.Ordinal);
        await phone.SetInputFilesAsync("[name='q.photo']", _photo);
        await phone.Locator("[name='q.healing'][value='1']").CheckAsync();
        await visit.LookAsync("phone-file");
        await phone.Locator("[data-send-button]").ClickAsync();
        await phone.WaitForURLAsync("**/p/");

        // The team reads them; the place of the photo is gone.
        await staff.ToAsync("Records");
        await staff.GetByRole(AriaRole.Link, new() { Name = "Wound: complete" }).GoAsync();
        await desk.LookAsync("study-record-files");
        var (name, bytes) = await DownloadAsync(staff, "photo.jpg");
        Assert.Equal("photo.jpg", name);
        Assert.Equal(-1, bytes.AsSpan().IndexOf("AnnaSecret"u8));
        Assert.StartsWith("<svg", Encoding.UTF8.GetString((await DownloadAsync(staff, "signature.svg")).Bytes), StringComparison.Ordinal);

        // Without script: another file in its place, with a reason; the form takes the signature out.
        await using var plain = await browser.VisitAsync(server.PublicAddress, script: false);
        await plain.Page.Context.AddCookiesAsync([.. (await staff.Context.CookiesAsync()).Select(cookie => new Cookie
        {
            Name = cookie.Name, Value = cookie.Value, Domain = cookie.Domain, Path = cookie.Path, Secure = cookie.Secure, HttpOnly = cookie.HttpOnly,
        })]);
        await plain.Page.GotoAsync(staff.Url);
        await plain.Page.SetInputFilesAsync("[name='q.photo']", new FilePayload { Name = "letter.pdf", MimeType = "application/pdf", Buffer = "%PDF-1.7 letter"u8.ToArray() });
        await plain.Page.FillAsync("#reason", "The letter of the clinic");
        await plain.Page.FillAsync("#q-sign", "A. Nobody");
        await plain.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).GoAsync();
        var (again, letter) = await DownloadAsync(plain.Page, "letter.pdf");
        Assert.Equal(("letter.pdf", "%PDF-1.7 letter"), (again, Encoding.UTF8.GetString(letter)));
        Assert.Contains("The letter of the clinic", await plain.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        await plain.Page.Locator("summary").First.ClickAsync();
        Assert.Equal("photo.jpg", (await DownloadAsync(plain.Page, "photo.jpg")).Name);
        plain.Expect(400);
        await plain.Page.CheckAsync("[name='q.sign.out']");
        await plain.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).GoAsync();
        Assert.Contains("Please answer this question", await plain.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        desk.AssertClean();
        visit.AssertClean();
        plain.AssertClean();
    }

    private static async Task DrawAsync(IPage page)
    {
        var box = (await page.Locator("[data-drawing] svg").BoundingBoxAsync())!;
        await page.Locator("[data-drawing] svg").ScrollIntoViewIfNeededAsync();
        box = (await page.Locator("[data-drawing] svg").BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(box.X + 20, box.Y + 20);
        await page.Mouse.DownAsync();
        for (var step = 1; step < 12; step++)
        {
            await page.Mouse.MoveAsync(box.X + 20 + (step * 15), box.Y + 20 + (step % 3 * 20));
        }

        await page.Mouse.UpAsync();
    }

    private static async Task<(string Name, byte[] Bytes)> DownloadAsync(IPage page, string name)
    {
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true }).First.ClickAsync());
        return (download.SuggestedFilename, await File.ReadAllBytesAsync((await download.PathAsync())!, Stop));
    }
}
