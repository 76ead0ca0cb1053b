using System.Net;
using System.Text;
using CohortVault.Client;

namespace CohortVault.Cli.Tests;

/// <summary>
/// A job from upload to opened archive, through the real server and its worker processes, on real genotypes.
/// </summary>
public sealed class ImputationJobTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_phased_upload_becomes_an_archive_that_only_its_owner_can_open()
    {
        await using var server = await ServerProcess.StartAsync();
        var client = await server.ClientAsync("geneticist");
        var stranger = await server.ClientAsync("stranger");
        var job = await client.SubmitAsync(JobFollowing.Phased() with { Name = "canary-job-name", Meta = true }, Stop);
        var canary = new CanarySearch(server.Data, "FB00021", "canary-job-name", "array.phased.vcf.gz");
        while ((await client.GetAsync(job, Stop)).IsRunning)
        {
            canary.Look();
        }

        var done = await client.UntilDoneAsync(job);
        Assert.Equal("canary-job-name", done.Name);
        var file = Assert.Single(done.Files);
        Assert.Equal("chr_20.zip", file.Name);

        var refused = await Assert.ThrowsAsync<ImputationApiException>(() => stranger.GetAsync(job, Stop));
        Assert.Equal((HttpStatusCode.NotFound, $"Job {job} not found."), (refused.Status, refused.Message));
        await Assert.ThrowsAsync<ImputationApiException>(() => stranger.RevealPasswordAsync(job, Stop));

        var password = await client.RevealPasswordAsync(job, Stop);
        var again = await Assert.ThrowsAsync<ImputationApiException>(() => client.RevealPasswordAsync(job, Stop));
        Assert.Equal(HttpStatusCode.Gone, again.Status);

        var opened = await client.FetchAndOpenAsync(file, password, server.Folder);
        var samples = await JobFollowing.LinesAsync(
            "bcftools", "query", "-l", Path.Combine(opened, "chr20.dose.vcf.gz"));
        Assert.Equal(51, samples.Length);
        var records = await JobFollowing.LinesAsync(
            "bcftools", "query", "-f", "%POS\n", Path.Combine(opened, "chr20.dose.vcf.gz"));
        Assert.Equal(63_480, records.Length);
        Assert.Equal(63_480, (await JobFollowing.LinesAsync("bcftools", "query", "-f", "%POS\n", Path.Combine(opened, "chr20.info.gz"))).Length);
        Assert.Equal(7_735, (await JobFollowing.LinesAsync("bcftools", "query", "-f", "%POS\n", Path.Combine(opened, "chr20.empiricalDose.vcf.gz"))).Length);
        Assert.NotEmpty(
            await JobFollowing.LinesAsync("tabix", Path.Combine(opened, "chr20.dose.vcf.gz"), "20:1000000-1100000"));
        Assert.True(File.Exists(Path.Combine(opened, "quality-control", "quality-control.html")));

        canary.Look();
        canary.MustHaveFoundNothing();
        Assert.Equal(0, new CanarySearch(server.Data, password).Look());
    }

    [Fact]
    public async Task Bad_submissions_are_refused_in_the_words_that_clients_know_and_leave_nothing()
    {
        await using var server = await ServerProcess.StartAsync();
        var client = await server.ClientAsync("geneticist");
        async Task<string> Refused(JobSubmission submission) =>
            (await Assert.ThrowsAsync<ImputationApiException>(() => client.SubmitAsync(submission, Stop))).Message;

        Assert.StartsWith(
            "Reference panel 'none' not found.", await Refused(JobFollowing.Phased() with { Panel = "none" }));
        Assert.StartsWith("Population 'afr' is not supported by reference panel 'hapmap2'.", await Refused(JobFollowing.Phased() with { Population = "afr" }));
        Assert.StartsWith("The archive password is too easy to guess.", await Refused(JobFollowing.Phased() with { Password = "passwordpasswordpassword" }));
        Assert.StartsWith("The job has no genotype files.", await Refused(JobFollowing.Phased() with { Files = [] }));
        Assert.Empty(await client.ListAsync(Stop));

        var notVcf = Path.Combine(server.Folder, "notes.txt");
        await File.WriteAllTextAsync(notVcf, "these are not genotypes\n", Stop);
        var job = await client.SubmitAsync(JobFollowing.Phased() with { Files = [notVcf] }, Stop);
        ImputationJobStatus failed;
        while ((failed = await client.GetAsync(job, Stop)).IsRunning)
        {
            await Task.Delay(100, Stop);
        }

        Assert.Equal(5, failed.State);
        Assert.Contains(failed.Steps[0].LogMessages, m => m.Message.StartsWith("notes.txt: The file is not a VCF or BCF file.", StringComparison.Ordinal));
        Assert.Equal(0, new CanarySearch(server.Data, "these are not genotypes", "notes.txt").Look());
    }

    [Fact]
    public async Task A_cancelled_job_is_over_at_once_and_leaves_no_worker()
    {
        await using var server = await ServerProcess.StartAsync();
        var client = await server.ClientAsync("geneticist");
        var job = await client.SubmitAsync(JobFollowing.Phased(), Stop);
        await client.UntilAsync(job, status => status.State == 2);
        Assert.Equal(6, (await client.CancelAsync(job, Stop)).State);
        while (server.Workers().Count > 0)
        {
            await Task.Delay(50, Stop);
        }

        var refused = await Assert.ThrowsAsync<ImputationApiException>(() => client.CancelAsync(job, Stop));
        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Empty((await client.GetAsync(job, Stop)).Files);
    }

    /// <summary>Looks for texts in every byte of a directory, in the encodings in which they would be kept.</summary>
    private sealed class CanarySearch(string directory, params string[] texts)
    {
        private readonly byte[][] _patterns =
            [.. texts.SelectMany(t => new[] { Encoding.UTF8.GetBytes(t), Encoding.Unicode.GetBytes(t) })];

        private readonly List<string> _found = [];

        public int Look()
        {
            foreach (var path in Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories))
            {
                try
                {
                    using var file = new FileStream(
                        path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                    var bytes = new byte[file.Length];
                    file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
                    _found.AddRange(_patterns.Where(p => bytes.AsSpan().IndexOf(p) >= 0).Select(_ => path));
                }
                catch (IOException)
                {
                    // It went away meanwhile, or is locked by the server that holds it.
                }
            }

            return _found.Count;
        }

        public void MustHaveFoundNothing() => Assert.Empty(_found);
    }
}
