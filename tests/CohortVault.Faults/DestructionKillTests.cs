using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace CohortVault.Faults;

/// <summary>
/// kill -9 in the middle of destructions, again and again on one data directory: every destruction that was decided comes to its
/// end with one certificate, and nothing comes back.
/// </summary>
public sealed class DestructionKillTests(ITestOutputHelper output)
{
    private const int Kills = 30;
    private const int UploadsEach = 8;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact(Timeout = Stages.Limit)]
    public async Task A_server_killed_while_it_destroys_completes_each_destruction_once()
    {
        // The row of an upload whose deletion was interrupted stays until its time is over, and counts.
        await using var server = await ServerProcess.StartAsync("""{ "Uploads": { "PerAccount": 1000 } }""");
        await server.ClientAsync("geneticist");
        var disk = new DataOnDisk(server.Data);
        var (interrupted, wished) = (0, new HashSet<string>());
        for (var kill = 1; kill <= Kills; kill++)
        {
            var uploads = await Task.WhenAll(Enumerable.Range(0, UploadsEach).Select(_ => UploadAsync(server)));
            var before = disk.Certificates().Count;
            var deletions = uploads.Select(address => EndAsync(server, address)).ToList();
            await UntilBegunAsync(disk, before);
            await Task.Delay(RandomNumberGenerator.GetInt32(0, 150), Now);
            await server.KillAsync();
            interrupted += disk.Destructions().Count;
            var answered = await Task.WhenAll(deletions);
            wished.UnionWith(uploads.Where((_, at) => answered[at]).Select(IdOf));

            // Whoever had a yes must find it kept; the others were decided or not.
            await server.StartAgainAsync();
            Assert.Empty(disk.Destructions());
            AssertSound(disk, wished);
        }

        output.WriteLine($"{Kills} kills; {interrupted} destructions were under way in them; {disk.Certificates().Count} certificates; {wished.Count} deletions had been answered.");
        Assert.True(interrupted >= Kills / 3, $"Only {interrupted} destructions were under way in {Kills} kills: this proves too little.");
        var verified = await CohortVaultProgram.RunAsync("verify", "--data", server.Data);
        Assert.True(verified.ExitCode == 0, verified.Output + verified.Errors);
    }

    private static void AssertSound(DataOnDisk disk, HashSet<string> wished)
    {
        var certified = disk.Certificates();
        Assert.Equal(certified.Count, certified.Distinct().Count());
        Assert.Equal(certified.Count, disk.Records("subject.destroyed"));
        Assert.Equal(certified.Count, disk.Records("subject.destruction-decided"));
        Assert.Empty(wished.Except(certified));

        var gone = certified.ToHashSet();
        Assert.DoesNotContain(disk.Keys(), gone.Contains);
        Assert.DoesNotContain(disk.SubjectsOfObjects(), gone.Contains);
        Assert.Equal(disk.Purposes().Count, disk.ObjectFiles().Count);
        Assert.Empty(disk.StagedFiles());
    }

    // A server that was just started takes a moment over the first one.
    private static async Task UntilBegunAsync(DataOnDisk disk, int certificates)
    {
        while (disk.Destructions().Count == 0 && disk.Certificates().Count == certificates)
        {
            await Task.Delay(1, Now);
        }
    }

    private static string IdOf(string address) => address[(address.LastIndexOf('/') + 1)..];

    private static async Task<string> UploadAsync(ServerProcess server)
    {
        var content = RandomNumberGenerator.GetBytes(4000);
        using var create = Request(server, HttpMethod.Post, "api/v1/uploads");
        create.Headers.Add("Upload-Length", content.Length.ToString(CultureInfo.InvariantCulture));
        create.Headers.Add("Upload-Metadata", $"filename {Convert.ToBase64String(Encoding.UTF8.GetBytes("array.vcf"))}");
        using var created = await server.Http.SendAsync(create, Now);
        created.EnsureSuccessStatusCode();
        var address = created.Headers.Location!.ToString().TrimStart('/');
        using var send = Request(server, HttpMethod.Patch, address);
        send.Headers.Add("Upload-Offset", "0");
        send.Content = new ByteArrayContent(content) { Headers = { ContentType = new MediaTypeHeaderValue("application/offset+octet-stream") } };
        using var sent = await server.Http.SendAsync(send, Now);
        sent.EnsureSuccessStatusCode();
        return address;
    }

    private static async Task<bool> EndAsync(ServerProcess server, string address)
    {
        try
        {
            using var delete = Request(server, HttpMethod.Delete, address);
            using var answer = await server.Http.SendAsync(delete, Now);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception broken) when (broken is HttpRequestException or OperationCanceledException or ObjectDisposedException)
        {
            return false;
        }
    }

    private static HttpRequestMessage Request(ServerProcess server, HttpMethod method, string path)
    {
        var request = new HttpRequestMessage(method, path);
        request.Headers.Add("X-Auth-Token", server.Token);
        request.Headers.Add("Tus-Resumable", "1.0.0");
        return request;
    }
}
