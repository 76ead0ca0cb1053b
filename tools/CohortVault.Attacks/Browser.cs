using System.Net;
using System.Text.RegularExpressions;

namespace CohortVault.Attacks;

/// <summary>A form of a page: where it goes, and what it carries already.</summary>
internal sealed record Form(string Action, IReadOnlyList<KeyValuePair<string, string>> Fields);

/// <summary>A browser for attacks: keeps cookies, follows nothing, and can have any cookie put into it.</summary>
internal sealed partial class Browser : IDisposable
{
    private readonly HttpClient _client;

    public Browser(Uri address)
    {
        // Whom it talks to is on loopback and ours; its certificate is self-signed.
        var handler = new HttpClientHandler
        {
            AllowAutoRedirect = false,
            CookieContainer = Cookies,
            ServerCertificateCustomValidationCallback = (_, _, _, _) => address.IsLoopback,
        };
        _client = new HttpClient(handler) { BaseAddress = address, Timeout = TimeSpan.FromSeconds(60) };
    }

    public CookieContainer Cookies { get; } = new();

    public string? Cookie(string name) => Cookies.GetCookies(_client.BaseAddress!)[name]?.Value;

    public void Plant(string name, string value) =>
        Cookies.Add(_client.BaseAddress!, new Cookie(name, value, "/") { Secure = _client.BaseAddress!.Scheme == "https" });

    public Task<HttpResponseMessage> GetAsync(string path, CancellationToken ct) => _client.GetAsync(path, ct);

    public Task<HttpResponseMessage> PostAsync(
        string path, IEnumerable<KeyValuePair<string, string>> fields, CancellationToken ct) =>
        _client.PostAsync(path, new FormUrlEncodedContent(fields), ct);

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken ct) => _client.SendAsync(request, ct);

    /// <summary>The forms of a page that change something.</summary>
    public async Task<IReadOnlyList<Form>> FormsAsync(string page, CancellationToken ct)
    {
        using var answer = await GetAsync(page, ct);
        return FormsOf(await answer.Content.ReadAsStringAsync(ct), page);
    }

    /// <summary>Sends the first form of a page that has the fields, with these values.</summary>
    public async Task<HttpResponseMessage> FillAsync(string page, CancellationToken ct, params (string Name, string Value)[] values)
    {
        using var answer = await GetAsync(page, ct);
        return await FillAsync(page, await answer.Content.ReadAsStringAsync(ct), ct, values);
    }

    /// <summary>The same on a page that is open already.</summary>
    public async Task<HttpResponseMessage> FillAsync(
        string page, string text, CancellationToken ct, params (string Name, string Value)[] values)
    {
        var form = FormsOf(text, page).FirstOrDefault(f => values.All(v => f.Fields.Any(field => field.Key == v.Name)))
            ?? throw new InvalidOperationException($"{page} has no such form.");
        return await PostAsync(
            form.Action,
            form.Fields.Where(field => values.All(v => v.Name != field.Key))
                .Concat(values.Select(v => KeyValuePair.Create(v.Name, v.Value))),
            ct);
    }

    public static IReadOnlyList<Form> FormsOf(string page, string address) =>
    [
        .. from Match form in FormElement().Matches(page)
           where form.Groups[1].Value.Contains("method=\"post\"", StringComparison.OrdinalIgnoreCase)
           let action = Attribute(form.Groups[1].Value, "action")
           select new Form(
               action is { Length: > 0 } ? WebUtility.HtmlDecode(action) : address,
               [
                   .. from Match field in Field().Matches(form.Groups[2].Value)
                      let name = Attribute(field.Value, "name")
                      where name is not null
                      select KeyValuePair.Create(name, WebUtility.HtmlDecode(Attribute(field.Value, "value") ?? "")),
               ]),
    ];

    public void Dispose() => _client.Dispose();

    private static string? Attribute(string element, string name) =>
        Regex.Match(element, $"\\s{name}=\"([^\"]*)\"") is { Success: true } match ? match.Groups[1].Value : null;

    [GeneratedRegex("<form([^>]*)>(.*?)</form>", RegexOptions.Singleline | RegexOptions.IgnoreCase)]
    private static partial Regex FormElement();

    [GeneratedRegex("<(?:input|textarea|select)\\b[^>]*>", RegexOptions.IgnoreCase)]
    private static partial Regex Field();
}
