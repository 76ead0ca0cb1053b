using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using CohortVault.Testing;

namespace CohortVault.Server.Tests;

/// <summary>The job API where no job is needed: counts, refusals, and submissions that break off.</summary>
public sealed class JobsApiTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Counters_lists_and_refusals_have_the_shapes_that_clients_know()
    {
        await using var server = await RunningServer.StartAsync();
        var person = await server.AddPersonAsync("ada");
        using var client = server.WithToken(person.Token);

        using var counters = JsonDocument.Parse(await client.GetStringAsync("/api/v2/server/counters", Stop));
        Assert.Equal(0, counters.RootElement.GetProperty("complete").GetProperty("runs").GetInt32());
        Assert.Equal(0, counters.RootElement.GetProperty("queue").GetProperty("waiting").GetInt32());
        Assert.Equal(1, counters.RootElement.GetProperty("users").GetInt32());

        using var restart = await client.GetAsync("/api/v2/jobs/job-20260506-070809-000/restart", Stop);
        Assert.Equal(HttpStatusCode.NotFound, restart.StatusCode);
        Assert.Contains("Job job-20260506-070809-000 not found.", await restart.Content.ReadAsStringAsync(Stop));

        // A page number whose product with the page size runs over.
        using var beyond = JsonDocument.Parse(await client.GetStringAsync("/api/v2/jobs?page=2147483647", Stop));
        Assert.Equal(0, beyond.RootElement.GetProperty("data").GetArrayLength());

        using var script = await client.GetAsync($"/get/job-20260506-070809-000.{new string('a', 43)}", Stop);
        Assert.Equal((HttpStatusCode.Gone, "no-store"), (script.StatusCode, script.Headers.CacheControl!.ToString()));
    }

    [Theory]
    [InlineData("--b\r\nContent-Disposition: form-data; name=\"refpanel\"\r\n\r\napps@x")]
    [InlineData("--b\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a.vcf\"\r\n\r\n##fileformat=VCFv4.2\n")]
    public async Task A_submission_without_its_last_boundary_is_refused_and_does_not_occupy_a_place(string body)
    {
        await using var server = await RunningServer.StartAsync();
        var person = await server.AddPersonAsync("ada");
        using var client = server.WithToken(person.Token);

        // One more than an account may have at once.
        for (var i = 0; i < 4; i++)
        {
            using var content = new ByteArrayContent(Encoding.ASCII.GetBytes(body));
            content.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=b");
            using var answer = await client.PostAsync("/api/v2/jobs/submit/imputationserver2", content, Stop);
            var text = await answer.Content.ReadAsStringAsync(Stop);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.DoesNotContain("simultaneously", text);
        }
    }
}
