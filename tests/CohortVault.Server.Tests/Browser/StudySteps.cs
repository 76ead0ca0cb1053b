using System.Globalization;
using CohortVault.Server.Tests.Security;
using Microsoft.Playwright;

namespace CohortVault.Server.Tests.Browser;

/// <summary>What a study's team does before participants join, and what participants do to join.</summary>
internal static class StudySteps
{
    public const string Pin = "271828";

    /// <summary>A study that runs, with an approval and instruments.</summary>
    /// <param name="page">The investigator's.</param>
    /// <param name="dictionary">Name of a dictionary of the tests, or a path.</param>
    /// <param name="now">The server's time; null for the real one.</param>
    public static async Task RunStudyAsync(this IPage page, string dictionary = "redcapr-simple.csv", DateTimeOffset? now = null)
    {
        await page.GotoAsync("/studies/new");
        await page.FillAsync("#title", "Sleep and light");
        await page.FillAsync("#country", "DE");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the study" }).GoAsync();
        await page.ToAsync("Settings");
        await page.FillAsync("#board", "Ethics board");
        await page.FillAsync("#reference", "2026-17");
        await page.FillAsync("#on", (now ?? DateTimeOffset.UtcNow).UtcDateTime.AddDays(-1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        await page.GetByRole(AriaRole.Button, new() { Name = "Record the approval" }).GoAsync();
        await page.ToAsync("Instruments");
        await page.SetInputFilesAsync("#file", Path.Combine(Repository.Root, "tests", "data", "dictionaries", dictionary));
        await page.GetByRole(AriaRole.Button, new() { Name = "Check it and take it in" }).GoAsync();
        await page.ToAsync("Overview");
        await page.GetByRole(AriaRole.Button, new() { Name = "Start" }).GoAsync();
    }

    /// <summary>A place of the study.</summary>
    public static Task ToAsync(this IPage page, string place) =>
        page.Locator("main nav").GetByRole(AriaRole.Link, new() { Name = place, Exact = true }).GoAsync();

    /// <summary>A consent form without questions.</summary>
    public static async Task PublishConsentAsync(this IPage page)
    {
        await page.ToAsync("Consent");
        await page.FillAsync("#title-en", "Sleep and light");
        await page.FillAsync("#body-en", "# What happens\nYou answer a few questions.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Publish", Exact = true }).GoAsync();
    }

    /// <summary>Asks for the instrument "health" and for something to do, from the day of joining on.</summary>
    public static async Task AssignAsync(this IPage page)
    {
        await page.AssignAsync("health");
        await page.CheckAsync("[name=kind][value=ToDo]");
        await page.FillAsync("#title", "Put the light sensor on");
        await page.FillAsync("#from", "00:00");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).GoAsync();
    }

    /// <summary>Asks for an instrument from the day of joining on.</summary>
    public static async Task AssignAsync(this IPage page, string instrument)
    {
        await page.ToAsync("Tasks");
        await page.SelectOptionAsync("#instrument", instrument);
        await page.FillAsync("#from", "00:00");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).GoAsync();
    }

    /// <summary>Adds a participant.</summary>
    public static async Task<string> AddParticipantAsync(this IPage page)
    {
        await page.ToAsync("Participants");
        await page.FillAsync("#count", "1");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).GoAsync();
        return await page.Locator(".codes code").InnerTextAsync();
    }

    /// <summary>Makes an invitation: for typing, and as a link.</summary>
    public static async Task<(string Typed, string Link)> InviteAsync(this IPage page, string code)
    {
        await page.ToAsync("Participants");
        await page.FillAsync("#code", code);
        await page.GetByRole(AriaRole.Button, new() { Name = "Find" }).GoAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Make an invitation" }).GoAsync();
        return (await page.InnerTextAsync("#invitation"), await page.InnerTextAsync("code.breaks"));
    }

    /// <summary>Joins on a phone and consents.</summary>
    public static async Task TakePartAsync(this IPage phone, string link, string code, string language)
    {
        await phone.GotoAsync(link);
        await phone.Locator("[data-join-read]").WaitForAsync();
        await phone.SelectOptionAsync("#language", language);
        await phone.FillAsync("#pin", Pin);
        await phone.FillAsync("#pin-again", Pin);
        await phone.Locator("button[type=submit]").GoAsync();
        await phone.GotoAsync("/p/consent");
        await phone.FillAsync("#code", code);
        await phone.CheckAsync("[name=agrees]");
        await phone.Locator("button[type=submit]").GoAsync();
        await phone.GotoAsync("/p/");
    }
}
