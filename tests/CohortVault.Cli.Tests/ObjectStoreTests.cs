using System.Net;
using System.Text.Json;
using Amazon.S3.Model;
using CohortVault.Client;
using CohortVault.Testing;

namespace CohortVault.Cli.Tests;

/// <summary>The real program with its objects in a real S3 store.</summary>
public sealed class ObjectStoreTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_job_runs_from_upload_to_opened_archive_with_its_objects_in_S3()
    {
        await using var store = await CephServer.StartAsync();
        await using var proxy = new FaultProxy(store.Port);
        var bucket = await store.NewBucketAsync(versioned: true);
        var configuration = Configuration(store, bucket, proxy.Url);
        await using var server = await ServerProcess.StartAsync(configuration);
        var client = await server.ClientAsync("geneticist");
        var job = await client.SubmitAsync(JobFollowing.Phased(), Stop);
        var file = Assert.Single((await client.UntilDoneAsync(job)).Files);
        var password = await client.RevealPasswordAsync(job, Stop);
        await client.FetchAndOpenAsync(file, password, server.Folder);
        Assert.Empty(Directory.GetFiles(Path.Combine(server.Data, "objects"), "*", SearchOption.AllDirectories));
        Assert.NotEmpty(await KeysAsync(store, bucket));

        // Out of reach: told, and not taken for damage.
        proxy.Fault = Fault.CutAtOnce;
        var refused = await Assert.ThrowsAsync<ImputationApiException>(
            () => client.DownloadAsync(file, Stream.Null, 0, Stop));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.Status);
        var config = Path.Combine(server.Folder, "config.json");
        var away = await CohortVaultProgram.RunAsync("verify", "--data", server.Data, "--config", config);
        Assert.Equal(1, away.ExitCode);
        Assert.True(away.Errors.Contains("object store", StringComparison.Ordinal), away.Errors);
        proxy.Fault = Fault.None;

        // Read whole by the operator; one flipped bit is found and named.
        var whole = await VerifyAsync(server.Data, config);
        Assert.True(whole.ExitCode == 0, whole.Output);
        var damaged = (await KeysAsync(store, bucket)).Last();
        await FlipAsync(store, bucket, damaged);
        var broken = await VerifyAsync(server.Data, config);
        Assert.Equal(3, broken.ExitCode);
        using var found = JsonDocument.Parse(broken.Output);
        var problem = Assert.Single(found.RootElement.GetProperty("problems").EnumerateArray().ToList());
        Assert.Contains(Path.GetFileNameWithoutExtension(damaged), problem.GetString());

        // So is a plain file among the objects.
        await store.Client.PutObjectAsync(
            new PutObjectRequest { BucketName = bucket, Key = "site/objects/genotypes.vcf", ContentBody = "##fileformat=VCFv4.2" }, Stop);
        var check = await CohortVaultProgram.RunAsync("check", "--data", server.Data, "--config", config, "--id", "T29");
        Assert.Equal(3, check.ExitCode);
        Assert.Contains("among the objects are not sealed", check.Output);
        await store.Client.DeleteObjectAsync(bucket, "site/objects/genotypes.vcf", Stop);
        Assert.Empty((await store.Client.ListVersionsAsync(bucket, "site/scratch/", Stop)).Versions ?? []);

        // Deleted jobs leave nothing in the bucket, neither old versions nor parts of uploads.
        await store.Client.InitiateMultipartUploadAsync(bucket, damaged, Stop);
        try
        {
            await client.DeleteAsync(job, Stop);
        }
        catch (ImputationApiException failed)
        {
            Assert.Fail($"{failed.Message}\n{server.Said}");
        }

        Assert.Empty((await store.Client.ListVersionsAsync(bucket, "site/objects/", Stop)).Versions
            .Where(v => v.Key.EndsWith(".sealed", StringComparison.Ordinal)).Select(v => v.Key));
        Assert.Empty((await store.Client.ListMultipartUploadsAsync(bucket, Stop)).MultipartUploads ?? []);
    }

    [Fact]
    public async Task A_server_whose_store_is_out_of_reach_does_not_start_and_says_why()
    {
        var folder = Directory.CreateTempSubdirectory("cohortvault-test-").FullName;
        try
        {
            var config = Path.Combine(folder, "config.json");
            await File.WriteAllTextAsync(
                config,
                """{"ObjectStore":{"Kind":"S3","Bucket":"cohortvault","Endpoint":"http://127.0.0.1:1","Retries":0}}""", Stop);
            var ended = await CohortVaultProgram.RunAsync(
                "serve", "--data", Path.Combine(folder, "data"), "--config", config, "--listen", "https://127.0.0.1:0",
                "--admin-listen", "https://127.0.0.1:0");
            Assert.Equal(1, ended.ExitCode);
            Assert.Contains("The object store does not", ended.Errors);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Configuration(CephServer store, string bucket, string url)
    {
        var section = store.Settings(bucket, url).ToDictionary(s => s.Key.Split(':')[1], s => (object)s.Value);
        section["Prefix"] = "site/";
        section["TimeoutSeconds"] = 10;
        section["Retries"] = 2;
        return JsonSerializer.Serialize(new Dictionary<string, object> { ["ObjectStore"] = section });
    }

    private static Task<CohortVaultProgram.Outcome> VerifyAsync(string data, string config) =>
        CohortVaultProgram.RunAsync("verify", "--data", data, "--config", config, "--json");

    private static async Task<List<string>> KeysAsync(CephServer store, string bucket) =>
        [.. ((await store.Client.ListObjectsV2Async(new() { BucketName = bucket, Prefix = "site/objects/" }, Stop)).S3Objects ?? [])
            .Select(o => o.Key)];

    private static async Task FlipAsync(CephServer store, string bucket, string key)
    {
        using var response = await store.Client.GetObjectAsync(bucket, key, Stop);
        using var content = new MemoryStream();
        await response.ResponseStream.CopyToAsync(content, Stop);
        content.GetBuffer()[content.Length / 2] ^= 1;
        content.Position = 0;
        await store.Client.PutObjectAsync(
            new PutObjectRequest { BucketName = bucket, Key = key, InputStream = content }, Stop);
    }
}
