using System.Net;
using System.Text.RegularExpressions;

namespace CohortVault.Server.Tests.Provider;

/// <summary>A browser without a face that walks through the provider's pages, so that a test can hold every address in its hand.</summary>
internal static partial class ProviderSteps
{
    private const int MostSteps = 20;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>From the button to the address that the provider leads back to, which is not opened.</summary>
    public static async Task<Uri> LogInAsync(this HttpClient browser, string subject, string returnUrl = "")
    {
        using var begun = await browser.GetAsync($"/sign-in/single-sign-on{returnUrl}", Stop);
        Assert.Equal(HttpStatusCode.Found, begun.StatusCode);
        return await browser.WalkAsync(begun.Headers.Location!, subject);
    }

    /// <summary>From the provider's log-in page on.</summary>
    public static async Task<Uri> WalkAsync(this HttpClient browser, Uri at, string subject)
    {
        for (var step = 0; step < MostSteps; step++)
        {
            if (at.Authority == browser.BaseAddress!.Authority)
            {
                return at;
            }

            using var shown = await browser.GetAsync(at, Stop);
            if (shown.Headers.Location is { } next)
            {
                at = new Uri(at, next);
                continue;
            }

            var html = await shown.Content.ReadAsStringAsync(Stop);
            Assert.True(shown.IsSuccessStatusCode, html);
            using var sent = await browser.PostAsync(
                new Uri(at, FormAction().Match(html).Groups[1].Value),
                new FormUrlEncodedContent(html.Contains("name=\"login\"", StringComparison.Ordinal)
                    ? [new("prompt", "login"), new("login", subject), new("password", "any")]
                    : [new("prompt", "consent")]),
                Stop);
            at = new Uri(at, sent.Headers.Location!);
        }

        throw new InvalidOperationException($"The provider goes in circles: {at}");
    }

    /// <summary>Opens the address that the provider led back to; returns where the person is led, or the words of the refusal.</summary>
    public static async Task<string> ReturnAsync(this HttpClient browser, Uri back)
    {
        using var answer = await browser.GetAsync(back, Stop);
        return answer.Headers.Location?.ToString() ?? await WordsAsync(answer);
    }

    /// <summary>Sends a form of ours, with the token of a page.</summary>
    public static async Task<HttpResponseMessage> SendAsync(
        this HttpClient browser, string page, string target, params KeyValuePair<string, string>[] fields)
    {
        var shown = await browser.GetStringAsync(page, Stop);
        return await browser.PostAsync(
            target,
            new FormUrlEncodedContent([.. fields, new("__RequestVerificationToken", FormToken().Match(shown).Groups[1].Value)]), Stop);
    }

    /// <summary>Status and text of a page.</summary>
    public static async Task<string> WordsAsync(HttpResponseMessage answer)
    {
        var html = await answer.Content.ReadAsStringAsync(Stop);
        var main = html[Math.Max(0, html.IndexOf("<main", StringComparison.Ordinal))..];
        return $"{(int)answer.StatusCode} {WebUtility.HtmlDecode(Tag().Replace(main, " "))}";
    }

    [GeneratedRegex("<form[^>]* action=\"([^\"]+)\"")]
    private static partial Regex FormAction();

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]+)\"")]
    private static partial Regex FormToken();

    [GeneratedRegex(@"<[^>]*>\s*")]
    private static partial Regex Tag();
}
