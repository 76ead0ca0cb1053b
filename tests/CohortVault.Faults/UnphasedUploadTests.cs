using System.Net;
using CohortVault.Client;

namespace CohortVault.Faults;

/// <summary>
/// An unphased upload from submission to deletion: minutes of phasing, which the fast suites do not spend.
/// </summary>
[Trait("Part", "jobs")]
public sealed class UnphasedUploadTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact(Timeout = Stages.Limit)]
    public async Task An_unphased_upload_is_phased_and_imputed_and_can_be_fetched_in_ranges()
    {
        await using var server = await ServerProcess.StartAsync();
        var client = await server.ClientAsync("geneticist");
        var own = "correct-Horse.battery+staple:Quartz=4711 violets";
        var job = await client.SubmitAsync(
            new JobSubmission { Files = [JobFollowing.Sample("array.unphased.vcf.gz")], Panel = "hapmap2", Password = own }, Stop);
        var done = await client.UntilDoneAsync(job);
        var file = Assert.Single(done.Files);
        Assert.Equal(
            HttpStatusCode.Gone,
            (await Assert.ThrowsAsync<ImputationApiException>(() => client.RevealPasswordAsync(job, Stop))).Status);

        var opened = await client.FetchAndOpenAsync(file, own, server.Folder);
        var dosages = Path.Combine(opened, "chr20.dose.vcf.gz");
        Assert.Equal(63_480, (await JobFollowing.LinesAsync("bcftools", "query", "-f", "%POS\n", dosages)).Length);

        Assert.Contains(
            done.Steps.Single(step => step.Name == "Phasing").LogMessages, m => m.Message == "All of them are phased.");
        using var asked = new HttpRequestMessage(HttpMethod.Get, $"api/v2/jobs/{job}");
        asked.Headers.Add("X-Auth-Token", server.Token);
        using var raw = await server.Http.SendAsync(asked, Stop);
        using var read = System.Text.Json.JsonDocument.Parse(await raw.Content.ReadAsStringAsync(Stop));
        var script = read.RootElement.GetProperty("outputParams")[0].GetProperty("hash").GetString();
        Assert.Contains($"/{file.Link}'", await server.Http.GetStringAsync($"get/{script}", Stop));

        using var head = await server.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, file.Link), Stop);
        var length = new FileInfo(Path.Combine(server.Folder, file.Name)).Length;
        Assert.Equal((HttpStatusCode.OK, length), (head.StatusCode, head.Content.Headers.ContentLength));
        Assert.Equal("no-store", head.Headers.CacheControl!.ToString());
        using var tail = new MemoryStream();
        await client.DownloadAsync(file, tail, length - 100, Stop);
        Assert.Equal(
            (await File.ReadAllBytesAsync(Path.Combine(server.Folder, file.Name), Stop))[^100..], tail.ToArray());

        await client.DeleteAsync(job, Stop);
        Assert.Equal(HttpStatusCode.Gone, (await server.Http.GetAsync(file.Link, Stop)).StatusCode);
        Assert.DoesNotContain(
            Directory.GetFiles(Path.Combine(server.Data, "objects"), "*", SearchOption.AllDirectories),
            f => new FileInfo(f).Length > 100_000);
    }
}
