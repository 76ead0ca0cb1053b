using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using CohortVault.Platform.Features.Panels.Contracts;
using CohortVault.Platform.Features.Statement.Canaries;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Platform.Features.Statement.Probes;

/// <summary>The job API as a script of the field calls it.</summary>
internal sealed class JobCalls(ProbeServer server, ProbeAccount account)
{
    /// <summary>Number of the state "finished" in the job API.</summary>
    public const int Finished = 4;

    private const int LastRunning = 3;
    private static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(150);

    /// <summary>Gives a scratch instance the probe panel.</summary>
    public static async Task AddPanelAsync(ProbeServer server, string workspace, CancellationToken ct)
    {
        var built = Path.Combine(workspace, $"panel-{Marker.Random("").Text}");
        ProbeGenotypes.BuildPanel(built, workspace, ct);
        await using var scope = server.Services.CreateAsyncScope();
        var added = await scope.ServiceProvider.GetRequiredService<IPanelAdministration>().AddAsync(
            built, open: true, ct);
        if (added.Refusal is { } refusal)
        {
            throw new InvalidOperationException($"The scratch instance took no probe panel: {refusal.Text}");
        }
    }

    /// <summary>Submits; returns the job's name.</summary>
    public async Task<string> SubmitAsync(
        byte[] file, string fileName, string jobName, CancellationToken ct, string mode = "imputation")
    {
        using var content = new MultipartFormDataContent
        {
            { new StringContent(jobName), "job-name" },
            { new StringContent($"apps@{ProbeGenotypes.PanelId}"), "refpanel" },
            { new StringContent("hg19"), "build" },
            { new StringContent("no_phasing"), "phasing" },
            { new StringContent("all"), "population" },
            { new StringContent(mode), "mode" },
        };
        var part = new ByteArrayContent(file);
        part.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        content.Add(part, "files", fileName);
        using var client = Client();
        using var answer = await client.PostAsync("/api/v2/jobs/submit/imputationserver2", content, ct);
        var body = await answer.Content.ReadAsStringAsync(ct);
        using var json = JsonDocument.Parse(body);
        return answer.IsSuccessStatusCode
            ? json.RootElement.GetProperty("id").GetString()!
            : throw new InvalidOperationException($"The probe job was not accepted: {body}");
    }

    /// <summary>Follows a job to its end; <paramref name="meanwhile"/> runs between two looks.</summary>
    public async Task<JsonElement> FollowAsync(string id, Func<Task> meanwhile, CancellationToken ct)
    {
        while (true)
        {
            var job = await GetAsync(id, ct);
            if (job.GetProperty("state").GetInt32() > LastRunning)
            {
                return job;
            }

            await meanwhile();
            await Task.Delay(PollEvery, ct);
        }
    }

    public async Task<JsonElement> GetAsync(string id, CancellationToken ct)
    {
        using var client = Client();
        using var json = JsonDocument.Parse(await client.GetStringAsync($"/api/v2/jobs/{id}", ct));
        return json.RootElement.Clone();
    }

    /// <summary>Asks for the password; the status decides whether there is one.</summary>
    public async Task<(HttpStatusCode Status, string? Password)> RevealAsync(string id, CancellationToken ct)
    {
        using var client = Client();
        using var answer = await client.PostAsync($"/api/v2/jobs/{id}/password", null, ct);
        if (!answer.IsSuccessStatusCode)
        {
            return (answer.StatusCode, null);
        }

        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(ct));
        return (answer.StatusCode, json.RootElement.GetProperty("password").GetString());
    }

    public async Task<HttpStatusCode> DeleteAsync(string id, CancellationToken ct)
    {
        using var client = Client();
        using var answer = await client.DeleteAsync($"/api/v2/jobs/{id}", ct);
        return answer.StatusCode;
    }

    /// <summary>Share links of a finished job's files.</summary>
    public static IReadOnlyList<string> Links(JsonElement job) =>
    [
        .. job.GetProperty("outputParams").EnumerateArray()
            .SelectMany(output => output.GetProperty("files").EnumerateArray())
            .Select(file => $"/share/results/{file.GetProperty("hash").GetString()}/{file.GetProperty("name").GetString()}"),
    ];

    /// <summary>How a job ended, in the last words that the owner reads.</summary>
    public static string LastMessage(JsonElement job) => job.GetProperty("steps").EnumerateArray()
        .SelectMany(step => step.GetProperty("logMessages").EnumerateArray())
        .Select(message => message.GetProperty("message").GetString())
        .LastOrDefault() ?? "it said nothing";

    /// <summary>A client that carries the account's token.</summary>
    public HttpClient Client()
    {
        var client = server.Client();
        client.DefaultRequestHeaders.Add("X-Auth-Token", account.Token.Text);
        return client;
    }
}
