using Microsoft.Playwright;

namespace CohortVault.Server.Tests.Browser;

/// <summary>A study becomes longitudinal: events, two arms, a participant in one of them, a form at an event.</summary>
[Collection(BrowserCollection.Name)]
public sealed class EventPagesTests(BrowserFixture browser)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_study_gets_events_and_arms_and_forms_are_filled_in_at_them()
    {
        await using var server = await DemoServer.StartAsync(Stop);
        await using var desk = await browser.VisitAsync(server.PublicAddress);
        var staff = desk.Page;
        await staff.JoinAsync("investigator");
        await staff.RunStudyAsync();
        await staff.PublishConsentAsync();
        await staff.AssignAsync("health");
        var code = await staff.AddParticipantAsync();
        await staff.InviteAsync(code);

        await staff.ToAsync("Instruments");
        await staff.GetByRole(AriaRole.Link, new() { Name = "Events, arms and missing-data codes" }).GoAsync();
        await desk.LookAsync("study-events-none");
        await staff.FillAsync("#name-new", "Baseline");
        await staff.FillAsync("#days-new", "0");
        await staff.FillAsync("#missing", "-99, Not asked | UNK, Unknown");
        await SaveAsync();
        await staff.FillAsync("#arm-1", "Light");
        await staff.FillAsync("#arm-new", "Dark");
        await SaveAsync();
        await staff.FillAsync("#name-new", "Month 1");
        await staff.SelectOptionAsync("#in-new", "2");
        await staff.CheckAsync("[name='at.baseline_arm_1'][value='health']");
        await SaveAsync();
        await staff.CheckAsync("[name='at.month_1_arm_2'][value='health']");
        await staff.CheckAsync("[name='again.month_1_arm_2'][value='health']");
        await SaveAsync();
        await desk.LookAsync("study-events");

        // Nobody is in an arm yet: the board says so, the participant's page asks.
        await staff.ToAsync("Records");
        await staff.GetByRole(AriaRole.Link, new() { Name = "Month 1 (Dark)" }).GoAsync();
        await staff.GetByRole(AriaRole.Link, new() { Name = code }).GoAsync();
        Assert.Contains("No arm was chosen", await staff.InnerTextAsync("main"), StringComparison.Ordinal);
        await staff.SelectOptionAsync("#arm", "2");
        await staff.GetByRole(AriaRole.Button, new() { Name = "Put into this arm" }).GoAsync();
        await desk.LookAsync("study-record-forms");

        // Consent on paper, then a form at the event, with a code in the place of an answer.
        await staff.ToAsync("Consent");
        await staff.FillAsync("#paper-code", code);
        await staff.GetByRole(AriaRole.Button, new() { Name = "Record" }).First.GoAsync();
        await staff.ToAsync("Records");
        await staff.GetByRole(AriaRole.Link, new() { Name = "Month 1 (Dark)" }).GoAsync();
        await staff.GetByRole(AriaRole.Link, new() { Name = "Health: no form yet" }).GoAsync();
        await staff.FillAsync("[name='q.height']", "172");
        await staff.SelectOptionAsync("[name='q.weight.missing']", "UNK");
        await staff.GetByRole(AriaRole.Button, new() { Name = "Save" }).GoAsync();
        Assert.Contains("event=month_1_arm_2", staff.Url, StringComparison.Ordinal);
        Assert.Equal("UNK", await staff.InputValueAsync("[name='q.weight.missing']"));
        await desk.LookAsync("study-record-event");

        // Taking the event out must be meant, and leaves the form where it is.
        await staff.ToAsync("Instruments");
        await staff.GetByRole(AriaRole.Link, new() { Name = "Events, arms and missing-data codes" }).GoAsync();
        await staff.CheckAsync("[name='out.month_1_arm_2']");
        desk.Expect(409);
        await staff.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).GoAsync();
        Assert.Contains("month_1_arm_2", await staff.InnerTextAsync("main table"), StringComparison.Ordinal);
        await desk.LookAsync("study-events-confirm");
        await staff.Locator("form", new() { Has = staff.Locator("#missing") }).Locator("[name=confirmed]").CheckAsync();
        await SaveAsync();
        Assert.DoesNotContain("month_1_arm_2", await staff.InnerTextAsync("main"), StringComparison.Ordinal);
        desk.AssertClean();

        async Task SaveAsync()
        {
            await staff.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).GoAsync();
            Assert.EndsWith("done=saved", staff.Url, StringComparison.Ordinal);
        }
    }
}
