using System.Globalization;
using Microsoft.Playwright;

namespace CohortVault.Server.Tests.Browser;

/// <summary>What tests do with studies before they come to their point.</summary>
internal static class StudySteps
{
    private const string Pin = "271828";

    /// <summary>A new study with instruments, approved and started.</summary>
    public static async Task RunStudyAsync(this IPage page, string dictionary)
    {
        await page.GotoAsync("/studies/new");
        await page.FillAsync("#title", "Sleep and light");
        await page.FillAsync("#country", "DE");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the study" }).GoAsync();
        await page.ToAsync("Settings");
        await page.FillAsync("#board", "Ethics board");
        await page.FillAsync("#reference", "2026-17");
        await page.FillAsync("#on", DateTime.UtcNow.AddDays(-1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        await page.GetByRole(AriaRole.Button, new() { Name = "Record the approval" }).GoAsync();
        await page.ToAsync("Instruments");
        await page.SetInputFilesAsync("#file", dictionary);
        await page.GetByRole(AriaRole.Button, new() { Name = "Check it and take it in" }).GoAsync();
        await page.ToAsync("Overview");
        await page.GetByRole(AriaRole.Button, new() { Name = "Start" }).GoAsync();
    }

    /// <summary>One of the study's places.</summary>
    public static Task ToAsync(this IPage page, string place) =>
        page.Locator("main nav").GetByRole(AriaRole.Link, new() { Name = place, Exact = true }).GoAsync();

    /// <summary>A consent form without questions, and a task for an instrument that is open at once.</summary>
    public static async Task PublishAndAssignAsync(this IPage page, string instrument)
    {
        await page.ToAsync("Consent");
        await page.FillAsync("#title-en", "Sleep and light");
        await page.FillAsync("#body-en", "# What happens\nYou answer a few questions.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Publish", Exact = true }).GoAsync();
        await page.ToAsync("Tasks");
        await page.SelectOptionAsync("#instrument", instrument);
        await page.FillAsync("#from", "00:00");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).GoAsync();
    }

    /// <summary>A new participant: their code and the link of their invitation.</summary>
    public static async Task<(string Code, string Link)> InviteAsync(this IPage page)
    {
        await page.ToAsync("Participants");
        await page.FillAsync("#count", "1");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).GoAsync();
        var code = await page.Locator(".codes code").InnerTextAsync();
        await page.FillAsync("#code", code);
        await page.GetByRole(AriaRole.Button, new() { Name = "Find" }).GoAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Make an invitation" }).GoAsync();
        return (code, await page.InnerTextAsync("code.breaks"));
    }

    /// <summary>A phone joins and consents.</summary>
    public static async Task JoinByPhoneAsync(this IPage phone, string link, string code)
    {
        await phone.GotoAsync(link);
        await phone.Locator("[data-join-read]").WaitForAsync();
        await phone.SelectOptionAsync("#language", "en");
        await phone.FillAsync("#pin", Pin);
        await phone.FillAsync("#pin-again", Pin);
        await phone.Locator("button[type=submit]").GoAsync();
        await phone.GotoAsync("/p/consent");
        await phone.FillAsync("#code", code);
        await phone.CheckAsync("[name=agrees]");
        await phone.Locator("button[type=submit]").GoAsync();
        await phone.GotoAsync("/p");
    }
}
