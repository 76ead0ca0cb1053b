using System.Net;
using System.Text.RegularExpressions;

namespace CohortVault.Platform.Features.Statement.Probes;

/// <summary>What a page answered.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Location">Where it leads; empty if nowhere.</param>
/// <param name="Html">The page.</param>
internal sealed partial record PageAnswer(HttpStatusCode Status, string Location, string Html)
{
    /// <summary>The policies of its content that it came with; a browser keeps to all of them.</summary>
    public IReadOnlyList<string> Policies { get; init; } = [];

    /// <summary>Whether the form did what it is for: such forms lead on.</summary>
    public bool IsDone => Status == HttpStatusCode.Found;

    /// <summary>Code of what was declined; null if nothing was, or no words were given.</summary>
    public string? Declined => Code().Match(Html) is { Success: true } found ? found.Groups[1].Value : null;

    /// <summary>Status and code, for findings.</summary>
    public string Words => Declined is { } code ? $"{(int)Status} {code}" : $"{(int)Status}";

    /// <summary>The first group of everything on the page that matches, as people read it.</summary>
    public IReadOnlyList<string> All(Regex what) => [.. what.Matches(Html).Select(found => WebUtility.HtmlDecode(found.Groups[1].Value))];

    [GeneratedRegex("""Code: <span class="id">([a-z.-]+)<""")]
    private static partial Regex Code();
}

/// <summary>Somebody's browser without script, on pages whose forms it fills in.</summary>
/// <param name="client">Keeps the cookies.</param>
internal sealed partial class ProbePages(HttpClient client) : IDisposable
{
    private const string Token = "__RequestVerificationToken";

    // A token belongs to who is signed in, and is good for every form.
    private readonly Dictionary<string, string> _tokens = [];

    public void Dispose() => client.Dispose();

    public async Task<PageAnswer> GetAsync(string path, CancellationToken ct)
    {
        using var answer = await client.GetAsync(path, ct);
        return await ReadAsync(answer, ct);
    }

    public async Task<byte[]> DownloadAsync(string path, CancellationToken ct) => await client.GetByteArrayAsync(path, ct);

    /// <summary>Sends a form.</summary>
    /// <param name="path">Where it goes.</param>
    /// <param name="tokenFrom">A page that this browser may open and whose forms have its token.</param>
    /// <param name="fields">The form.</param>
    /// <param name="ct">Stops the work.</param>
    public async Task<PageAnswer> PostAsync(
        string path, string tokenFrom, IEnumerable<(string Name, string Value)> fields, CancellationToken ct)
    {
        var token = await TokenAsync(tokenFrom, ct);
        using var form = new FormUrlEncodedContent(
            fields.Append((Name: Token, Value: token)).Select(field => KeyValuePair.Create(field.Name, field.Value)));
        return await SendAsync(path, form, ct);
    }

    /// <summary>Sends a form with a file, its token first.</summary>
    public async Task<PageAnswer> SendFileAsync(string path, string tokenFrom, byte[] file, CancellationToken ct)
    {
        var token = await TokenAsync(tokenFrom, ct);
        using var form = new MultipartFormDataContent();
        form.Add(new StringContent(token), Token);
        form.Add(new ByteArrayContent(file), "file", "probe.csv");
        return await SendAsync(path, form, ct);
    }

    private async Task<string> TokenAsync(string page, CancellationToken ct)
    {
        if (_tokens.TryGetValue(page, out var known))
        {
            return known;
        }

        var shown = await GetAsync(page, ct);
        return shown.All(FormToken()) is [var token, ..]
            ? _tokens[page] = token
            : throw new InvalidOperationException($"The page {page} has no form ({shown.Words}).");
    }

    private async Task<PageAnswer> SendAsync(string path, HttpContent form, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = form };
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        using var answer = await client.SendAsync(request, ct);
        return await ReadAsync(answer, ct);
    }

    private static async Task<PageAnswer> ReadAsync(HttpResponseMessage answer, CancellationToken ct) => new(
        answer.StatusCode, answer.Headers.Location?.ToString() ?? "", await answer.Content.ReadAsStringAsync(ct))
    {
        Policies = answer.Headers.TryGetValues("Content-Security-Policy", out var policies) ? [.. policies] : [],
    };

    [GeneratedRegex("""name="__RequestVerificationToken"[^>]*value="([^"]+)""")]
    private static partial Regex FormToken();
}
