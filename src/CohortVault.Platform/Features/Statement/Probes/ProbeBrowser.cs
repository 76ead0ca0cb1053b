using System.Net;
using System.Text.RegularExpressions;

namespace CohortVault.Platform.Features.Statement.Probes;

/// <summary>A browser without script: keeps cookies, fills in forms with their hidden tokens.</summary>
internal static partial class ProbeBrowser
{
    /// <summary>A client with the session of a person who signed in by the page.</summary>
    public static async Task<HttpClient> SignInAsync(ProbeServer server, ProbePerson person, CancellationToken ct)
    {
        var client = server.Client(cookies: true);
        using var answer = await PostAsync(
            client, "/sign-in", new() { ["login"] = person.UserName.Text, ["password"] = person.Password.Text }, ct);
        if (answer.StatusCode != HttpStatusCode.Found)
        {
            client.Dispose();
            throw new InvalidOperationException($"A probe person could not sign in ({(int)answer.StatusCode}).");
        }

        return client;
    }

    /// <summary>Opens a page and posts its form.</summary>
    public static async Task<HttpResponseMessage> PostAsync(
        HttpClient client, string path, Dictionary<string, string> fields, CancellationToken ct)
    {
        using var page = await client.GetAsync(path, ct);
        var token = FormToken().Match(await page.Content.ReadAsStringAsync(ct));
        if (token.Success)
        {
            fields["__RequestVerificationToken"] = WebUtility.HtmlDecode(token.Groups[1].Value);
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new FormUrlEncodedContent(fields),
        };
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        return await client.SendAsync(request, ct);
    }

    [GeneratedRegex("""name="__RequestVerificationToken"[^>]*value="([^"]+)"|value="([^"]+)"[^>]*name="__RequestVerificationToken" """)]
    private static partial Regex FormToken();
}
