using System.Text;
using System.Text.Json.Nodes;
using CohortVault.Platform.Features.Accounts.Contracts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace CohortVault.Server.Tests.Browser;

/// <summary>What is kept, held and destroyed, as its owner and an officer see it; and the proof, on the owner's own machine.</summary>
[Collection(BrowserCollection.Name)]
public sealed class RetentionPagesTests(BrowserFixture browser)
{
    private const string Password = "seven Quiet rivers 42";
    private const string Why = "The ethics committee has asked to keep this until its inquiry is over.";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_officer_holds_a_job_its_owner_sees_it_and_proves_on_paper_what_is_gone()
    {
        await using var server = await DemoServer.StartAsync(Stop);
        await using var visit = await browser.VisitAsync(server.PublicAddress);
        var page = visit.Page;
        await page.JoinAsync("geneticist");
        await page.GotoAsync("/kept");
        Assert.Contains("Nothing of yours has been destroyed yet", await page.InnerTextAsync("main"), StringComparison.Ordinal);

        await page.GotoAsync("/jobs/new");
        await page.SelectOptionAsync("#mode", "qc_only");
        await page.SetInputFilesAsync("#files", DemoServer.Sample("array.phased.vcf.gz"));
        await page.GetByText("Sent. It is kept encrypted").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Start the job" }).GoAsync();
        await page.FinishedAsync();
        var job = page.Url;
        var id = job[(job.LastIndexOf('/') + 1)..];

        await using var officer = await AdministratorAsync(server, "officer", "/retention");
        await officer.Page.FillAsync("#what", id);
        await officer.Page.FillAsync("#hold-reason", Why);
        await officer.Page.GetByRole(AriaRole.Button, new() { Name = "Place the hold" }).GoAsync();
        Assert.Contains("The hold is in place", await officer.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        await officer.LookAsync("retention");
        officer.Expect(409);
        await officer.Page.FillAsync("#what", id);
        await officer.Page.FillAsync("#hold-reason", Why);
        await officer.Page.GetByRole(AriaRole.Button, new() { Name = "Place the hold" }).GoAsync();
        Assert.Contains("retention.held-already", await officer.Page.InnerTextAsync("main"), StringComparison.Ordinal);

        await page.GotoAsync($"{job}/delete");
        visit.Expect(409);
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete and destroy" }).GoAsync();
        Assert.Contains("under a legal hold", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        await page.GotoAsync(job);
        Assert.Contains("Under a legal hold", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        await visit.LookAsync("job-held");
        await page.GotoAsync("/kept");
        Assert.Contains(Why, await page.InnerTextAsync("main"), StringComparison.Ordinal);
        await visit.LookAsync("kept");

        var proof = await page.DownloadAsync(page.GetByRole(AriaRole.Link, new() { Name = "Proof file" }).First);
        var verifier = await page.DownloadAsync(page.GetByRole(AriaRole.Link, new() { Name = "Verifier page" }));
        await VerifyAsync(verifier, proof);
        visit.AssertClean();

        await officer.Page.Locator("input[id^='lift-']").FillAsync("The inquiry is over, says the committee.");
        await officer.Page.GetByRole(AriaRole.Button, new() { Name = "Ask to lift it" }).GoAsync();
        Assert.Contains("A second person must agree", await officer.Page.InnerTextAsync("main"), StringComparison.Ordinal);

        await using var second = await AdministratorAsync(server, "second", "/requests");
        Assert.Contains($"Lift the legal hold on {id}", await second.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        await second.Page.GetByRole(AriaRole.Button, new() { Name = "Agree" }).GoAsync();
        await page.GotoAsync($"{job}/delete");
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete and destroy" }).GoAsync();
        await page.GotoAsync("/kept");
        Assert.Contains("its owner deleted it", await page.InnerTextAsync("main"), StringComparison.Ordinal);
    }

    /// <summary>The page from the disk, without a network; then a file that was tampered with.</summary>
    private async Task VerifyAsync(string verifier, string proof)
    {
        await using var visit = await browser.VisitAsync(new Uri("file:///"));
        await visit.Page.Context.SetOfflineAsync(true);
        var page = visit.Page;
        await page.GotoAsync(new Uri(verifier).AbsoluteUri);
        await page.SetInputFilesAsync("#file", proof);
        await page.GetByText("The proof holds").WaitForAsync();
        var said = await page.InnerTextAsync("main");
        Assert.Contains("upload 1", said, StringComparison.Ordinal);
        Assert.Contains("That no copy of the data was taken", said, StringComparison.Ordinal);
        await visit.LookAsync("proof-verifier");

        var file = JsonNode.Parse(await File.ReadAllTextAsync(proof, Stop))!;
        var fingerprint = await page.InnerTextAsync(".mono");
        await page.FillAsync("#fingerprint", fingerprint);
        await page.GetByText("The key is the one that you typed").WaitForAsync();
        await page.FillAsync("#fingerprint", new string('0', 64));
        await page.GetByRole(AriaRole.Heading, new() { Name = "Signed with another key" }).WaitForAsync();
        await page.FillAsync("#fingerprint", "");

        await RefusesAsync("not what the log commits to", record => record["payload"] = ((string)record["payload"]!).Replace("upload 1", "upload 0", StringComparison.Ordinal));
        await RefusesAsync("not in the log", record => record["path"]!.AsArray().Add(Convert.ToBase64String(new byte[32])));
        await RefusesAsync("is record", record => record["index"] = 0);
        visit.AssertClean();

        async Task RefusesAsync(string because, Action<JsonNode> tamper)
        {
            var copy = file.DeepClone();
            tamper(copy["records"]![0]!);
            await page.SetInputFilesAsync("#file", new FilePayload
            {
                Name = "tampered.json",
                MimeType = "application/json",
                Buffer = Encoding.UTF8.GetBytes(copy.ToJsonString()),
            });
            await page.GetByText(because).WaitForAsync();
            Assert.Contains("This proof does not hold", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        }
    }

    private async Task<Visit> AdministratorAsync(DemoServer server, string name, string path)
    {
        await using (var scope = server.Services.CreateAsyncScope())
        {
            var made = await scope.ServiceProvider.GetRequiredService<IAccountAdministration>().CreateAsync(
                new AccountToCreate(name, $"{name}@example.org", AccountRole.SecurityOfficer, Password, null), Stop);
            Assert.True(made.Succeeded, made.Refusal?.Text);
        }

        var visit = await browser.VisitAsync(server.AdminAddress);
        await visit.Page.GotoAsync("/sign-in");
        await visit.Page.SignInAsync(name, Password);
        var codes = await visit.Page.SetSecondFactorUpAsync();
        await visit.Page.GotoAsync(path);
        await visit.Page.FillAsync("#reason", Why);
        await visit.Page.FillAsync("#code", codes[0]);
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Switch power on" }).GoAsync();
        return visit;
    }
}
