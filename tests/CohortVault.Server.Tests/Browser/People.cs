using Microsoft.Playwright;

namespace CohortVault.Server.Tests.Browser;

/// <summary>What people do on the account pages.</summary>
internal static class People
{
    public const string Password = "seven Quiet rivers 42";

    /// <summary>Fills the sign-up form and sends it.</summary>
    public static async Task SignUpAsync(this IPage page, string name, string password = Password)
    {
        await page.FillAsync("#userName", name);
        await page.FillAsync(
            "#fullName", "Dr. Anna-Katharina Wolkenstein-Hohenberg of the Institute of Genetic Epidemiology");
        await page.FillAsync("#email", $"{name}@example.org");
        await page.FillAsync("#password", password);
        await page.FillAsync("#repeatedPassword", password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Create the account" }).GoAsync();
    }

    public static async Task SignInAsync(this IPage page, string name, string password)
    {
        await page.FillAsync("#login", name);
        await page.FillAsync("#password", password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).GoAsync();
    }

    /// <summary>From nothing to the empty list of jobs; returns the recovery codes.</summary>
    public static async Task<string[]> JoinAsync(this IPage page, string name)
    {
        await page.RegisterAsync(name);
        await page.SignInAsync(name, Password);
        var recovery = await page.SetSecondFactorUpAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "I have kept them: go on" }).GoAsync();
        return recovery;
    }

    /// <summary>From nothing to the sign-in page with a confirmed account.</summary>
    public static async Task RegisterAsync(this IPage page, string name)
    {
        await page.GotoAsync("/sign-up");
        await page.SignUpAsync(name);
        await page.GetByRole(AriaRole.Link, new() { Name = "Open the mail" }).GoAsync();
        await page.Locator(".mail a[href*=confirm]").GoAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Confirm" }).GoAsync();
        await page.Locator("main").GetByRole(AriaRole.Link, new() { Name = "Sign in" }).GoAsync();
    }

    /// <summary>Types the code that the telephone would show; returns the recovery codes.</summary>
    public static async Task<string[]> SetSecondFactorUpAsync(this IPage page)
    {
        await page.FillAsync("#code", await page.InnerTextAsync("#demo-code"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Set it up" }).GoAsync();
        return [.. await page.Locator("#recovery-codes code").AllInnerTextsAsync()];
    }

    /// <summary>Does what leads to another page, and waits for it.</summary>
    public static async Task LeaveAsync(this IPage page, Func<Task> leave)
    {
        var loaded = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Note(object? sender, IPage here) => loaded.TrySetResult();
        page.Load += Note;
        await leave();
        await loaded.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        page.Load -= Note;
    }

    /// <summary>Clicks what leads to another page, and waits for it.</summary>
    public static Task GoAsync(this ILocator target) => target.Page.LeaveAsync(() => target.ClickAsync());

    /// <summary>Goes by Tab to the link or button with this text (or this in its address) and presses Enter.</summary>
    public static async Task FollowAsync(this IPage page, string name, string within = "body")
    {
        const int most = 60;
        const string matches =
            "([name, within]) => { const e = document.activeElement; return !!e && !!e.closest(within) "
            + "&& (e.textContent.trim() === name || (e.getAttribute('href') ?? '').includes(name)); }";
        for (var presses = 0; presses < most; presses++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await page.EvaluateAsync<bool>(matches, new[] { name, within }))
            {
                await page.LeaveAsync(() => page.Keyboard.PressAsync("Enter"));
                return;
            }
        }

        Assert.Fail($"'{name}' cannot be reached by keyboard on {page.Url}.");
    }
}
