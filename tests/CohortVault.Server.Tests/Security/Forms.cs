using System.Net;
using System.Text.RegularExpressions;

namespace CohortVault.Server.Tests.Security;

/// <summary>Sends the forms of pages as a browser does: with the page's own form token.</summary>
internal static partial class Forms
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Opens a page and sends a form to it.</summary>
    public static async Task<HttpResponseMessage> SendFormAsync(
        this HttpClient browser, string page, params (string Name, string Value)[] fields)
    {
        var token = await browser.FormTokenAsync(page);
        return await browser.PostAsync(page, Content([.. fields, ("__RequestVerificationToken", token)]), Stop);
    }

    /// <summary>The token that the forms of a page carry.</summary>
    public static async Task<string> FormTokenAsync(this HttpClient browser, string page) =>
        WebUtility.HtmlDecode(Token().Match(await browser.GetStringAsync(page, Stop)).Groups[1].Value);

    public static FormUrlEncodedContent Content(params (string Name, string Value)[] fields) =>
        new(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));

    /// <summary>What an answer puts into a cookie; null if it leaves the cookie alone.</summary>
    public static string? Cookie(this HttpResponseMessage answer, string name) =>
        answer.Cookies().Select(cookie => cookie.Split(';')[0].Split('=', 2))
            .LastOrDefault(pair => pair[0] == name)?[1];

    /// <summary>The cookies that an answer sets, as written.</summary>
    public static IReadOnlyList<string> Cookies(this HttpResponseMessage answer) =>
        answer.Headers.TryGetValues("Set-Cookie", out var cookies) ? [.. cookies] : [];

    [GeneratedRegex("""name="__RequestVerificationToken" type="hidden" value="([^"]+)""")]
    private static partial Regex Token();
}
