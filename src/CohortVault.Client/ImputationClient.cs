using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace CohortVault.Client;

/// <summary>Speaks the job API: submit, follow, cancel, reveal the password, fetch results.</summary>
/// <param name="http">Client whose base address is the server.</param>
/// <param name="token">API token; null for what is anonymous.</param>
public sealed class ImputationClient(HttpClient http, string? token)
{
    private const string Application = "imputationserver2";
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Submits files with their parameters; returns the job's id.</summary>
    public async Task<string> SubmitAsync(JobSubmission submission, CancellationToken ct)
    {
        using var form = new MultipartFormDataContent();
        foreach (var (field, value) in submission.Fields())
        {
            form.Add(new StringContent(value), field);
        }

        foreach (var path in submission.Files)
        {
            var file = new StreamContent(File.OpenRead(path));
            file.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
            form.Add(file, "files", Path.GetFileName(path));
        }

        var submitted = await SendAsync<SubmittedAnswer>(
            HttpMethod.Post, $"api/v2/jobs/submit/{Application}", form, ct);
        return submitted.Id;
    }

    /// <summary>All jobs of the caller.</summary>
    public async Task<IReadOnlyList<ImputationJobStatus>> ListAsync(CancellationToken ct) =>
        (await SendAsync<ListAnswer>(HttpMethod.Get, "api/v2/jobs", null, ct)).Data;

    /// <summary>One job.</summary>
    public Task<ImputationJobStatus> GetAsync(string job, CancellationToken ct) =>
        SendAsync<ImputationJobStatus>(HttpMethod.Get, $"api/v2/jobs/{job}", null, ct);

    /// <summary>Stops a job.</summary>
    public Task<ImputationJobStatus> CancelAsync(string job, CancellationToken ct) =>
        SendAsync<ImputationJobStatus>(HttpMethod.Get, $"api/v2/jobs/{job}/cancel", null, ct);

    /// <summary>Deletes a job with everything of it.</summary>
    public Task<ImputationJobStatus> DeleteAsync(string job, CancellationToken ct) =>
        SendAsync<ImputationJobStatus>(HttpMethod.Delete, $"api/v2/jobs/{job}", null, ct);

    /// <summary>The archive password; works once.</summary>
    public async Task<string> RevealPasswordAsync(string job, CancellationToken ct) =>
        (await SendAsync<PasswordAnswer>(HttpMethod.Post, $"api/v2/jobs/{job}/password", null, ct)).Password;

    /// <summary>Fetches a result by its share link, from a place on.</summary>
    public async Task DownloadAsync(ResultFile file, Stream target, long from, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, file.Link);
        if (from > 0)
        {
            request.Headers.Range = new RangeHeaderValue(from, null);
        }

        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
        await ThrowIfRefusedAsync(response, ct);
        await response.Content.CopyToAsync(target, ct);
    }

    private async Task<T> SendAsync<T>(HttpMethod method, string path, HttpContent? content, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (token is not null)
        {
            request.Headers.Add("X-Auth-Token", token);
        }

        using var response = await http.SendAsync(request, ct);
        await ThrowIfRefusedAsync(response, ct);
        return await response.Content.ReadFromJsonAsync<T>(Json, ct)
            ?? throw new ImputationApiException(response.StatusCode, "The server answered nothing.");
    }

    private static async Task ThrowIfRefusedAsync(HttpResponseMessage response, CancellationToken ct)
    {
        if (!response.IsSuccessStatusCode)
        {
            var text = await response.Content.ReadAsStringAsync(ct);
            throw new ImputationApiException(response.StatusCode, MessageIn(text));
        }
    }

    private static string MessageIn(string answer)
    {
        try
        {
            return JsonSerializer.Deserialize<FailureAnswer>(answer, Json)?.Message ?? answer;
        }
        catch (JsonException)
        {
            return answer;
        }
    }

    private sealed record SubmittedAnswer(bool Success, string Message, string Id);

    private sealed record PasswordAnswer(string Password);

    private sealed record FailureAnswer(bool Success, string? Message);

    private sealed record ListAnswer(IReadOnlyList<ImputationJobStatus> Data);
}

/// <summary>The server declined.</summary>
/// <param name="status">HTTP status.</param>
/// <param name="message">The server's sentence.</param>
public sealed class ImputationApiException(HttpStatusCode status, string message) : Exception(message)
{
    /// <summary>HTTP status.</summary>
    public HttpStatusCode Status { get; } = status;
}
