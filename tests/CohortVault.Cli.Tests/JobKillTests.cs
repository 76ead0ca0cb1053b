using System.Diagnostics;
using CohortVault.Client;

namespace CohortVault.Cli.Tests;

/// <summary>kill -9 at any point: the job goes on where it was, and ends once.</summary>
public sealed class JobKillTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_killed_worker_is_replaced_and_the_job_finishes()
    {
        await using var server = await ServerProcess.StartAsync();
        var client = await server.ClientAsync("geneticist");
        var job = await client.SubmitAsync(JobFollowing.Phased(), Stop);
        IReadOnlyList<int> workers;
        while ((workers = server.Workers()).Count == 0)
        {
            Assert.True((await client.GetAsync(job, Stop)).IsRunning);
        }

        foreach (var worker in workers)
        {
            using var process = Process.GetProcessById(worker);
            process.Kill();
        }

        await MustEndOnceAsync(server, client, job);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_killed_server_takes_the_job_up_again(int state)
    {
        await using var server = await ServerProcess.StartAsync();
        var client = await server.ClientAsync("geneticist");
        var job = await client.SubmitAsync(JobFollowing.Phased(), Stop);
        await client.UntilAsync(job, status => status.State >= state);
        await server.KillAsync();
        await server.StartAgainAsync();
        await MustEndOnceAsync(server, server.ClientAgain(), job);
    }

    private static async Task MustEndOnceAsync(ServerProcess server, ImputationClient client, string job)
    {
        var done = await client.UntilDoneAsync(job);
        var file = Assert.Single(done.Files);
        var opened = await client.FetchAndOpenAsync(file, await client.RevealPasswordAsync(job, Stop), server.Folder);
        var records = await JobFollowing.LinesAsync("bcftools", "query", "-f", "%POS\n", Path.Combine(opened, "chr20.dose.vcf.gz"));
        Assert.Equal(63_480, records.Length);
        Assert.Single(await client.ListAsync(Stop));
    }
}
